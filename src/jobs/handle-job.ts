import type { Directories } from '../domain/directories.js';
import type { AskOf, HandlerName, SellerHandlers } from '../domain/handler-calls.js';
import { handlerNames } from '../domain/handler-calls.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderDetails, OrderLookUp } from '../domain/order-details.js';
import type { SellerEvent } from '../domain/seller-event.js';
import { currentStatements } from './current-statements.js';
import type { JobDefinition, JobOutcome } from './job-definition.js';
import { orderOfEvent } from './order-of-event.js';

export interface HandleJobOptions {
  readonly load: Pick<Loaders, 'event' | 'instance'>;
  readonly directories: Directories;
  readonly orders: OrderLookUp;
  readonly handlers: SellerHandlers | undefined;
  readonly timeoutMs: number;
}

/**
 * Calls a handler of the seller's about an event: the one that the payload names. What it answers does not matter; when it throws, it is
 * called again, with the same idempotency key.
 */
export function handleJob(options: HandleJobOptions): JobDefinition {
  return {
    async run(job, context) {
      const { eventId = '', handler = '' } = job.payload;
      const name = handlerNames.find((each) => each === handler);
      if (name === undefined || options.handlers?.has(name) !== true) {
        return { kind: 'dead', problem: `there is no handler ${handler} any more` };
      }
      const event = await options.load.event(eventId);
      if (event === undefined) return { kind: 'dead', problem: 'its event is not kept any more' };
      const { signal } = context;
      const found = await orderOfEvent(event, options.orders, signal);
      if (found.kind === 'unknown') return { kind: 'dead', problem: found.problem };
      if (found.kind === 'unavailable') return { kind: 'retry', problem: found.problem };
      return call(options.handlers, name, {
        event,
        order: found.order,
        signal,
        options,
      });
    },
    retry: { firstPauseMs: 1_000, longestPauseMs: 600_000, giveUpAfterMs: 3 * 86_400_000 },
    timeoutMs: options.timeoutMs,
  };
}

interface Asking {
  readonly event: SellerEvent;
  readonly order: OrderDetails | null;
  readonly signal: AbortSignal;
  readonly options: HandleJobOptions;
}

async function call(
  handlers: SellerHandlers,
  name: HandlerName,
  asking: Asking,
): Promise<JobOutcome> {
  const ask = await askFor(name, asking);
  if (ask === undefined)
    return { kind: 'done', note: 'a later call of the marketplace says otherwise' };
  const { event, signal } = asking;
  await handlers.call(name, ask, { idempotencyKey: event.eventId, signal });
  return { kind: 'done' };
}

/** What the handler is asked about, as it is now. `undefined`: a later statement has taken its place, and is told by itself. */
async function askFor(
  name: HandlerName,
  { event, order, options }: Asking,
): Promise<AskOf<HandlerName> | undefined> {
  if (name === 'orderNotified') return { event, order };
  if (event.type === 'order.notified') return undefined;
  const statements = currentStatements(options.directories);
  if (name === 'syncTenant') return statements.tenant(event);
  if (name === 'syncApplication') return statements.application(event);
  if (name === 'syncUsers') return statements.users(event);
  if (name === 'syncDepartments') return statements.departments(event);
  const instance = await options.load.instance(event.instanceId ?? '');
  if (instance === undefined) throw new Error('the instance of its event does not exist');
  const purchase = (await options.directories.instances.purchase(instance.instanceId)) ?? null;
  return { event, instance, order, purchase };
}
