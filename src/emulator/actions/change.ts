import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import { ActionError } from '../marketplace.js';
import type { Delivery, Order, OrderLine, Product, Resource } from '../marketplace-state.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { countFailedOrder } from './deliver-purchase.js';
import { notifyOrder, placeFollowUp, type NewLine } from './place-order.js';

const forms = ['object', 'array', 'text'] as const;

const parameters = z.strictObject({
  ...resourceParameter,
  amount: z
    .int()
    .min(1)
    .max(9_999)
    .optional()
    .describe('the new quantity; the larger specification without one'),
});

const what = 'a period product of SaaS that is open';

/** To a larger specification, or to another quantity of the same. The instance keeps its id. */
export const change = defineAction({
  name: 'change',
  summary:
    'A buyer changes to a larger specification or another quantity, and pays the difference.',
  parameters,
  sends: [
    { operationId: 'upgradeInstance', scene: 'change' },
    { operationId: 'upgradeV1', scene: 'larger specification' },
    { operationId: 'upgradeV1', scene: 'another quantity' },
    { operationId: 'orderNotify', scene: 'change' },
  ],
  async run(context, { resourceId, amount }) {
    const { resource, product } = chooseResource(context, {
      resourceId,
      what,
      fits: (each, { kind, chargingMode }) =>
        each.state === 'open' && chargingMode === 'PERIOD' && kinds[kind].change !== undefined,
    });
    const { order, line } = placeFollowUp(context, {
      product,
      resource,
      orderType: 'CHANGE',
      line: changedLine({ product, resource, amount }),
    });
    const message = kinds[product.kind].change?.({
      context,
      product,
      resource,
      order,
      line,
      target: line,
      form: 'object',
    });
    if (message === undefined) throw new ActionError(`${product.kind} knows no change`);
    const deliveries = [
      await context.deliver({
        ...message,
        productId: product.productId,
        resourceId: resource.resourceId,
        onDone: () => take(resource, order, line),
        onGivenUp: () => giveUp(context, product, order),
      }),
      ...(await notifyOrder(context, product, order)),
    ];
    return { ids: { resourceId: resource.resourceId, orderId: order.orderId }, deliveries };
  },
});

/** Asked before a renewal with a change is offered; nothing is ordered. */
export const checkChangeAction = defineAction({
  name: 'check-change',
  summary: 'A buyer is about to renew with a change: the seller is asked whether it is possible.',
  parameters: z.strictObject({
    ...resourceParameter,
    form: z.enum(forms).default('object').describe('how the target product travels'),
  }),
  sends: forms.map((form) => ({
    operationId: 'changeInstanceCheck',
    scene: `productInfo as ${form}`,
  })),
  async run(context, { resourceId, form }) {
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'a period product of SaaS V2 that is open',
      fits: (each, { kind, chargingMode }) =>
        each.state === 'open' && chargingMode === 'PERIOD' && kinds[kind].checkChange !== undefined,
    });
    const deliveries = await checkChange(context, { product, resource, form });
    return { ids: { resourceId: resource.resourceId }, deliveries };
  },
});

export async function checkChange(
  context: ActionContext,
  { product, resource, form = 'object' }: CheckedChange,
): Promise<readonly Delivery[]> {
  const order = context.state.orders.get(resource.orderId);
  const line = order?.lines.find(({ orderLineId }) => orderLineId === resource.orderLineId);
  const { checkChange: toMessage } = kinds[product.kind];
  // The older interfaces do not ask.
  if (order === undefined || line === undefined || toMessage === undefined) return [];
  const target = largerOf(product, resource);
  const changed = { ...line, ...target };
  const event = { context, product, resource, order, line: changed, target, form };
  const about = { productId: product.productId, resourceId: resource.resourceId };
  return [await context.deliver({ ...toMessage(event), ...about })];
}

interface CheckedChange {
  readonly product: Product;
  readonly resource: Resource;
  readonly form?: (typeof forms)[number];
}

function changedLine({
  product,
  resource,
  amount,
}: {
  readonly product: Product;
  readonly resource: Resource;
  readonly amount: number | undefined;
}): NewLine {
  // Specification and product change with the attributes; a mere expansion leaves both.
  const target =
    amount === undefined
      ? largerOf(product, resource)
      : { productId: resource.currentProductId, skuCode: resource.currentSkuCode };
  return {
    ...target,
    periodType: undefined,
    periodNumber: undefined,
    expiresAt: resource.expiresAt,
    linearValue: amount ?? resource.linearValue,
    amount: product.price,
  };
}

function take(resource: Resource, order: Order, line: OrderLine): void {
  order.status = 'done';
  resource.currentProductId = line.productId;
  resource.currentSkuCode = line.skuCode;
  resource.linearValue = line.linearValue;
}

function largerOf({ larger }: Product, { periodType }: Resource) {
  const { skuCode, productId, yearlyProductId } = larger;
  return { skuCode, productId: periodType === 'year' ? yearlyProductId : productId };
}

/** The older interface pays a failed upgrade back; the newer one waits for the seller to start it again. */
function giveUp(context: ActionContext, product: Product, order: Order): void {
  order.status = product.kind === 'saas-v1' ? 'refunded' : 'failed';
  countFailedOrder(context, product, order);
}
