import type { EndpointsOperations } from '../../../generated/stubs/Endpoints.js';
import { toPublicUrl } from '../../domain/public-url.js';
import type { OperationContext } from '../operation-context.js';
import { toUtcTime } from '../utc-time.js';

type ListEndpoints = EndpointsOperations<OperationContext>['listEndpoints'];

/** Where events are told, and whether anybody is there. What stands behind `?` may let somebody in. */
export const listEndpoints: ListEndpoints = (_request, { endpoints, webhooks }) => {
  const away = webhooks?.away();
  const items = (endpoints?.all ?? []).map(({ name, url, events, provision, timeoutMs }) => {
    const gone = away?.get(name);
    return {
      name,
      url: toPublicUrl(url),
      events: [...events],
      provision,
      timeoutMs,
      away: gone === undefined ? null : { problem: gone.problem, probeAt: toUtcTime(gone.probeAt) },
    };
  });
  return Promise.resolve({ items });
};
