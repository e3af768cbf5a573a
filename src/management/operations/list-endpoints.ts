import type { components } from '../../../generated/types/management.js';
import type { EndpointsOperations } from '../../../generated/stubs/Endpoints.js';
import type { EndpointDeliveries } from '../../domain/directories.js';
import { toPublicUrl } from '../../domain/public-url.js';
import type { AwayEndpoint, ToldEndpoint } from '../../domain/webhook-desk.js';
import type { OperationContext } from '../operation-context.js';
import { toUtcTime, toUtcTimeOrNull } from '../utc-time.js';

type ListEndpoints = EndpointsOperations<OperationContext>['listEndpoints'];
type Schemas = components['schemas'];

/** Where events are told, whether anybody is there, and how far the telling is. */
export const listEndpoints: ListEndpoints = async (
  _request,
  { endpoints, webhooks, directories },
) => {
  const away = webhooks?.away();
  const items = (endpoints?.all ?? []).map(async (endpoint) => {
    const deliveries = await directories.jobs.deliveries(endpoint.name);
    return toEndpointAnswer(endpoint, deliveries, away?.get(endpoint.name));
  });
  return { items: await Promise.all(items) };
};

function toEndpointAnswer(
  { name, url, events, provision, timeoutMs }: ToldEndpoint,
  { waiting, dead, lastTakenAt, lastFailure }: EndpointDeliveries,
  away: AwayEndpoint | undefined,
): Schemas['Endpoint'] {
  return {
    name,
    // What stands behind `?` may let somebody in.
    url: toPublicUrl(url),
    events: [...events],
    provision,
    timeoutMs,
    away: away === undefined ? null : { problem: away.problem, probeAt: toUtcTime(away.probeAt) },
    waiting,
    dead,
    lastTakenAt: toUtcTimeOrNull(lastTakenAt),
    lastFailure: lastFailure && { at: toUtcTime(lastFailure.at), problem: lastFailure.problem },
  };
}
