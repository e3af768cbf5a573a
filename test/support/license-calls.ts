import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { LicenseCodeState } from '../../src/domain/license-code.js';
import type { Scene } from './change-calls.js';
import type { TestDatabase } from './databases.js';
import { newOrderLine, type OrderLineIds } from './marketplace-calls.js';
import { signedCall, type CallAnswer, type CallDetails } from './signed-call.js';
import { startApp, testNoon, type AppSettings, type StartedApp } from './start-app.js';
import {
  callV1,
  newOrderId,
  newTimeStamp,
  purchaseV1,
  targetOf,
  type V1Parameters,
  type V1Purchase,
} from './v1-calls.js';

/** A License is bought (License V1). */
export function licensePurchase(more: V1Parameters = {}): V1Purchase {
  return purchaseV1({ activity: 'getLicense', productId: '00301-130012-0--0', ...more });
}

export function refreshLicense(instanceId: string, expireTime: string, more: V1Parameters = {}) {
  return {
    activity: 'refreshLicense',
    instanceId,
    orderId: newOrderId(),
    expireTime,
    timeStamp: newTimeStamp(),
    ...more,
  };
}

export function expireLicense(instanceId: string) {
  return { activity: 'expireLicense', instanceId, timeStamp: newTimeStamp() };
}

export function releaseLicense(instanceId: string, orderId: string = newOrderId()) {
  return { activity: 'releaseLicense', instanceId, orderId, timeStamp: newTimeStamp() };
}

export interface BoughtLicense {
  readonly purchase: V1Purchase;
  readonly instanceId: string;
  readonly license: string;
  /** The exact bytes of the answer, as text. */
  readonly text: string;
}

/** A License that a buyer has. */
export async function aBoughtLicense(
  app: StartedApp,
  more: V1Parameters = {},
): Promise<BoughtLicense> {
  const purchase = licensePurchase(more);
  const { members, text } = await callV1(app, purchase);
  expect(members).toMatchObject({ resultCode: '000000' });
  const { instanceId, license } = members;
  return { purchase, instanceId: String(instanceId), license: String(license), text };
}

/** An authorization code as the marketplace makes them, which nobody has seen yet. */
export function newLicenseCode(): string {
  return `PL${randomUUID().replaceAll('-', '').toUpperCase()}`;
}

/** Any of the three calls about authorization codes: they travel alike. */
export async function callCode(
  app: StartedApp,
  body: object,
  details: CallDetails = {},
): Promise<CallAnswer> {
  return signedCall(app, body, { target: targetOf('refreshLicenseCode'), ...details });
}

export function refreshCode(
  license: string,
  expireTime: string,
  { scene = 'RENEWAL', line = newOrderLine() }: { scene?: Scene; line?: OrderLineIds } = {},
) {
  return { activity: 'refreshLicenseCode', scene, ...line, license, expireTime };
}

export function codeStatus(license: string, status: 'FREEZE' | 'UNFREEZE') {
  return { activity: 'updateLicenseCodeStatus', license, status };
}

/** With an order line: of an unsubscription; without: the retention period is over. */
export function releaseCode(license: string, line: Partial<OrderLineIds> = {}) {
  return { activity: 'releaseLicenseCode', license, ...line };
}

/** A code that is known, without any order. */
export async function aCodeThatIs(
  state: LicenseCodeState | 'unknown',
  app: StartedApp,
): Promise<string> {
  const code = newLicenseCode();
  if (state === 'unknown') return code;
  await callCode(app, codeStatus(code, state === 'frozen' ? 'FREEZE' : 'UNFREEZE'));
  if (state === 'released') await callCode(app, releaseCode(code));
  expect(await app.storage.load.licenseCode(code)).toMatchObject({ state });
  return code;
}

let events = 0;

/** A buyer applies for a License of an online-activated product. */
export function licenseApplication(instanceId: string, more: object = {}) {
  events += 1;
  return {
    activity: 'getLicenseAsync',
    eventId: `event-${process.pid}-${events}`,
    instanceId,
    effectiveTime: '2026-03-05 10:30:15 z',
    ...more,
  };
}

export async function callOrderNotify(
  app: StartedApp,
  body: object,
  details: CallDetails = {},
): Promise<CallAnswer> {
  return signedCall(app, body, { target: targetOf('orderNotify'), ...details });
}

export function orderNotice(line: OrderLineIds = newOrderLine()) {
  return { activity: 'orderNotify', ...line, testFlag: '0' };
}

/** As `useApp`, for a seller's code that throws now and then: that it does is no defect of the server's. */
export function useAppOfBrokenSeller(
  database: TestDatabase,
  settings: AppSettings,
): () => StartedApp {
  let app: StartedApp | undefined;
  beforeAll(async () => {
    const clock = { now: testNoon };
    const storage = await database.openTestStorage({ now: () => clock.now });
    app = await startApp({ storage, clock }, settings);
  });
  afterEach(() => {
    const isSellers = (difference: string) => /^(?:licensing|provisioning) threw/.test(difference);
    expect(app?.differences.filter((each) => !isSellers(each))).toEqual([]);
  });
  afterAll(() => app?.stop());
  return () => {
    if (app === undefined) throw new Error('the server is there from beforeAll on');
    return app;
  };
}
