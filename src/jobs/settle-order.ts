import { applyOrder, toOnDemandSale, type OrderStep } from '../domain/apply-order.js';
import type { Committer } from '../domain/committer.js';
import type { Instance } from '../domain/instance.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderDetails } from '../domain/order-details.js';

export interface SettleOrderOptions {
  readonly load: Pick<Loaders, 'instance' | 'onDemandSale'>;
  readonly committer: Committer;
  readonly now: () => number;
  /** Who looked the order up, e.g. `job:<jobId>`; for the history. */
  readonly cause: string;
}

/**
 * - `settled`: the instance as it is now; it may be provisioned.
 * - `duplicate`: given up in favour of the instance `of`, which the same purchase had made before: nothing is to be done for it.
 */
export type SettledOrder =
  | { readonly kind: 'settled'; readonly instance: Instance; readonly note: string | null }
  | { readonly kind: 'duplicate'; readonly instance: Instance; readonly of: string };

/**
 * Commits what an order tells its instance, before anything is done for it: of two instances of one purchase only one gets through
 * here, in whatever processes they are settled at once. Repeating it changes nothing. Rejects when the storage is away.
 */
export async function settleOrder(
  instance: Instance,
  order: OrderDetails,
  options: SettleOrderOptions,
): Promise<SettledOrder> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const step = (await orderStepOf(instance.instanceId, order, options)) ?? {
      kind: 'applied',
      instance,
      changes: [],
      note: null,
    };
    const isWritten =
      step.changes.length === 0 || (await commit(step, options.committer)) === 'committed';
    if (!isWritten) continue;
    return step.kind === 'applied'
      ? { kind: 'settled', instance: step.instance, note: step.note }
      : { kind: 'duplicate', instance: step.instance, of: step.of };
  }
  throw new Error(
    `order ${order.orderId} lost ${attemptsMax} times to other changes of instance ${instance.instanceId}`,
  );
}

/** What an order tells the instance as it is now; `undefined`: there is no such instance. */
export async function orderStepOf(
  instanceId: string,
  order: OrderDetails,
  { load, now, cause }: Omit<SettleOrderOptions, 'committer'>,
): Promise<OrderStep | undefined> {
  const instance = await load.instance(instanceId);
  if (instance === undefined) return undefined;
  const sale = toOnDemandSale(instance, order);
  const holder = sale === null ? undefined : await load.onDemandSale(sale);
  return applyOrder(instance, order, { now: now(), cause, holder });
}

const attemptsMax = 100;

function commit({ changes }: OrderStep, committer: Committer) {
  return committer.commit({ call: null, nonce: null, changes });
}
