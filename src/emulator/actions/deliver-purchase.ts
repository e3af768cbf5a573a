import type { ActionContext, CallToDeliver } from '../action.js';
import type { CheckedAnswer } from '../answer-checks.js';
import { kinds } from '../kinds/kinds.js';
import type { Delivery, Order, OrderLine, Product, Resource } from '../marketplace-state.js';
import { toBeijingMonth } from '../periods.js';
import { placeFollowUp } from './place-order.js';
import { watchExpiry } from './resource-life.js';

/** One line of a purchase that was paid. */
export interface Purchase {
  readonly context: ActionContext;
  readonly product: Product;
  readonly order: Order;
  readonly line: OrderLine;
  readonly resource: Resource;
}

const minute = 60_000;

/** How often and how long is asked for access data is printed nowhere: as long as a purchase is tried. */
const pollEveryMs = 5 * minute;
const pollForMs = 180 * minute;

/** More than five in a calendar month, and the product is delisted. */
const failedOrdersMax = 5;

/**
 * Has the seller carry out a purchase: creates the instance, asks for its access data until there are some, and pays the buyer back
 * when the seller cannot. Resolves with what was sent at once.
 */
export async function deliverPurchase(purchase: Purchase): Promise<readonly Delivery[]> {
  const { context, product, resource } = purchase;
  const { purchase: toMessage } = kinds[product.kind];
  if (toMessage === undefined) {
    // The marketplace makes authorization codes itself, and hands them to the buyer.
    resource.licenseCode = context.population.licenseCode();
    open(purchase);
    return [];
  }
  const sent: Delivery[] = [];
  const call: CallToDeliver = {
    ...toMessage(purchase),
    productId: product.productId,
    resourceId: resource.resourceId,
    onDone: async (answer) => {
      take(resource, answer);
      if (isServedAtOnce(product)) open(purchase);
      else await poll(purchase, { sent, since: context.clock.now() });
    },
    onGivenUp: () => giveUp(purchase),
  };
  const first = await context.deliver(call);
  return [first, ...sent];
}

/** The newer interfaces tell the access data only when asked; of an online License there are none. */
function isServedAtOnce({ kind }: Product): boolean {
  return kind === 'saas-v1' || kind === 'license-v1';
}

/** What the seller says about a resource in the answer to its purchase. */
export function take(resource: Resource, { members }: CheckedAnswer): void {
  const { instanceId, license, appInfo } = members;
  if (typeof instanceId === 'string') resource.instanceId ??= instanceId;
  if (typeof license === 'string') resource.license = license;
  if (typeof appInfo === 'object' && appInfo !== null) {
    resource.access = appInfo as Resource['access'];
  }
}

/** What the seller says about it when asked; false while there is nothing. */
export function takeInfo(resource: Resource, { members }: CheckedAnswer): boolean {
  const infos = Array.isArray(members.info) ? (members.info as unknown[]) : [];
  const own = infos.find(
    (info): info is Readonly<Record<string, unknown>> =>
      typeof info === 'object' &&
      info !== null &&
      'instanceId' in info &&
      info.instanceId === resource.instanceId,
  );
  if (own === undefined) return false;
  resource.access = own.appInfo as Resource['access'];
  return true;
}

async function poll(
  purchase: Purchase,
  { sent, since }: { readonly sent?: Delivery[]; readonly since: number },
): Promise<void> {
  const { context, product, resource } = purchase;
  const { query } = kinds[product.kind];
  if (query === undefined || resource.instanceId === undefined || resource.state !== 'delivering')
    return;
  const seen = { isReady: false };
  const delivery = await context.deliver({
    ...query({ context, product, resource }),
    productId: product.productId,
    resourceId: resource.resourceId,
    onDone: (answer) => {
      seen.isReady = takeInfo(resource, answer);
    },
  });
  sent?.push(delivery);
  if (seen.isReady) {
    open(purchase);
    return;
  }
  const nextAt = delivery.at + pollEveryMs;
  if (nextAt > since + pollForMs) {
    await giveUp(purchase);
    return;
  }
  context.clock.schedule(nextAt, `${resource.resourceId} is asked for`, () =>
    poll(purchase, { since }),
  );
}

function open({ context, order, resource }: Purchase): void {
  if (resource.state !== 'delivering') return;
  resource.state = 'open';
  settle(context, order);
  watchExpiry(context, resource);
}

/** An order is carried out when all its lines are, and paid back when nothing of it is under way and a line was. */
function settle({ state }: ActionContext, order: Order): void {
  const states = order.lines.map(({ resourceId }) => state.resources.get(resourceId)?.state);
  if (states.includes('delivering')) return;
  order.status = states.includes('refunded') ? 'refunded' : 'done';
}

async function giveUp(purchase: Purchase): Promise<void> {
  const { context, product, order, resource } = purchase;
  if (resource.state !== 'delivering') return;
  countFailedOrder(context, product, order);
  if (product.kind === 'license-v1') {
    // Waits for the seller, who may start it again or hand the License over otherwise.
    order.status = 'failed';
    return;
  }
  await payBack(purchase);
}

/** The order has failed: it is unsubscribed by itself, and an instance that the seller has named is released. */
async function payBack({ context, product, order, line, resource }: Purchase): Promise<void> {
  resource.state = 'refunded';
  resource.closedAt = context.clock.now();
  settle(context, order);
  context.notify({
    channel: 'mail',
    subject: `Order ${order.orderId} was refunded`,
    text: `The interface has not carried out ${line.orderLineId}; the buyer was paid back in full.`,
  });
  if (resource.instanceId === undefined) return;
  const unsubscription = placeFollowUp(context, {
    product,
    resource,
    orderType: 'UNSUBSCRIBE',
    line: { ...line, amount: -line.amount },
  });
  await context.deliver({
    ...kinds[product.kind].release({ context, product, resource, unsubscription }),
    productId: product.productId,
    resourceId: resource.resourceId,
    isEnd: true,
    onDone: () => {
      unsubscription.order.status = 'done';
    },
    onGivenUp: () => {
      unsubscription.order.status = 'failed';
    },
  });
}

export function countFailedOrder(context: ActionContext, product: Product, order: Order): void {
  const month = toBeijingMonth(context.clock.now());
  const failed = product.failedOrders.get(month) ?? new Set<string>();
  product.failedOrders.set(month, failed.add(order.orderId));
  const count = failed.size;
  if (count <= failedOrdersMax || product.status === 'delisted') return;
  product.status = 'delisted';
  product.statusReason = `${count} orders of one month have failed because of the interface`;
  context.notify({
    channel: 'mail',
    subject: `${product.name} was delisted`,
    text: `${product.statusReason}; more than ${failedOrdersMax} are too many.`,
  });
}
