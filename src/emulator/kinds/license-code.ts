import type { Resource } from '../marketplace-state.js';
import { toShortWireTime } from '../periods.js';
import type { KindOfProduct, ResourceEvent } from './kind-of-product.js';

/** Authorization codes: the marketplace makes them, and tells the seller only what becomes of them (license.md 2). */
export const licenseCode: KindOfProduct = {
  refreshScenes: ['RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD'],
  refresh: ({ scene, order, line, resource, newProductId, expiresAt }) => ({
    operationId: 'refreshLicenseCode',
    request: {
      activity: 'refreshLicenseCode',
      scene,
      orderId: order.orderId,
      orderLineId: line.orderLineId,
      license: codeOf(resource),
      ...(newProductId !== undefined && { productId: newProductId }),
      expireTime: toShortWireTime(expiresAt),
    },
  }),
  renewalRevives: false,
  expire: (event) => statusMessage(event, 'FREEZE'),
  freeze: (event) => statusMessage(event, 'FREEZE'),
  unfreeze: (event) => statusMessage(event, 'UNFREEZE'),
  release: ({ resource, unsubscription }) => ({
    operationId: 'releaseLicenseCode',
    request: {
      activity: 'releaseLicenseCode',
      license: codeOf(resource),
      ...(unsubscription && {
        orderId: unsubscription.order.orderId,
        orderLineId: unsubscription.line.orderLineId,
      }),
    },
  }),
};

function statusMessage({ resource }: ResourceEvent, status: 'FREEZE' | 'UNFREEZE') {
  return {
    operationId: 'updateLicenseCodeStatus',
    request: { activity: 'updateLicenseCodeStatus', license: codeOf(resource), status },
  };
}

function codeOf({ licenseCode: code, resourceId }: Resource): string {
  if (code === undefined) throw new Error(`${resourceId} has no authorization code`);
  return code;
}
