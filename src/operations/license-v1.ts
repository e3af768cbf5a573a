import { createHash } from 'node:crypto';
import type { LicenseV1Operations } from '../../generated/stubs/LicenseV1.js';
import { licenseBytes, toLicenseText } from '../domain/license-text.js';
import { codedAnswer } from './coded-answer.js';
import { debugSale } from './debug-sale.js';
import { toExpiry } from './expiry.js';
import { getLicenseV1 } from './get-license-v1.js';
import type { Effects, OperationContext } from './operation-context.js';
import { refreshStep } from './refresh-step.js';
import { releaseStep } from './release-step.js';
import { statusStep } from './status-step.js';
import { succeed } from './succeed.js';
import { toV1Refresh } from './v1-refresh.js';

/** The callbacks of License V1. After its License is issued, an instance lives as one of SaaS V1 does. */
export const licenseV1: LicenseV1Operations<OperationContext, Effects> = {
  getLicenseV1,
  refreshLicenseV1: (request, context) =>
    refreshStep(request.instanceId, toV1Refresh(request), context),
  expireLicenseV1: ({ instanceId }, context) => statusStep(instanceId, 'freeze', context),
  releaseLicenseV1: ({ instanceId, orderId }, context) =>
    releaseStep({ instanceId, orderId, orderLineId: '' }, context),
};

/** Their License follows from the instance id, which is for ever the same for the same order; nobody can use it for anything. */
export const licenseV1Debug: LicenseV1Operations<OperationContext, Effects> = {
  async getLicenseV1({ orderId, businessId, expireTime }, context) {
    if (expireTime) toExpiry(expireTime);
    const sale = { orderId, orderLineId: '', saleProductId: '' };
    const { instanceId, changes } = await debugSale(sale, businessId, context);
    const digest = createHash('sha256').update(`debug License of ${instanceId}`).digest();
    const license = toLicenseText(digest.subarray(0, licenseBytes));
    return { answer: { ...codedAnswer('000000'), license, instanceId }, changes };
  },

  async refreshLicenseV1(request) {
    toV1Refresh(request);
    return succeed();
  },

  expireLicenseV1: succeed,
  releaseLicenseV1: succeed,
};
