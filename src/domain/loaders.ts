import type { DebugInstance, OrderLine } from './change.js';
import type { Instance } from './instance.js';

/**
 * How an operation reads. What concurrent operations ask for in the same turn becomes one query a method.
 * Nothing is cached: an operation that runs again reads again.
 */
export interface Loaders {
  instance(instanceId: string): Promise<Instance | undefined>;
  instanceOfOrderLine(line: OrderLineId): Promise<Instance | undefined>;
  /** The ledger entries of exactly this instance and order line, of any purpose. */
  orderLineUses(use: OrderLineId & { readonly instanceId: string }): Promise<readonly OrderLine[]>;
  debugInstance(line: OrderLineId): Promise<DebugInstance | undefined>;
}

export interface OrderLineId {
  readonly orderId: string;
  readonly orderLineId: string;
}
