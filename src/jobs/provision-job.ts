import type { Change } from '../domain/change.js';
import type { Committer } from '../domain/committer.js';
import type { HandlerSettings, InstanceAsk, ProvisionAnswer } from '../domain/handler-calls.js';
import { applyInstanceEvent, type InstanceEvent } from '../domain/instance-life.js';
import type { Instance } from '../domain/instance.js';
import type { Job } from '../domain/job.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderDetails, OrderLookUp } from '../domain/order-details.js';
import type { PurchaseDetails } from '../domain/purchase-details.js';
import type { JobContext, JobDefinition, JobOutcome } from './job-definition.js';
import { settleOrder } from './settle-order.js';

/** Says how the buyer of a purchase gets in: a handler, an endpoint, or the same for everybody. Rejects to be asked again. */
export type ProvisionSource = (
  ask: InstanceAsk,
  settings: HandlerSettings,
) => Promise<ProvisionAnswer>;

export interface ProvisionJobOptions {
  readonly load: Pick<Loaders, 'event' | 'instance' | 'onDemandSale'>;
  readonly purchaseOf: (instanceId: string) => Promise<PurchaseDetails | undefined>;
  readonly committer: Committer;
  readonly orders: OrderLookUp;
  /** `undefined`: purchases wait for the management API. */
  readonly source: ProvisionSource | undefined;
  readonly timeoutMs: number;
}

/**
 * Makes a purchase usable. Its order is looked up first, so that nothing is provisioned for one that does not exist or is another
 * seller's, and so that a purchase paid by use is provisioned once. An exception is no verdict on the purchase: it stays pending.
 */
export function provisionJob(options: ProvisionJobOptions): JobDefinition {
  return {
    async run(job, context) {
      const instance = await options.load.instance(job.instanceId ?? '');
      if (instance === undefined) return { kind: 'dead', problem: 'the instance does not exist' };
      if (instance.state !== 'pending') {
        return { kind: 'done', note: `nothing to provision: the instance is ${instance.state}` };
      }
      const ordered = await lookUp(instance, job, { ...options, ...context });
      if ('outcome' in ordered) return ordered.outcome;
      return ask(ordered, job, { ...options, ...context });
    },
    retry: { firstPauseMs: 1_000, longestPauseMs: 600_000, giveUpAfterMs: 3 * 86_400_000 },
    timeoutMs: options.timeoutMs,
  };
}

type Provisioning = ProvisionJobOptions & JobContext;

interface Ordered {
  readonly instance: Instance;
  readonly order: OrderDetails | null;
}

async function lookUp(
  instance: Instance,
  job: Job,
  provisioning: Provisioning,
): Promise<Ordered | { readonly outcome: JobOutcome }> {
  // The older interfaces tell all of an order in the call, and the order query does not know it.
  if (instance.soldBy !== 'saas-v2') return { instance, order: null };
  const found = await provisioning.orders.lookUp(instance.orderId, provisioning.signal);
  switch (found.kind) {
    case 'skipped':
      return { instance, order: null };
    case 'unavailable':
      return { outcome: { kind: 'retry', problem: found.problem } };
    case 'unknown': {
      const failure = { code: '000005', reason: found.problem } as const;
      return {
        outcome: settled(job, { kind: 'provisioning-failed', failure }, provisioning, {
          note: found.problem,
        }),
      };
    }
    case 'found':
      return settle(instance, found.order, { ...provisioning, cause: `job:${job.jobId}` });
  }
}

async function settle(
  instance: Instance,
  order: OrderDetails,
  settling: Provisioning & { readonly cause: string },
): Promise<Ordered | { readonly outcome: JobOutcome }> {
  const outcome = await settleOrder(instance, order, settling);
  if (outcome.kind === 'settled') return { instance: outcome.instance, order };
  const note = `nothing to provision: the same purchase made instance ${outcome.of} before`;
  return { outcome: { kind: 'done', note } };
}

async function ask(
  { instance, order }: Ordered,
  job: Job,
  provisioning: Provisioning,
): Promise<JobOutcome> {
  const { source, load, purchaseOf, signal, now } = provisioning;
  if (source === undefined) {
    return { kind: 'done', note: 'it waits to be completed through the management API' };
  }
  const event = await load.event(job.eventId ?? '');
  if (event === undefined) return { kind: 'dead', problem: 'its event is not kept any more' };
  const purchase = (await purchaseOf(instance.instanceId)) ?? null;
  const settings = { idempotencyKey: event.eventId, signal };
  const answer = await source({ event, instance, order, purchase }, settings);
  switch (answer.kind) {
    case 'ready':
      return settled(job, { kind: 'provisioning-succeeded', access: answer.access }, provisioning);
    case 'refused': {
      const failure = { code: answer.code, reason: answer.reason };
      return settled(job, { kind: 'provisioning-failed', failure }, provisioning);
    }
    case 'later':
      return answer.retryAfterMs === undefined
        ? {
            kind: 'done',
            note: 'it goes on elsewhere, and is completed through the management API',
          }
        : {
            kind: 'retry',
            problem: 'it asked to be called later',
            at: now() + answer.retryAfterMs,
          };
  }
}

/** Written over the instance as it is then: it may have been frozen or released while the seller's code ran. */
function settled(
  job: Job,
  event: InstanceEvent,
  { load, now }: Pick<Provisioning, 'load' | 'now'>,
  { note }: { readonly note?: string } = {},
): JobOutcome {
  return {
    kind: 'done',
    ...(note !== undefined && { note }),
    changes: async (): Promise<readonly Change[]> => {
      const instance = await load.instance(job.instanceId ?? '');
      const step = instance && applyInstanceEvent(instance, event, now());
      if (step?.kind !== 'changed') return [];
      const history = { ...step.history, cause: `job:${job.jobId}` };
      return [
        { kind: 'update', table: 'instances', record: step.instance },
        { kind: 'claim', table: 'instanceHistory', record: history },
      ];
    },
  };
}
