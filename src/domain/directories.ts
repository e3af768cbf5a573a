import type { CallRecord } from './call-record.js';
import type { HistoryEntry, Order, OrderLine } from './change.js';
import type { Instance, InstanceState } from './instance.js';

/** Reading for operators: lists with filters, newest first, page by page. */
export interface Directories {
  readonly instances: {
    list(filter: InstanceFilter, page: PageRequest): Promise<Page<Instance>>;
    find(instanceId: string): Promise<Instance | undefined>;
    /** Oldest first. */
    history(instanceId: string): Promise<readonly HistoryEntry[]>;
  };
  readonly calls: {
    list(filter: CallFilter, page: PageRequest): Promise<Page<CallRecord>>;
    find(callId: string): Promise<CallRecord | undefined>;
  };
  readonly orders: {
    list(filter: OrderFilter, page: PageRequest): Promise<Page<Order>>;
    find(orderId: string): Promise<Order | undefined>;
    /** Oldest first. */
    lines(orderId: string): Promise<readonly OrderLine[]>;
  };
}

export interface PageRequest {
  readonly limit: number;
  /** The `nextCursor` of the page before; opaque. An unreadable one throws `KooGateError` `invalid-parameter`. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface InstanceFilter {
  readonly state?: InstanceState;
  readonly orderId?: string;
  readonly productId?: string;
  /** Milliseconds: instances whose expiry is known and earlier. */
  readonly expiresBefore?: number;
}

export interface CallFilter {
  readonly operationId?: string;
  readonly resultCode?: string;
  readonly verdict?: string;
  readonly debug?: boolean;
  readonly instanceId?: string;
  readonly orderId?: string;
  /** Milliseconds, inclusive. */
  readonly receivedFrom?: number;
  /** Milliseconds, exclusive. */
  readonly receivedBefore?: number;
}

export interface OrderFilter {
  readonly instanceId?: string;
}
