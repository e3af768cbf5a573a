import { z } from 'zod';
import { defineAction } from '../action.js';
import type { Product, Resource } from '../marketplace-state.js';
import { endOfPeriod } from '../periods.js';
import { checkChange } from './change.js';
import { chooseResource, resourceParameter } from './choose-resource.js';
import type { NewLine } from './place-order.js';
import { deliverRefresh, isAlive, knowsScene } from './refresh.js';

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
    const scene = renewal.change ? 'RENEWAL_CHANGE' : 'RENEWAL';
    const { resource, product } = chooseResource(context, {
      resourceId: renewal.resourceId,
      what: renewal.change
        ? 'a period product of SaaS V2 that is open or frozen'
        : 'a period product or package that is open or frozen',
      fits: (each, wanted) =>
        isAlive(each) && !each.isTrial && each.expiresAt !== undefined && knowsScene(wanted, scene),
    });
    const checked = renewal.change ? await checkChange(context, { product, resource }) : [];
    // The buyer is told that the change is not possible, and orders nothing.
    if (checked.some(({ isSuccess }) => !isSuccess))
      return { ids: { resourceId: resource.resourceId }, deliveries: checked };
    const beginsAt = Math.max(context.clock.now(), resource.expiresAt ?? 0);
    const period = periodOf(resource, renewal);
    const expiresAt = endOfPeriod(beginsAt, period.periodType ?? 'year', renewal.periodNumber);
    const before = { productId: resource.currentProductId, skuCode: resource.currentSkuCode };
    const { order, deliveries } = await deliverRefresh(
      context,
      { product, resource },
      {
        scene,
        orderType: 'RENEW',
        expiresAt,
        line: {
          ...specificationOf(product, { resource, change: renewal.change, ...period }),
          ...period,
          linearValue: resource.linearValue,
          amount: product.price * renewal.periodNumber * (renewal.change ? 2 : 1),
        },
        onPlaced: ({ order: { orderId }, line: { orderLineId } }) =>
          resource.renewals.push({ orderId, orderLineId, beginsAt, expiresAt, before }),
      },
    );
    return {
      ids: { resourceId: resource.resourceId, orderId: order.orderId },
      deliveries: [...checked, ...deliveries],
    };
  },
});

/** Packages are paid as a whole; what was tried or bought by the day goes on by the month. */
function periodOf(
  { periodType }: Resource,
  renewal: { readonly periodType?: 'year' | 'month' | undefined; readonly periodNumber: number },
): Pick<NewLine, 'periodType' | 'periodNumber'> {
  if (periodType === undefined) return { periodType: undefined, periodNumber: undefined };
  return {
    periodType: renewal.periodType ?? (periodType === 'year' ? 'year' : 'month'),
    periodNumber: renewal.periodNumber,
  };
}

/** The larger one after a change to it, or with one; of each there is a product for each type of period. */
function specificationOf(
  product: Product,
  { resource, change, periodType }: SpecificationWish,
): Pick<NewLine, 'productId' | 'skuCode'> {
  const { larger } = product;
  const isLarger = change || resource.currentSkuCode === larger.skuCode;
  const { skuCode, productId, yearlyProductId } = isLarger ? larger : product;
  return { skuCode, productId: periodType === 'year' ? yearlyProductId : productId };
}

interface SpecificationWish extends Pick<NewLine, 'periodType'> {
  readonly resource: Resource;
  readonly change: boolean;
}
