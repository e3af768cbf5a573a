import type { ActionContext } from '../action.js';
import type { CallbackRequest } from '../callback.js';
import type { Order, OrderLine, Product, Resource } from '../marketplace-state.js';

/**
 * What the marketplace sends for products of one kind: from what happens there to the call that tells the seller. A missing member
 * means that the guide of this kind has no such call.
 */
export interface KindOfProduct {
  /** The purchase itself; the marketplace makes authorization codes without asking. */
  readonly purchase?: (event: PurchaseEvent) => Message;
  /** Renewal, its cancellation, a trial that becomes a purchase: those of them that the guide has a call for. */
  readonly refreshScenes: readonly RefreshScene[];
  readonly refresh: (event: RefreshEvent) => Message;
  readonly expire: (event: ResourceEvent) => Message;
  /** In violation, or in arrears; `undefined`: only expiry ends the use. */
  readonly freeze?: (event: ResourceEvent) => Message;
  readonly unfreeze?: (event: ResourceEvent) => Message;
  /** A renewal makes what has expired usable again, and no call of its own says so. */
  readonly renewalRevives: boolean;
  readonly change?: (event: ChangeEvent) => Message;
  readonly checkChange?: (event: ChangeEvent) => Message;
  readonly release: (event: ReleaseEvent) => Message;
  /** What the buyer sees when opening the details of the resource. */
  readonly query?: (event: ResourceEvent & { readonly others?: readonly Resource[] }) => Message;
}

/** What is sent, and what a repeat sends instead where it differs. */
export interface Message {
  readonly operationId: string;
  readonly request: CallbackRequest;
  readonly again?: () => CallbackRequest;
}

export interface ResourceEvent {
  readonly context: ActionContext;
  readonly product: Product;
  readonly resource: Resource;
}

export interface OrderEvent extends ResourceEvent {
  readonly order: Order;
  readonly line: OrderLine;
}

export type PurchaseEvent = OrderEvent;

export interface RefreshEvent extends OrderEvent {
  readonly scene: RefreshScene;
  readonly expiresAt: number;
  /** Sent only when it is another one than before. */
  readonly newProductId: string | undefined;
}

export type RefreshScene =
  'RENEWAL' | 'RENEWAL_CHANGE' | 'TRIAL_TO_FORMAL' | 'UNSUBSCRIBE_RENEWAL_PERIOD';

export interface ChangeEvent extends OrderEvent {
  readonly target: { readonly skuCode: string; readonly productId: string };
  /** How the target product travels: the vendor defines no structure, so all three forms are played. */
  readonly form: 'object' | 'array' | 'text';
}

export interface ReleaseEvent extends ResourceEvent {
  /** Of the unsubscription; `undefined` when the retention period is over. */
  readonly unsubscription: { readonly order: Order; readonly line: OrderLine } | undefined;
}

/** The seller's id of a resource. Before there is one, the marketplace has nothing to send. */
export function instanceIdOf({ instanceId, resourceId }: Resource): string {
  if (instanceId === undefined) throw new Error(`${resourceId} has no instance`);
  return instanceId;
}
