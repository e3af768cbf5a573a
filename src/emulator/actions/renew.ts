import { z } from 'zod';
import { defineAction } from '../action.js';
import { endOfPeriod } from '../periods.js';
import { checkChange } from './change.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { deliverRefresh, isAlive } from './refresh.js';

const parameters = z.strictObject({
  ...resourceParameter,
  periodType: z.enum(['year', 'month']).optional().describe('as before, unless told otherwise'),
  periodNumber: z.int().min(1).max(99).default(1).describe('so many years or months more'),
  change: z.boolean().default(false).describe('together with a change to the larger specification'),
});

/** Before or after the expiry, with an order id of its own; what has expired is unfrozen. */
export const renew = defineAction({
  name: 'renew',
  summary: 'A buyer pays for another period, before or after the old one is over.',
  parameters,
  sends: [
    { operationId: 'changeInstanceCheck', scene: 'before RENEWAL_CHANGE' },
    { operationId: 'refreshInstance', scene: 'scene=RENEWAL' },
    { operationId: 'refreshInstance', scene: 'scene=RENEWAL_CHANGE' },
    { operationId: 'updateInstanceStatus', scene: 'status=UNFREEZE' },
    { operationId: 'refreshInstanceV1', scene: 'renewal' },
    { operationId: 'refreshLicenseCode', scene: 'scene=RENEWAL' },
    { operationId: 'updateLicenseCodeStatus', scene: 'status=UNFREEZE' },
    { operationId: 'refreshLicenseV1', scene: 'renewal' },
    { operationId: 'orderNotify', scene: 'renewal' },
  ],
  async run(context, renewal) {
    const { resource, product } = chooseResource(context, {
      resourceId: renewal.resourceId,
      what: 'a period product that is open or frozen',
      fits: (each, { chargingMode }) =>
        chargingMode === 'PERIOD' && isAlive(each) && !each.isTrial && each.expiresAt !== undefined,
    });
    const checked = renewal.change ? await checkChange(context, { product, resource }) : [];
    // The buyer is told that the change is not possible, and orders nothing.
    if (checked.some(({ isSuccess }) => !isSuccess))
      return { ids: { resourceId: resource.resourceId }, deliveries: checked };
    const beginsAt = Math.max(context.clock.now(), resource.expiresAt ?? 0);
    const periodType =
      renewal.periodType ??
      (resource.currentProductId === product.yearlyProductId ? 'year' : 'month');
    const expiresAt = endOfPeriod(beginsAt, periodType, renewal.periodNumber);
    const ofPeriod = periodType === 'year' ? product.yearlyProductId : product.productId;
    const { order, line, deliveries } = await deliverRefresh(
      context,
      { product, resource },
      {
        scene: renewal.change ? 'RENEWAL_CHANGE' : 'RENEWAL',
        orderType: 'RENEW',
        expiresAt,
        line: {
          productId: renewal.change ? product.larger.productId : ofPeriod,
          skuCode: renewal.change ? product.larger.skuCode : product.skuCode,
          periodType,
          periodNumber: renewal.periodNumber,
          linearValue: resource.linearValue,
          amount: product.price * renewal.periodNumber * (renewal.change ? 2 : 1),
        },
      },
    );
    resource.renewals.push({
      orderId: order.orderId,
      orderLineId: line.orderLineId,
      beginsAt,
      expiresAt,
    });
    return {
      ids: { resourceId: resource.resourceId, orderId: order.orderId },
      deliveries: [...checked, ...deliveries],
    };
  },
});
