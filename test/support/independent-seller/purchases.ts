import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { laterTime } from './instance-life.js';
import { operations } from './operations.js';
import {
  identityOf,
  refusal,
  success,
  textOf,
  type Handler,
  type SellerCall,
} from './seller-call.js';
import type { SoldInstance } from './seller-state.js';
import { debugAccountsOf, v1AccessOf } from './told-instances.js';

/** Long enough for the second of two calls to come in meanwhile (ms). */
const raceMs = 50;

/** `newInstance` of all families, real calls. */
export const newInstance: Handler = async (call) => {
  const { state, faults } = call;
  const identity = purchaseIdentity(call);
  const known = knownInstance(call, identity);
  if (known !== undefined) return answerKnown(call, known);
  if (faults.has('parallel-duplicates-make-two')) await sleep(raceMs);
  const instance = newlySold(call, identity);
  state.instances.set(instance.instanceId, instance);
  state.purchases.set(identity, instance.instanceId);
  return answerPurchase(call, instance);
};

/** `getLicense` of V1: the License comes with the answer. */
export const getLicense: Handler = (call) => {
  const { state, faults } = call;
  const orderId = faults.has('get-license-shares-instance') ? '' : textOf(call, 'orderId');
  const identity = identityOf('license-v1', orderId);
  const known = state.licenses.get(state.purchases.get(identity) ?? '');
  if (known !== undefined && !faults.has('get-license-repeat-other-license')) {
    return answerLicense(call, known);
  }
  const instance = { ...newlySold(call, identity), license: newLicense() };
  state.licenses.set(instance.instanceId, instance);
  state.purchases.set(identity, instance.instanceId);
  return answerLicense(call, instance);
};

function knownInstance(call: SellerCall, identity: string): SoldInstance | undefined {
  const { state, faults } = call;
  const debugId = state.debugPurchases.get(identity);
  if (faults.has('debug-and-real-share-identity') && debugId !== undefined) {
    return soldAs(debugId, identity);
  }
  const known = state.instances.get(state.purchases.get(identity) ?? '');
  if (faults.has('repeat-makes-second-instance')) return undefined;
  const isAgain = known?.state === 'released' && faults.has('new-again-after-release');
  return isAgain ? undefined : known;
}

function answerKnown(call: SellerCall, known: SoldInstance) {
  return call.faults.has('repeat-refused') ? refusal('000103') : answerPurchase(call, known);
}

/** Debug calls get an instanceId too, the same one each time, that belongs to nothing. */
export const debugNewInstance: Handler = (call) => {
  const { state, faults } = call;
  const identity = purchaseIdentity(call);
  const real = state.purchases.get(identity);
  if (faults.has('debug-and-real-share-identity') && real !== undefined) {
    return answerPurchase(call, soldAs(real, identity));
  }
  const given = state.debugPurchases.get(identity) ?? firstFreeId(call);
  const instanceId = faults.has('debug-repeat-other-instance') ? randomUUID() : given;
  state.debugPurchases.set(identity, instanceId);
  return answerPurchase(call, {
    ...soldAs(instanceId, identity),
    accounts: debugAccountsOf(call, instanceId),
  });
};

export const debugGetLicense: Handler = (call) => {
  const { state } = call;
  const identity = identityOf('license-v1', textOf(call, 'orderId'));
  const instanceId = state.debugPurchases.get(identity) ?? firstFreeId(call);
  state.debugPurchases.set(identity, instanceId);
  return answerLicense(call, { ...soldAs(instanceId, identity), license: 'LIC-DEBUG' });
};

/** V2 sells order lines, V1 orders; what is paid by use is sold by product under one order. */
function purchaseIdentity(call: SellerCall): string {
  const { operation, faults } = call;
  if (faults.has('business-id-is-identity')) return identityOf(textOf(call, 'businessId'));
  const isV1 = operations[operation].method === 'GET';
  const isByProduct = textOf(call, 'chargingMode') === '0';
  const part = isV1 ? (isByProduct ? textOf(call, 'productId') : '') : textOf(call, 'orderLineId');
  return identityOf(
    isV1 ? 'saas-v1' : 'saas-v2',
    textOf(call, 'orderId'),
    faults.has('second-line-gets-first-instance') ? '' : part,
  );
}

/** The businessId of the first call, as the marketplace suggests, unless another purchase has it already. */
function firstFreeId(call: SellerCall): string {
  const { state, faults } = call;
  const suggested = textOf(call, 'businessId');
  const taken = [...state.purchases.values(), ...state.debugPurchases.values()];
  const isFree = suggested !== '' && !taken.includes(suggested);
  const instanceId = isFree ? suggested : randomUUID();
  return faults.has('instance-id-too-long') ? instanceId.padEnd(70, 'x') : instanceId;
}

function newlySold(call: SellerCall, identity: string): SoldInstance {
  const chargingMode = textOf(call, 'chargingMode');
  return {
    ...soldAs(firstFreeId(call), identity),
    expireTime: laterTime(undefined, textOf(call, 'expireTime')),
    productId: textOf(call, 'productId') || undefined,
    isOnDemand: chargingMode === '0' || chargingMode === '5',
  };
}

function soldAs(instanceId: string, identity: string): SoldInstance {
  return {
    instanceId,
    identity,
    state: 'active',
    expireTime: undefined,
    productId: undefined,
    isOnDemand: false,
    license: undefined,
    done: new Set(),
    accounts: new Map(),
  };
}

function newLicense(): string {
  return `LIC-${randomUUID().toUpperCase()}`;
}

function answerPurchase(call: SellerCall, instance: SoldInstance) {
  const { operation, faults } = call;
  const given = toldId(call, instance);
  if (operations[operation].method !== 'GET') return success(given);
  const { encryptType, appInfo } = v1AccessOf(call, instance);
  return success({
    ...encryptType,
    ...given,
    ...(!faults.has('v1-app-info-missing') && { appInfo }),
  });
}

function answerLicense(call: SellerCall, instance: SoldInstance) {
  const { license } = instance;
  return success({
    ...(!call.faults.has('get-license-without-license') && { license }),
    ...toldId(call, instance),
  });
}

function toldId({ faults }: SellerCall, { instanceId }: SoldInstance) {
  if (faults.has('instance-id-missing')) return {};
  return { instanceId: faults.has('instance-id-number') ? 12345 : instanceId };
}
