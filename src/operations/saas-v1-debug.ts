import type { SaasV1Operations } from '../../generated/stubs/SaasV1.js';
import { codedAnswer } from './coded-answer.js';
import { debugSale } from './debug-sale.js';
import { toExpiry } from './expiry.js';
import { parseInstanceIdList } from './instance-id-list.js';
import { toV1Sale } from './new-instance-v1.js';
import type { Effects, OperationContext } from './operation-context.js';
import { succeed } from './succeed.js';
import { readContact } from './v1-contact.js';
import { toV1Refresh } from './v1-refresh.js';

/** The callbacks of SaaS V1 with `testFlag` 1; see `saas-v2-debug.ts`. */
export const saasV1Debug: SaasV1Operations<OperationContext, Effects> = {
  async newInstanceV1(request, context) {
    if (request.expireTime) toExpiry(request.expireTime);
    const sale = toV1Sale(request);
    const { instanceId, changes } = await debugSale(sale, request.businessId, context);
    const encryptType = readContact(request, context).encryptType ?? context.encryptType;
    const appInfo = { frontEndUrl: context.debugFrontEndUrl };
    return { answer: { ...codedAnswer('000000'), encryptType, instanceId, appInfo }, changes };
  },

  async queryInstanceV1({ instanceId }, { debugFrontEndUrl, encryptType }) {
    const appInfo = { frontEndUrl: debugFrontEndUrl };
    const info = parseInstanceIdList(instanceId).map((id) => ({ instanceId: id, appInfo }));
    return { answer: { ...codedAnswer('000000'), encryptType, info }, changes: [] };
  },

  async refreshInstanceV1(request) {
    toV1Refresh(request);
    return succeed();
  },

  expireInstanceV1: succeed,
  instanceStatusV1: succeed,
  releaseInstanceV1: succeed,
  upgradeV1: succeed,
};
