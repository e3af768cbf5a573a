import type { components } from '../../../generated/types/management.js';
import type { EventsOperations } from '../../../generated/stubs/Events.js';
import { deliverJob } from '../../domain/follow-up-jobs.js';
import { sellerEventTypes, type SellerEventType } from '../../domain/seller-event.js';
import { InvalidFields } from '../invalid-fields.js';
import { makeJobs } from '../make-jobs.js';
import type { OperationContext } from '../operation-context.js';
import { toPageRequest } from '../page-answer.js';
import { toTimeSpan } from '../utc-time.js';

type RedeliverEvents = EventsOperations<OperationContext>['redeliverEvents'];
type Schemas = components['schemas'];

/** Tells an endpoint once more what has happened, in the order in which it did. The same `redeliveryId` makes no job twice. */
export const redeliverEvents: RedeliverEvents = async ({ body }, context) => {
  const { endpoint, instanceId, redeliveryId = context.newId() } = body;
  const { events, nextCursor } = await eventsToTell(body, context);
  const settings = { now: context.now, again: redeliveryId };
  const jobs = events.map((event) => deliverJob(event, endpoint, settings));
  const detail = {
    redeliveryId,
    events: String(jobs.length),
    from: body.from,
    ...(body.before !== undefined && { before: body.before }),
    ...(body.types !== undefined && { types: body.types.join(' ') }),
    ...(instanceId !== undefined && { instanceId }),
  };
  await makeJobs(jobs, { target: `endpoint/${endpoint}`, detail }, context);
  return { redeliveryId, events: jobs.length, ...(nextCursor !== undefined && { nextCursor }) };
};

async function eventsToTell(body: Schemas['EventRedelivery'], context: OperationContext) {
  const { endpoint, from, before, instanceId, limit, cursor } = body;
  const types = body.types ?? typesOf(endpoint, context);
  const known = context.endpoints?.all.some(({ name }) => name === endpoint) ?? false;
  if (!known) {
    const detail = 'is not the name of an endpoint; listEndpoints tells those that are configured';
    throw new InvalidFields([{ pointer: '#/endpoint', detail }]);
  }
  const { items, nextCursor } = await context.directories.events.sequence(
    { types, ...(instanceId !== undefined && { instanceId }), ...toTimeSpan({ from, before }) },
    toPageRequest({ limit, ...(cursor !== undefined && { cursor }) }),
  );
  return { events: items, nextCursor };
}

/** Those that the endpoint wants to be told. */
function typesOf(endpoint: string, { followUps }: OperationContext): readonly SellerEventType[] {
  return sellerEventTypes.filter((type) => followUps?.endpointsFor(type).includes(endpoint));
}
