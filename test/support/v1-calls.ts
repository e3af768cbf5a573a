import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { InstanceState } from '../../src/domain/instance.js';
import {
  decryptSensitiveField,
  encryptSensitiveField,
  type EncryptType,
} from '../../src/protocol/sensitive-field.js';
import { toWireTime } from '../../src/protocol/wire-time.js';
import { callbacks, type Callback } from './callbacks-document.js';
import { newOrderLine } from './marketplace-calls.js';
import { completeProvisioning, failProvisioning } from './seller-acts.js';
import { signedCall, type CallAnswer, type CallDetails } from './signed-call.js';
import { testFrontEndUrl, testNoon, type StartedApp } from './start-app.js';

/** What a GET says, decoded. */
export type V1Parameters = Readonly<Record<string, string>>;

export type V1Purchase = V1Parameters & {
  readonly businessId: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly productId: string;
};

/** Where and how the call of that operation travels. */
export function targetOf(operationId: string): Callback {
  const found = callbacks.find((callback) => callback.operationId === operationId);
  if (found === undefined) throw new Error(`the specification has no callback ${operationId}`);
  return found;
}

/** All calls of SaaS V1 and License V1 travel alike; `activity` tells them apart. */
const v1Target = targetOf('newInstanceV1');

export async function callV1(
  app: StartedApp,
  parameters: V1Parameters,
  details: CallDetails = {},
): Promise<CallAnswer> {
  return signedCall(app, parameters, { target: v1Target, ...details });
}

let calls = 0;

/** New on every call, as the marketplace's are. */
export function newTimeStamp(): string {
  calls += 1;
  return toWireTime(testNoon + calls);
}

/** The order of a V1 call: the older interfaces know no lines. */
export function newOrderId(): string {
  return newOrderLine().orderId;
}

/** What the marketplace's debugging page sends at least. */
export function purchaseV1(more: V1Parameters = {}): V1Purchase {
  return {
    activity: 'newInstance',
    businessId: randomUUID(),
    customerId: '4f1d0a7be2c94b6f8a35d1c07e92b846',
    orderId: newOrderId(),
    productId: '00301-120034-0--0',
    timeStamp: newTimeStamp(),
    ...more,
  };
}

/** The same purchase as the marketplace sends it again. */
export function again<Call extends V1Parameters>(call: Call): Call {
  return {
    ...call,
    ...('businessId' in call && { businessId: randomUUID() }),
    timeStamp: newTimeStamp(),
  };
}

export function refreshV1(instanceId: string, expireTime: string, more: V1Parameters = {}) {
  return {
    activity: 'refreshInstance',
    instanceId,
    orderId: newOrderId(),
    expireTime,
    timeStamp: newTimeStamp(),
    ...more,
  };
}

export function upgradeV1(instanceId: string, more: V1Parameters = {}) {
  return {
    activity: 'upgrade',
    instanceId,
    orderId: newOrderId(),
    skuCode: '5b1f7c34-90ad-4e62-8c15-d7a3f2e6b049',
    productId: '00301-120036-0--0',
    timeStamp: newTimeStamp(),
    ...more,
  };
}

export function expireV1(instanceId: string) {
  return { activity: 'expireInstance', instanceId, timeStamp: newTimeStamp() };
}

export function statusV1(instanceId: string, instanceStatus: 'FREEZE' | 'NORMAL') {
  return { activity: 'instanceStatus', instanceId, instanceStatus, timeStamp: newTimeStamp() };
}

export function releaseV1(instanceId: string, orderId: string = newOrderId()) {
  return { activity: 'releaseInstance', instanceId, orderId, timeStamp: newTimeStamp() };
}

export function queryV1(...instanceIds: readonly string[]) {
  const instanceId = instanceIds.join(',');
  return { activity: 'queryInstance', instanceId, timeStamp: newTimeStamp() };
}

/** A new instance of SaaS V1, brought into a state by V1 calls only. The server must provision by hand. */
export async function anInstanceV1ThatIs(
  state: InstanceState,
  app: StartedApp,
  more: V1Parameters = {},
): Promise<string> {
  const purchase = purchaseV1(more);
  const instanceId = purchase.businessId;
  expect(await callV1(app, purchase)).toMatchObject({ resultCode: '000004' });
  if (state === 'pending') return instanceId;
  if (state === 'failed') {
    await failProvisioning(app, instanceId, { code: '000005', reason: 'no licence server' });
    return instanceId;
  }
  await completeProvisioning(app, instanceId, { frontEndUrl: testFrontEndUrl });
  if (state === 'frozen') await callV1(app, expireV1(instanceId));
  if (state === 'released') await callV1(app, releaseV1(instanceId));
  expect(await app.storage.load.instance(instanceId)).toMatchObject({ state });
  return instanceId;
}

export interface FieldSecret {
  /** The current key of class v1 unless told otherwise. */
  readonly accessKey?: string;
  readonly encryptType?: EncryptType;
}

/** A phone number or mail address as the marketplace sends it. */
export function encrypted(
  app: StartedApp,
  plain: string,
  { accessKey = app.keysOf('v1')[0], encryptType = '1' }: FieldSecret = {},
): string {
  return encryptSensitiveField({ accessKey, encryptType, iv: 'A1b2C3d4E5f6G7h8', plain });
}

/** Account and password as the marketplace reads them. */
export function openedAppInfo(
  app: StartedApp,
  appInfo: unknown,
  { accessKey = app.keysOf('v1')[0], encryptType = '1' }: FieldSecret = {},
): Readonly<Record<string, unknown>> {
  const members = appInfo as Record<string, string>;
  const open = (value: string) => decryptSensitiveField({ accessKey, encryptType, value });
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) =>
      name === 'userName' || name === 'password' ? [name, open(value)] : [name, value],
    ),
  );
}
