import { encryptSensitiveField } from '../../protocol/sensitive-field.js';
import type { ActionContext } from '../action.js';
import type { CallbackRequest } from '../callback.js';
import type { OrderLine } from '../marketplace-state.js';
import { toShortWireTime } from '../periods.js';
import { withBusinessId } from './business-id.js';
import {
  instanceIdOf,
  type KindOfProduct,
  type OrderEvent,
  type PurchaseEvent,
  type ResourceEvent,
} from './kind-of-product.js';

/** SaaS V1: everything about the order is in the call itself, as parameters of a GET (saas-v1.md 4). */
export const saasV1: KindOfProduct = {
  purchase: newInstanceMessage,
  refreshScenes: ['TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD'],
  refresh: ({ scene, order, line, resource, newProductId, expiresAt }) => ({
    operationId: 'refreshInstanceV1',
    request: {
      activity: 'refreshInstance',
      orderId: order.orderId,
      instanceId: instanceIdOf(resource),
      ...(newProductId !== undefined && { productId: newProductId }),
      expireTime: toShortWireTime(expiresAt),
      ...(scene === 'TRIAL_TO_FORMAL' && { trialToFormal: '1' }),
      ...periodOf(line),
      // There is no scene: what is below zero marks a cancelled renewal.
      orderAmount: String(line.amount),
    },
  }),
  renewalRevives: true,
  expire: ({ resource }) => ({
    operationId: 'expireInstanceV1',
    request: {
      activity: 'expireInstance',
      instanceId: instanceIdOf(resource),
      orderId: resource.orderId,
    },
  }),
  freeze: (event) => statusMessage(event, 'FREEZE'),
  unfreeze: (event) => statusMessage(event, 'NORMAL'),
  change: ({ order, line, resource, target }) => ({
    operationId: 'upgradeV1',
    request: {
      activity: 'upgrade',
      instanceId: instanceIdOf(resource),
      orderId: order.orderId,
      skuCode: target.skuCode,
      productId: target.productId,
      amount: String(line.linearValue),
    },
  }),
  release: ({ resource, unsubscription }) => ({
    operationId: 'releaseInstanceV1',
    request: {
      activity: 'releaseInstance',
      instanceId: instanceIdOf(resource),
      // That of the purchase, also when the buyer unsubscribed.
      orderId: resource.orderId,
      ...(unsubscription && { orderAmount: String(unsubscription.line.amount) }),
    },
  }),
  query: (event) => {
    const { product, resource, others = [] } = event;
    // For period and one-time products the purchase itself is called again: it doubles as a query.
    const isUsed = product.chargingMode.startsWith('ON_DEMAND');
    if (!isUsed && others.length === 0) return newInstanceMessage(toPurchase(event));
    return {
      operationId: 'queryInstanceV1',
      request: {
        activity: 'queryInstance',
        instanceId: [resource, ...others].map(instanceIdOf).join(','),
      },
    };
  },
};

const chargingModes = { ON_DEMAND: '0', PERIOD: '1', ONE_TIME: '3', ON_DEMAND_PKG: '5' } as const;

function newInstanceMessage({ context, product, order, line, resource }: PurchaseEvent) {
  const { buyer } = order;
  const fixed: CallbackRequest = {
    activity: 'newInstance',
    customerId: buyer.customerId,
    customerName: buyer.customerName,
    userId: buyer.userId,
    userName: buyer.userName,
    ...contactOf(context, buyer),
    orderId: order.orderId,
    skuCode: line.skuCode,
    productId: line.productId,
    ...(resource.isTrial && { trialFlag: '1' }),
    ...(line.expiresAt !== undefined && { expireTime: toShortWireTime(line.expiresAt) }),
    chargingMode: chargingModes[product.chargingMode],
    ...(line.extendParams.length > 0 && {
      saasExtendParams: Buffer.from(JSON.stringify(line.extendParams)).toString('base64'),
    }),
    amount: String(line.linearValue),
    ...periodOf(line),
    orderAmount: String(line.amount),
  };
  return { operationId: 'newInstanceV1', ...withBusinessId(resource, fixed) };
}

function toPurchase(event: ResourceEvent): OrderEvent {
  const { context, resource } = event;
  const order = context.state.orders.get(resource.orderId);
  const line = order?.lines.find(({ orderLineId }) => orderLineId === resource.orderLineId);
  if (order === undefined || line === undefined) {
    throw new Error(`${resource.resourceId} has no order`);
  }
  return { ...event, order, line };
}

function statusMessage({ resource }: ResourceEvent, instanceStatus: 'FREEZE' | 'NORMAL') {
  return {
    operationId: 'instanceStatusV1',
    request: {
      activity: 'instanceStatus',
      instanceId: instanceIdOf(resource),
      instanceStatus,
    },
  };
}

/** Of period products only. */
export function periodOf({ periodType, periodNumber }: OrderLine): CallbackRequest {
  return periodType === undefined ? {} : { periodType, periodNumber: String(periodNumber ?? 1) };
}

/** Phone and mail travel encrypted, under an IV of 16 letters and digits. Without a key of class v1 nothing can be sent anyway. */
function contactOf(
  { v1Key, encryptType, population }: ActionContext,
  { mobilePhone, email }: { readonly mobilePhone: string; readonly email: string },
): CallbackRequest {
  if (v1Key === undefined) return {};
  const encrypt = (plain: string) =>
    encryptSensitiveField({ accessKey: v1Key, encryptType, iv: population.hex(16), plain });
  return { mobilePhone: encrypt(mobilePhone), email: encrypt(email) };
}
