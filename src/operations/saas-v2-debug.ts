import type { SaasV2Operations } from '../../generated/stubs/SaasV2.js';
import { codedAnswer } from './coded-answer.js';
import { debugSale } from './debug-sale.js';
import { parseInstanceIdList } from './instance-id-list.js';
import type { Effects, OperationContext } from './operation-context.js';
import { parseProductInfo } from './parse-product-info.js';
import { toRefresh } from './refresh-instance.js';
import { succeed } from './succeed.js';

/**
 * The callbacks of SaaS V2 with `testFlag` 1: checked like real ones, answered with the shape of a success for any id, for
 * ever, and never a look at real data. The marketplace replays the seller's saved cases twice a day.
 */
export const saasV2Debug: SaasV2Operations<OperationContext, Effects> = {
  async newInstance({ orderId, orderLineId, businessId }, context) {
    const sale = { orderId, orderLineId, saleProductId: '' };
    const { instanceId, changes } = await debugSale(sale, businessId, context);
    return { answer: { ...codedAnswer('000000'), instanceId }, changes };
  },

  async queryInstance({ instanceId }, { debugFrontEndUrl }) {
    const appInfo = { frontEndUrl: debugFrontEndUrl };
    const info = parseInstanceIdList(instanceId).map((id) => ({ instanceId: id, appInfo }));
    return { answer: { ...codedAnswer('000000'), info }, changes: [] };
  },

  async refreshInstance(request) {
    toRefresh(request);
    return succeed();
  },

  async changeInstanceCheck({ productInfo }) {
    parseProductInfo(productInfo);
    return succeed();
  },

  updateInstanceStatus: succeed,
  releaseInstance: succeed,
  upgradeInstance: succeed,
};
