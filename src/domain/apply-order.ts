import type { Change } from './change.js';
import { applyInstanceEvent, type InstanceEvent } from './instance-life.js';
import type { ChargingMode, Instance, OnDemandSale } from './instance.js';
import type { OrderDetails, OrderedLine } from './order-details.js';

/**
 * What an order tells its instance, as changes: product, kind of purchase and way of paying where they are not known yet. Paid by
 * use, the order's product is also the identity of the purchase: the first instance claims it, and another one that has not become
 * usable is given up in its favour. Pure.
 *
 * Commit before the seller's code runs: the claim is what keeps it from running twice for one purchase. `src/jobs/settle-order.ts`
 * does so.
 */
export function applyOrder(
  instance: Instance,
  order: OrderDetails,
  { now, cause, holder }: OrderSettings,
): OrderStep {
  if (instance.duplicateOf !== null) {
    return { kind: 'duplicate', of: instance.duplicateOf, instance, changes: [] };
  }
  const told = step(instance, toOrderKnown(instance, order), { now, cause });
  const sale = toOnDemandSale(instance, order);
  if (sale === null) return { kind: 'applied', ...told, note: null };
  if (holder === undefined) {
    const record = { ...sale, instanceId: instance.instanceId, claimedAt: now };
    const claim: Change = { kind: 'claim', table: 'onDemandSales', record };
    return { kind: 'applied', ...told, changes: [...told.changes, claim], note: null };
  }
  const of = holder.instanceId;
  if (of === instance.instanceId) return { kind: 'applied', ...told, note: null };
  const merged = step(
    told.instance,
    { kind: 'duplicate-found', firstInstanceId: of },
    { now, cause },
  );
  const changes = [...told.changes, ...merged.changes];
  if (merged.instance.duplicateOf !== null) {
    return { kind: 'duplicate', of, instance: merged.instance, changes };
  }
  const note =
    `order ${sale.orderId} has opened instance ${of} for product ${sale.productId} too; ` +
    'both are left as they are, because this one was usable or released before the order was known';
  return { kind: 'applied', instance: merged.instance, changes, note };
}

export interface OrderSettings {
  /** Milliseconds, UTC. */
  readonly now: number;
  /** Who looked the order up, e.g. `job:<jobId>`; for the history. */
  readonly cause: string;
  /** Who has claimed `toOnDemandSale`; `undefined`: nobody. */
  readonly holder: OnDemandSale | undefined;
}

/**
 * - `applied`: the instance as it is with the changes, which may be none. `note` is what an operator may want to know.
 * - `duplicate`: it is given up in favour of the instance `of`, and is not to be provisioned.
 */
export type OrderStep =
  | {
      readonly kind: 'applied';
      readonly instance: Instance;
      readonly changes: readonly Change[];
      readonly note: string | null;
    }
  | {
      readonly kind: 'duplicate';
      readonly of: string;
      readonly instance: Instance;
      readonly changes: readonly Change[];
    };

/** What identifies a purchase that is paid by use; `null` for all others, and while the product is not known. */
export function toOnDemandSale(
  purchase: Pick<Instance, 'soldBy' | 'orderId' | 'orderLineId'>,
  order: OrderDetails,
): Pick<OnDemandSale, 'orderId' | 'productId'> | null {
  // The older interfaces name the product in the call: there it is part of the sale from the beginning.
  if (purchase.soldBy !== 'saas-v2' || order.orderId !== purchase.orderId) return null;
  const line = findLine(order, purchase);
  const productId = line?.products[0]?.productId;
  if (line?.chargingMode !== 'ON_DEMAND' || productId === undefined) return null;
  return { orderId: order.orderId, productId };
}

/** A later order of the instance tells of the purchase, too: how it is paid, and that a trial has ended. */
function toOrderKnown(instance: Instance, order: OrderDetails): InstanceEvent {
  const line = findLine(order, instance);
  return {
    kind: 'order-known',
    orderId: order.orderId,
    orderLineId: line?.orderLineId ?? '',
    productId: line?.products[0]?.productId ?? null,
    purchaseKind: kinds[order.orderType] ?? 'unknown',
    chargingMode: chargingModes[line?.chargingMode ?? ''] ?? null,
  };
}

/** A later order has lines of its own; every known one has a single line. */
function findLine(
  order: OrderDetails,
  { orderLineId }: Pick<Instance, 'orderLineId'>,
): OrderedLine | undefined {
  const own = order.lines.find((line) => line.orderLineId === orderLineId);
  return own ?? (order.lines.length === 1 ? order.lines[0] : undefined);
}

const kinds: Readonly<Record<string, Instance['purchaseKind'] | undefined>> = {
  TRIAL: 'trial',
  NEW: 'formal',
  TRIAL_TO_FORMAL: 'formal',
};

const chargingModes: Readonly<Record<string, ChargingMode | undefined>> = {
  ON_DEMAND: 'pay-per-use',
  PERIOD: 'period',
  ONE_TIME: 'one-time',
  ON_DEMAND_PKG: 'package',
};

function step(
  instance: Instance,
  event: InstanceEvent,
  { now, cause }: Pick<OrderSettings, 'now' | 'cause'>,
): { readonly instance: Instance; readonly changes: readonly Change[] } {
  const outcome = applyInstanceEvent(instance, event, now);
  if (outcome.kind !== 'changed') return { instance, changes: [] };
  return {
    instance: outcome.instance,
    changes: [
      { kind: 'update', table: 'instances', record: outcome.instance },
      { kind: 'claim', table: 'instanceHistory', record: { ...outcome.history, cause } },
    ],
  };
}
