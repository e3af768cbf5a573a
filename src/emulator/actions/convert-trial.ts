import { z } from 'zod';
import { defineAction } from '../action.js';
import { endOfPeriod } from '../periods.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import { deliverRefresh, isAlive, knowsScene } from './refresh.js';

const parameters = z.strictObject({
  ...resourceParameter,
  periodType: z.enum(['year', 'month']).default('month').describe('what is paid by'),
  periodNumber: z.int().min(1).max(99).default(1).describe('so many years or months'),
});

/** The instance stays the same; the period begins at once. */
export const convertTrial = defineAction({
  name: 'convert-trial',
  summary: 'A buyer who has tried a product buys it.',
  parameters,
  sends: [
    { operationId: 'refreshInstance', scene: 'scene=TRIAL_TO_FORMAL' },
    { operationId: 'refreshInstanceV1', scene: 'trialToFormal=1' },
    { operationId: 'refreshLicenseV1', scene: 'trial to formal' },
    { operationId: 'orderNotify', scene: 'trial to formal' },
  ],
  async run(context, { resourceId, periodType, periodNumber }) {
    const { resource, product } = chooseResource(context, {
      resourceId,
      what: 'a trial that is open or frozen (buy with trial first)',
      fits: (each, wanted) =>
        each.isTrial && isAlive(each) && knowsScene(wanted, 'TRIAL_TO_FORMAL'),
    });
    const { order, deliveries } = await deliverRefresh(
      context,
      { product, resource },
      {
        scene: 'TRIAL_TO_FORMAL',
        orderType: 'TRIAL_TO_FORMAL',
        expiresAt: endOfPeriod(context.clock.now(), periodType, periodNumber),
        line: {
          productId: periodType === 'year' ? product.yearlyProductId : product.productId,
          skuCode: product.skuCode,
          periodType,
          periodNumber,
          linearValue: resource.linearValue,
          amount: product.price * periodNumber,
        },
      },
    );
    resource.isTrial = false;
    return { ids: { resourceId: resource.resourceId, orderId: order.orderId }, deliveries };
  },
});
