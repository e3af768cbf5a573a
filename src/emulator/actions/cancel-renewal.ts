import { z } from 'zod';
import { defineAction } from '../action.js';
import { ActionError } from '../marketplace.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { deliverRefresh, isAlive, knowsScene } from './refresh.js';

/** The last renewed period, as long as it has not begun; the expiry goes back to where it was. */
export const cancelRenewal = defineAction({
  name: 'cancel-renewal',
  summary: 'A buyer cancels the last renewal, whose period has not begun, and is paid back.',
  parameters: z.strictObject(resourceParameter),
  sends: [
    { operationId: 'refreshInstance', scene: 'scene=UNSUBSCRIBE_RENEWAL_PERIOD' },
    { operationId: 'refreshInstanceV1', scene: 'renewal cancelled' },
    { operationId: 'refreshLicenseCode', scene: 'scene=UNSUBSCRIBE_RENEWAL_PERIOD' },
  ],
  async run(context, { resourceId }) {
    const now = context.clock.now();
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'a resource that was renewed and whose new period has not begun',
      fits: (each, wanted) =>
        isAlive(each) &&
        (each.renewals.at(-1)?.beginsAt ?? 0) > now &&
        knowsScene(wanted, 'UNSUBSCRIBE_RENEWAL_PERIOD'),
    });
    // Taken off at once: whoever cancels at the same moment must not find it.
    const renewal = resource.renewals.pop();
    if (renewal === undefined) throw new ActionError(`${resource.resourceId} was never renewed`);
    const order = context.state.orders.get(renewal.orderId);
    const [renewed] = order?.lines ?? [];
    const { order: cancellation, deliveries } = await deliverRefresh(
      context,
      { product, resource },
      {
        scene: 'UNSUBSCRIBE_RENEWAL_PERIOD',
        orderType: 'UNSUBSCRIBE',
        expiresAt: renewal.beginsAt,
        line: {
          ...renewal.before,
          periodType: renewed?.periodType,
          periodNumber: renewed?.periodNumber,
          linearValue: resource.linearValue,
          amount: -(renewed?.amount ?? product.price),
        },
        // Two guides disagree: SaaS names the order of the cancellation, the online License that of the renewal.
        ...(product.kind === 'online-license' && { named: renewal }),
      },
    );
    if (order !== undefined) order.status = 'refunded';
    return {
      ids: { resourceId: resource.resourceId, orderId: cancellation.orderId },
      deliveries,
    };
  },
});
