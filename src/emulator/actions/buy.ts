import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { ActionError } from '../marketplace.js';
import {
  chargingModes,
  productKinds,
  type Buyer,
  type Delivery,
  type Order,
  type PeriodType,
  type Product,
  type Resource,
} from '../marketplace-state.js';
import { endOfPeriod } from '../periods.js';
import { deliverPurchase } from './deliver-purchase.js';
import { notifyOrder, placeOrder, type NewLine } from './place-order.js';

const parameters = z.strictObject({
  productId: z
    .string()
    .optional()
    .describe('the product; the first that fits, unless told otherwise'),
  kind: z.enum(productKinds).optional().describe('guide under which the product is listed'),
  chargingMode: z.enum(chargingModes).optional().describe('how the product is paid'),
  trial: z.boolean().default(false).describe('try it for some days instead of buying it'),
  periodType: z.enum(['year', 'month', 'day']).optional().describe('of a period product'),
  periodNumber: z
    .int()
    .min(1)
    .max(99)
    .optional()
    .describe('so many years, months or days; one, or seven days of trial, by default'),
  amount: z
    .int()
    .min(1)
    .max(9_999)
    .default(1)
    .describe('quantity, where the product is sold by number'),
  language: z.enum(['zh', 'en']).optional().describe('of the buyer'),
  customerId: z.string().optional().describe('a buyer who has bought before'),
  notice: z.enum(['before', 'after']).default('after').describe('when the order notice is sent'),
});

type BuyParameters = z.infer<typeof parameters>;

/** A purchase that was paid: the order, its lines, and a resource for each of them. */
export const buy = defineAction({
  name: 'buy',
  summary: 'A buyer pays for a product, or takes it on trial.',
  parameters,
  sends: [
    { operationId: 'newInstance', scene: 'PERIOD' },
    { operationId: 'newInstance', scene: 'ONE_TIME' },
    { operationId: 'newInstance', scene: 'ON_DEMAND' },
    { operationId: 'newInstance', scene: 'ON_DEMAND_PKG' },
    { operationId: 'newInstance', scene: 'trial' },
    { operationId: 'newInstance', scene: 'online License' },
    { operationId: 'queryInstance', scene: 'after newInstance' },
    { operationId: 'newInstanceV1', scene: 'chargingMode=0' },
    { operationId: 'newInstanceV1', scene: 'chargingMode=1' },
    { operationId: 'newInstanceV1', scene: 'chargingMode=3' },
    { operationId: 'newInstanceV1', scene: 'chargingMode=5' },
    { operationId: 'newInstanceV1', scene: 'trialFlag=1' },
    { operationId: 'getLicenseV1', scene: 'purchase' },
    { operationId: 'getLicenseV1', scene: 'trialFlag=1' },
    { operationId: 'orderNotify', scene: 'purchase' },
  ],
  async run(context, bought) {
    const product = chooseProduct(context, bought);
    const { order, resources } = place(context, product, bought);
    const deliveries: Delivery[] = [];
    const notify = async () => deliveries.push(...(await notifyOrder(context, product, order)));
    if (bought.notice === 'before') await notify();
    for (const [at, line] of order.lines.entries()) {
      const resource = resources[at];
      if (resource === undefined) continue;
      deliveries.push(...(await deliverPurchase({ context, product, order, line, resource })));
    }
    if (bought.notice === 'after') await notify();
    const [resource] = resources;
    return {
      ids: {
        orderId: order.orderId,
        productId: product.productId,
        customerId: order.buyer.customerId,
        ...(resource && { resourceId: resource.resourceId }),
        ...(resource?.instanceId !== undefined && { instanceId: resource.instanceId }),
      },
      deliveries,
    };
  },
});

function chooseProduct({ state }: ActionContext, wanted: BuyParameters): Product {
  const { productId, kind, chargingMode } = wanted;
  const products = [...state.products.values()].filter(
    (product) =>
      (productId === undefined || product.productId === productId) &&
      (kind === undefined || product.kind === kind) &&
      (chargingMode === undefined || product.chargingMode === chargingMode),
  );
  const product = products.find(({ status }) => status === 'on-sale') ?? products[0];
  if (product === undefined) {
    const listed = [...state.products.values()].map((each) => `${each.kind} ${each.chargingMode}`);
    throw new ActionError(`no such product is listed; there are: ${listed.join(', ')}`);
  }
  if (product.status !== 'on-sale') {
    throw new ActionError(
      `${product.name} is ${product.status} and cannot be bought${product.statusReason === undefined ? '' : `: ${product.statusReason}`}`,
    );
  }
  if (wanted.trial && product.chargingMode !== 'PERIOD') {
    throw new ActionError(
      `only period products can be tried; ${product.name} is ${product.chargingMode}`,
    );
  }
  return product;
}

interface Placed {
  readonly order: Order;
  readonly resources: readonly Resource[];
}

function place(context: ActionContext, product: Product, bought: BuyParameters): Placed {
  const buyer = chooseBuyer(context, bought);
  const lines = Array.from({ length: product.billingItems }, (_, item) =>
    newLine(context, product, { ...bought, item }),
  );
  const resourceIds = lines.map(
    (_, at) => `R${String(context.state.resources.size + at + 1).padStart(6, '0')}`,
  );
  const orderType = bought.trial ? 'TRIAL' : 'NEW';
  const order = placeOrder(context, { orderType, buyer, product, lines, resourceIds });
  const resources = order.lines.map((line): Resource => ({
    resourceId: line.resourceId,
    productId: product.productId,
    buyer,
    orderId: order.orderId,
    orderLineId: line.orderLineId,
    openedAt: context.clock.now(),
    currentProductId: line.productId,
    currentSkuCode: line.skuCode,
    periodType: line.periodType,
    frozenFor: undefined,
    purchaseCalls: 0,
    linearValue: line.linearValue,
    state: 'delivering',
    isTrial: bought.trial,
    expiresAt: line.expiresAt,
    closedAt: undefined,
    instanceId: undefined,
    licenseCode: undefined,
    codeActivatedAt: undefined,
    license: undefined,
    access: undefined,
    enterpriseId: undefined,
    renewals: [],
  }));
  for (const resource of resources) context.state.resources.set(resource.resourceId, resource);
  return { order, resources };
}

function chooseBuyer({ state, population }: ActionContext, wanted: BuyParameters): Buyer {
  const { customerId, language } = wanted;
  if (customerId === undefined) return population.buyer(language);
  const order = [...state.orders.values()].find(({ buyer }) => buyer.customerId === customerId);
  if (order !== undefined) return order.buyer;
  throw new ActionError(`nobody with the customerId ${customerId} has bought anything`);
}

interface LineWish extends BuyParameters {
  /** Which billing item of the specification, from 0. */
  readonly item: number;
}

function newLine(context: ActionContext, product: Product, wish: LineWish): NewLine {
  const { periodType, periodNumber } = periodOf(product, wish);
  const own = product.itemProductIds[wish.item] ?? product.productId;
  return {
    productId: periodType === 'year' ? product.yearlyProductId : own,
    skuCode: product.skuCode,
    periodType,
    periodNumber,
    expiresAt: expiryOf(context, product, { periodType, periodNumber }),
    linearValue: wish.amount,
    extendParams: [{ name: 'emailDomainName', value: 'mail.example.com' }],
    amount: wish.trial ? 0 : product.price * wish.amount * (periodNumber ?? 1),
  };
}

/** How long a package lasts is printed nowhere, only that it ends. */
const packageYears = 1;

function expiryOf(
  { clock }: ActionContext,
  { chargingMode }: Product,
  { periodType, periodNumber }: Period,
): number | undefined {
  if (chargingMode === 'ON_DEMAND_PKG') return endOfPeriod(clock.now(), 'year', packageYears);
  return periodType === undefined || periodNumber === undefined
    ? undefined
    : endOfPeriod(clock.now(), periodType, periodNumber);
}

interface Period {
  readonly periodType: PeriodType | undefined;
  readonly periodNumber: number | undefined;
}

/** Period products have one, trials are of days; what is bought once or by use has none. */
function periodOf(
  { chargingMode }: Product,
  { trial, periodType, periodNumber }: BuyParameters,
): Period {
  if (trial) return { periodType: 'day', periodNumber: periodNumber ?? 7 };
  if (chargingMode === 'PERIOD') {
    return { periodType: periodType ?? 'month', periodNumber: periodNumber ?? 1 };
  }
  return { periodType: undefined, periodNumber: undefined };
}
