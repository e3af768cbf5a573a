import type { SaasV1Operations } from '../../generated/stubs/SaasV1.js';
import type { AccessData } from '../domain/instance.js';
import { codedAnswer } from './coded-answer.js';
import { debugSale } from './debug-sale.js';
import { toExpiry } from './expiry.js';
import { parseInstanceIdList } from './instance-id-list.js';
import { toV1Sale } from './new-instance-v1.js';
import type { Effects, OperationContext } from './operation-context.js';
import { succeed } from './succeed.js';
import { toAppInfoV1 } from './v1-access-data.js';
import { readContact } from './v1-contact.js';
import { toV1Refresh } from './v1-refresh.js';

/** The callbacks of SaaS V1 with `testFlag` 1; see `saas-v2-debug.ts`. */
export const saasV1Debug: SaasV1Operations<OperationContext, Effects> = {
  async newInstanceV1(request, context) {
    if (request.expireTime) toExpiry(request.expireTime);
    const sale = toV1Sale(request);
    const { instanceId, changes } = await debugSale(sale, request.businessId, context);
    const { accessKey } = context;
    const encryptType = readContact(request, context).encryptType ?? context.encryptType;
    const access = debugAccess(context);
    const appInfo = toAppInfoV1({ instanceId, access }, { accessKey, encryptType });
    return { answer: { ...codedAnswer('000000'), encryptType, instanceId, ...appInfo }, changes };
  },

  async queryInstanceV1(request, context) {
    const { encryptType } = context;
    const access = debugAccess(context);
    const info = parseInstanceIdList(request.instanceId).map((instanceId) => ({
      instanceId,
      ...toAppInfoV1({ instanceId, access }, context),
    }));
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

/** An account that does not exist: whoever debugs the interface must see that it can be decrypted. */
function debugAccess({ debugFrontEndUrl }: OperationContext): AccessData {
  return {
    frontEndUrl: debugFrontEndUrl,
    adminUrl: debugFrontEndUrl,
    userName: 'debug-account',
    password: 'debug-password',
  };
}
