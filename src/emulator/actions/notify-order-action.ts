import { z } from 'zod';
import { defineAction } from '../action.js';
import { ActionError } from '../marketplace.js';
import { sendOrderNotices } from './place-order.js';

const parameters = z.strictObject({
  orderId: z.string().optional().describe('which order; the newest, unless told otherwise'),
});

/** Nothing is printed about repeats of a notice, so it may come again at any time. */
export const notifyOrderAction = defineAction({
  name: 'notify-order',
  summary: 'The marketplace sends the notice of an order, for the first time or again.',
  parameters,
  sends: [{ operationId: 'orderNotify', scene: 'again' }],
  async run(context, { orderId }) {
    const orders = [...context.state.orders.values()];
    const order = orderId === undefined ? orders.at(-1) : context.state.orders.get(orderId);
    if (order === undefined) {
      throw new ActionError(
        orderId === undefined
          ? 'there is no order yet: buy something first'
          : `there is no order ${orderId}`,
      );
    }
    const resource = context.state.resources.get(order.lines[0]?.resourceId ?? '');
    const product = context.state.products.get(resource?.productId ?? '');
    if (product === undefined) throw new Error(`${order.orderId} is of no product`);
    const deliveries = await sendOrderNotices(context, product, order);
    return { ids: { orderId: order.orderId }, deliveries };
  },
});
