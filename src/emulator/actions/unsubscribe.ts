import { z } from 'zod';
import { defineAction, type ActionContext } from '../action.js';
import { kinds } from '../kinds/kinds.js';
import type { Resource } from '../marketplace-state.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { placeFollowUp } from './place-order.js';
import { isAlive } from './refresh.js';

/** Within the days in which no reason is asked for; the seller is not asked either. */
export const unsubscribe = defineAction({
  name: 'unsubscribe',
  summary: 'A buyer gives a purchase back and is paid back.',
  parameters: z.strictObject(resourceParameter),
  sends: [
    { operationId: 'releaseInstance', scene: 'unsubscription' },
    { operationId: 'releaseInstanceV1', scene: 'unsubscription' },
    { operationId: 'releaseLicenseCode', scene: 'unsubscription' },
    { operationId: 'releaseLicenseV1', scene: 'unsubscription' },
  ],
  async run(context, { resourceId }) {
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'a resource that is open or frozen',
      fits: isAlive,
    });
    const unsubscription = placeFollowUp(context, {
      product,
      resource,
      orderType: 'UNSUBSCRIBE',
      line: {
        productId: resource.currentProductId,
        skuCode: resource.currentSkuCode,
        periodType: undefined,
        periodNumber: undefined,
        expiresAt: undefined,
        linearValue: resource.linearValue,
        amount: -paidFor(context, resource),
      },
    });
    const { order } = unsubscription;
    resource.state = 'released';
    resource.closedAt = context.clock.now();
    const delivery = await context.deliver({
      ...kinds[product.kind].release({ context, product, resource, unsubscription }),
      productId: product.productId,
      resourceId: resource.resourceId,
      isEnd: true,
      onDone: () => {
        order.status = 'done';
      },
      onGivenUp: () => {
        order.status = 'failed';
      },
    });
    return {
      ids: { resourceId: resource.resourceId, orderId: order.orderId },
      deliveries: [delivery],
    };
  },
});

/** What the purchase has cost; renewals that have not begun are cancelled before. */
function paidFor({ state }: ActionContext, { orderId, orderLineId }: Resource): number {
  const line = state.orders.get(orderId)?.lines.find((each) => each.orderLineId === orderLineId);
  return line?.amount ?? 0;
}
