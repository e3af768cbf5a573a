import { toShortWireTime } from '../periods.js';
import { withBusinessId } from './business-id.js';
import {
  instanceIdOf,
  type ChangeEvent,
  type KindOfProduct,
  type ResourceEvent,
} from './kind-of-product.js';

/** SaaS V2: calls carry ids only; everything else is told by the order query (saas-v2.md 4). */
export const saasV2: KindOfProduct = {
  purchase: ({ order, line, resource }) => ({
    operationId: 'newInstance',
    ...withBusinessId(resource, {
      activity: 'newInstance',
      orderId: order.orderId,
      orderLineId: line.orderLineId,
    }),
  }),
  refreshScenes: ['TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE'],
  refresh: ({ scene, order, line, resource, newProductId, expiresAt }) => ({
    operationId: 'refreshInstance',
    request: {
      activity: 'refreshInstance',
      scene,
      orderId: order.orderId,
      orderLineId: line.orderLineId,
      instanceId: instanceIdOf(resource),
      ...(newProductId !== undefined && { productId: newProductId }),
      // The table prints 14 digits, the example 17: the one with a change has the longer form.
      expireTime: toShortWireTime(expiresAt) + (scene === 'RENEWAL_CHANGE' ? '000' : ''),
    },
  }),
  renewalRevives: false,
  expire: (event) => statusMessage(event, 'FREEZE'),
  freeze: (event) => statusMessage(event, 'FREEZE'),
  unfreeze: (event) => statusMessage(event, 'UNFREEZE'),
  change: ({ order, line, resource }) => ({
    operationId: 'upgradeInstance',
    request: {
      activity: 'upgradeInstance',
      instanceId: instanceIdOf(resource),
      orderId: order.orderId,
      orderLineId: line.orderLineId,
    },
  }),
  checkChange: (event) => ({
    operationId: 'changeInstanceCheck',
    request: {
      activity: 'changeInstanceCheck',
      instanceId: instanceIdOf(event.resource),
      productInfo: productInfoOf(event),
    },
  }),
  release: ({ resource, unsubscription }) => ({
    operationId: 'releaseInstance',
    request: {
      activity: 'releaseInstance',
      instanceId: instanceIdOf(resource),
      ...(unsubscription && {
        orderId: unsubscription.order.orderId,
        orderLineId: unsubscription.line.orderLineId,
      }),
    },
  }),
  query: ({ resource, others = [] }) => ({
    operationId: 'queryInstance',
    request: {
      activity: 'queryInstance',
      instanceId: [resource, ...others].map(instanceIdOf).join(','),
    },
  }),
};

function statusMessage({ resource }: ResourceEvent, status: 'FREEZE' | 'UNFREEZE') {
  return {
    operationId: 'updateInstanceStatus',
    request: { activity: 'updateInstanceStatus', instanceId: instanceIdOf(resource), status },
  };
}

function productInfoOf({ form, target, line }: ChangeEvent): unknown {
  const productInfo = { ...target, linearValue: line.linearValue };
  if (form === 'array') return [productInfo];
  return form === 'text' ? JSON.stringify(productInfo) : productInfo;
}
