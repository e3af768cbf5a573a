import type { OrderStep } from '../domain/apply-order.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderDetails, OrderLookUp } from '../domain/order-details.js';
import type { SellerEvent } from '../domain/seller-event.js';
import type { JobContext, JobDefinition, JobOutcome } from './job-definition.js';
import { orderStepOf } from './settle-order.js';

export interface LookUpOrderJobOptions {
  readonly orders: OrderLookUp;
  readonly load: Pick<Loaders, 'event' | 'instance' | 'onDemandSale'>;
}

/**
 * Fetches the order of an event and writes what it tells of the instance, where nothing else is done about the event that would look it
 * up. The first pauses are short, since an order may be known a moment later; then it waits for as long as a marketplace may be away.
 */
export function lookUpOrderJob({ orders, load }: LookUpOrderJobOptions): JobDefinition {
  return {
    async run(job, context) {
      const event = await load.event(job.payload.eventId ?? '');
      if (event === undefined || event.orderId === null) {
        return { kind: 'dead', problem: 'the event is not kept any more, or names no order' };
      }
      const outcome = await orders.lookUp(event.orderId, context.signal);
      switch (outcome.kind) {
        case 'found':
          return settled(outcome.order, event, {
            load,
            now: context.now,
            cause: `job:${job.jobId}`,
          });
        case 'skipped':
          return { kind: 'done', note: 'not looked up: no AK/SK is configured' };
        case 'unknown':
          return { kind: 'dead', problem: outcome.problem };
        case 'unavailable':
          return { kind: 'retry', problem: outcome.problem };
      }
    },
    retry: { firstPauseMs: 5_000, longestPauseMs: 1_800_000, giveUpAfterMs: 3 * 86_400_000 },
    // Two hosts and the proof of the access key, each with a repeat.
    timeoutMs: 300_000,
  };
}

type Settling = Pick<JobContext, 'now'> & {
  readonly load: LookUpOrderJobOptions['load'];
  readonly cause: string;
};

async function settled(
  order: OrderDetails,
  { instanceId }: SellerEvent,
  settling: Settling,
): Promise<JobOutcome> {
  if (instanceId === null) return { kind: 'done' };
  const note = noteOf(await orderStepOf(instanceId, order, settling));
  return {
    kind: 'done',
    changes: async () => (await orderStepOf(instanceId, order, settling))?.changes ?? [],
    ...(note !== null && { note }),
  };
}

function noteOf(step: OrderStep | undefined): string | null {
  if (step === undefined) return null;
  return step.kind === 'applied' ? step.note : `the same purchase made instance ${step.of} before`;
}
