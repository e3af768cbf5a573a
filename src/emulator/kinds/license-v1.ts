import { toShortWireTime } from '../periods.js';
import { withBusinessId } from './business-id.js';
import { instanceIdOf, type KindOfProduct } from './kind-of-product.js';
import { periodOf } from './saas-v1.js';

/** License V1: the seller makes the License in the answer to the purchase (license.md 3). */
export const licenseV1: KindOfProduct = {
  purchase: ({ order, line, resource }) => ({
    operationId: 'getLicenseV1',
    ...withBusinessId(resource, {
      activity: 'getLicense',
      customerId: order.buyer.customerId,
      customerName: order.buyer.customerName,
      orderId: order.orderId,
      skuCode: line.skuCode,
      productId: line.productId,
      ...(line.expiresAt !== undefined && { expireTime: toShortWireTime(line.expiresAt) }),
      ...periodOf(line),
      amount: String(line.linearValue),
      ...(resource.isTrial && { trialFlag: '1' }),
    }),
  }),
  // There is no call for a renewal that is cancelled.
  refreshScenes: ['TRIAL_TO_FORMAL', 'RENEWAL'],
  refresh: ({ order, line, resource, newProductId, expiresAt }) => ({
    operationId: 'refreshLicenseV1',
    request: {
      activity: 'refreshLicense',
      orderId: order.orderId,
      instanceId: instanceIdOf(resource),
      ...(newProductId !== undefined && { productId: newProductId }),
      expireTime: toShortWireTime(expiresAt),
      ...periodOf(line),
    },
  }),
  renewalRevives: true,
  expire: ({ resource }) => ({
    operationId: 'expireLicenseV1',
    request: {
      activity: 'expireLicense',
      instanceId: instanceIdOf(resource),
      orderId: resource.orderId,
    },
  }),
  release: ({ resource }) => ({
    operationId: 'releaseLicenseV1',
    request: {
      activity: 'releaseLicense',
      orderId: resource.orderId,
      instanceId: instanceIdOf(resource),
    },
  }),
};
