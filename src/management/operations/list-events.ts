import type { EventsOperations } from '../../../generated/stubs/Events.js';
import { toEventEnvelopeAnswer } from '../event-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { toTimeSpan } from '../utc-time.js';

type ListEvents = EventsOperations<OperationContext>['listEvents'];

/** What has happened, without what it tells. */
export const listEvents: ListEvents = async ({ parameters: { query } }, { directories }) => {
  const { limit: _limit, cursor: _cursor, from, before, ...filter } = query ?? {};
  const page = await directories.events.list(
    { ...filter, ...toTimeSpan({ from, before }) },
    toPageRequest(query),
  );
  return toPageAnswer(page, toEventEnvelopeAnswer);
};
