import type { ActionContext, CallToDeliver } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import type { RefreshScene } from '../kinds/kind-of-product.js';
import type {
  Delivery,
  Order,
  OrderLine,
  OrderType,
  Product,
  Resource,
} from '../marketplace-state.js';
import { notifyOrder, placeFollowUp, type NewLine } from './place-order.js';
import { statusTopic, watchExpiry } from './resource-life.js';

/** A renewal, its cancellation, or a trial that becomes a purchase: an order of its own, and a new expiry. */
export interface Refresh {
  readonly scene: RefreshScene;
  readonly orderType: OrderType;
  readonly line: Omit<NewLine, 'expiresAt'>;
  readonly expiresAt: number;
  /** The order that is named to the seller, where it is another one than that of this operation. */
  readonly named?: { readonly orderId: string; readonly orderLineId: string };
  /** Before anything is sent. */
  readonly onPlaced?: (placed: { readonly order: Order; readonly line: OrderLine }) => void;
}

export interface Refreshed {
  readonly order: Order;
  readonly line: OrderLine;
  readonly deliveries: readonly Delivery[];
}

/** The guide of the product must know the scene. */
export async function deliverRefresh(
  context: ActionContext,
  { product, resource }: { readonly product: Product; readonly resource: Resource },
  refresh: Refresh,
): Promise<Refreshed> {
  const kind = kinds[product.kind];
  const { scene, expiresAt } = refresh;
  const { order, line } = placeFollowUp(context, {
    product,
    resource,
    orderType: refresh.orderType,
    line: { ...refresh.line, expiresAt },
  });
  const { productId } = refresh.line;
  refresh.onPlaced?.({ order, line });
  const message = kind.refresh({
    context,
    product,
    resource,
    order: refresh.named === undefined ? order : { ...order, orderId: refresh.named.orderId },
    line: refresh.named === undefined ? line : { ...line, orderLineId: refresh.named.orderLineId },
    scene,
    expiresAt,
    newProductId: productId === resource.currentProductId ? undefined : productId,
  });
  // Where the renewal itself revives, nothing tells one freeze from the other.
  const isRevived =
    resource.state === 'frozen' && (resource.frozenFor === 'expiry' || kind.renewalRevives);
  change(resource, refresh);
  const about = { productId: product.productId, resourceId: resource.resourceId };
  const call: CallToDeliver = {
    ...message,
    ...about,
    onDone: () => {
      order.status = 'done';
    },
    onGivenUp: () => {
      order.status = 'failed';
    },
  };
  const deliveries = [await context.deliver(call)];
  watchExpiry(context, resource);
  if (isRevived) deliveries.push(...(await revive(context, product, resource)));
  deliveries.push(...(await notifyOrder(context, product, order)));
  return { order, line, deliveries };
}

function change(resource: Resource, { line, expiresAt }: Refresh): void {
  resource.expiresAt = expiresAt;
  resource.currentProductId = line.productId;
  resource.currentSkuCode = line.skuCode;
  resource.periodType = line.periodType ?? resource.periodType;
  resource.linearValue = line.linearValue;
}

/** What had expired is usable again: told by a call of its own, unless the renewal itself says so. */
async function revive(
  context: ActionContext,
  product: Product,
  resource: Resource,
): Promise<readonly Delivery[]> {
  const { expiresAt = Infinity } = resource;
  if (expiresAt <= context.clock.now()) return [];
  resource.state = 'open';
  resource.frozenFor = undefined;
  const { unfreeze, renewalRevives } = kinds[product.kind];
  if (renewalRevives || unfreeze === undefined) return [];
  return [
    await context.deliver({
      ...unfreeze({ context, product, resource }),
      productId: product.productId,
      resourceId: resource.resourceId,
      topic: statusTopic(resource),
    }),
  ];
}

/** Whether the guide of a product has a call for that. */
export function knowsScene({ kind }: Product, scene: RefreshScene): boolean {
  return kinds[kind].refreshScenes.includes(scene);
}

/** Whether the resource is one that somebody may still renew. */
export function isAlive({ state }: Resource): boolean {
  return state === 'open' || state === 'frozen';
}
