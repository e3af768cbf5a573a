import type { Instance, InstanceState } from './instance.js';

/**
 * What an operation wants written, as data. An operation never writes: the committer takes the changes of all calls that
 * are waiting and writes them in one transaction.
 *
 * - `claim`: a row that must be new. Whoever comes second has lost, and its operation runs again.
 * - `ensure`: a row that may be there already; the one that is there stays as it is.
 * - `update`: a row that lives. Written only over the version before `record.version`; else the operation runs again.
 */
export type Change =
  | { readonly kind: 'claim'; readonly table: 'instances'; readonly record: Instance }
  | { readonly kind: 'update'; readonly table: 'instances'; readonly record: Instance }
  | { readonly kind: 'claim'; readonly table: 'instanceHistory'; readonly record: HistoryEntry }
  | { readonly kind: 'ensure'; readonly table: 'orders'; readonly record: Order }
  | { readonly kind: 'claim'; readonly table: 'orderLines'; readonly record: OrderLine }
  | { readonly kind: 'claim'; readonly table: 'debugInstances'; readonly record: DebugInstance };

/** One step in the life of an instance; identity: instanceId + version. */
export interface HistoryEntry {
  readonly instanceId: string;
  readonly version: number;
  readonly at: number;
  /** The kind of event, see `instance-life.ts`. */
  readonly event: string;
  readonly from: InstanceState | null;
  readonly to: InstanceState;
  /** Who caused it: `call:<callId>`, `management:<token name>` or `provisioning`. */
  readonly cause: string;
  /** What changed besides the state, without secrets. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** An order of the marketplace, known by its id from the first call that named it. Identity: orderId. */
export interface Order {
  readonly orderId: string;
  readonly firstSeenAt: number;
}

/**
 * What an order line did to an instance: the ledger by which a repeated call is recognised.
 * Identity: instanceId + purpose + orderId + orderLineId.
 */
export interface OrderLine {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly instanceId: string;
  readonly purpose: OrderLinePurpose;
  readonly seenAt: number;
}

export type OrderLinePurpose =
  | 'purchase'
  | 'trial-to-formal'
  | 'renewal'
  | 'renewal-cancelled'
  | 'renewal-change'
  | 'upgrade'
  | 'release';

/** The instance id that answers a debug `newInstance`, for ever the same for the same order line. */
export interface DebugInstance {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly instanceId: string;
  readonly createdAt: number;
}
