import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { answerProblem } from '../support/callbacks-document.js';
import { bodySign } from '../support/independent-seller/body-sign.js';
import { callSeller, type CallPlace } from '../support/independent-seller/independent-caller.js';
import {
  startIndependentSeller,
  type IndependentSeller,
  type IndependentSellerOptions,
} from '../support/independent-seller/independent-seller.js';
import { decryptField } from '../support/independent-seller/sensitive-field.js';
import { sellerAccount } from '../support/independent-seller/told-instances.js';

const keys = {
  base: ['independent-base-key', 'independent-previous-base-key'],
  kit: ['independent-kit-key'],
  license: ['independent-license-key'],
  generic: ['independent-generic-key'],
  // Invented: phones and mail addresses in the calls are encrypted with it.
  v1: ['00112233-4455-6677-8899-aabbccddeeff'],
};
const kitPrivateKeyPem = readFileSync(
  new URL('../support/kit-private-key.pem', import.meta.url),
  'utf8',
);
/** Noon of an ordinary day (ms). */
export const now = Date.UTC(2026, 2, 1, 12);

/** Ends with the test. */
export async function startSeller(
  faulty: Partial<IndependentSellerOptions> = {},
): Promise<IndependentSeller> {
  const options = { keys, kitPrivateKeyPem, clock: () => now, ...faulty };
  const seller = await startIndependentSeller(options);
  onTestFinished(() => seller.stop());
  return seller;
}

export interface Sent {
  readonly content: string | Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operationId: string | undefined;
}

/** Sends a call and holds its answer against all that is promised of any answer. */
export async function sendAndCheck(seller: IndependentSeller, place: CallPlace, sent: Sent) {
  const {
    content,
    operationId,
    headers = { 'Content-Type': 'application/json;charset=utf8' },
  } = sent;
  const key = keys[place.keyClass][0] ?? '';
  const { status, rawHeaders, body } = await callSeller(seller.url, {
    ...place,
    content,
    headers,
    key,
    now,
  });
  const text = body.toString('utf8');
  const members = JSON.parse(text) as Readonly<Record<string, unknown>>;
  expect({ status, text }).toEqual({ status: 200, text });
  expect(rawHeaders).toContain('application/json');
  expect(rawHeaders[rawHeaders.indexOf('Body-Sign') + 1]).toBe(bodySign(key, body));
  expect(operationId && answerProblem(operationId, members), text).toBeUndefined();
  if (place.keyClass === 'v1') checkAccounts(members, key);
  return { text, members };
}

/** Account and password of the older interfaces can be decrypted with the Key. */
function checkAccounts(members: Readonly<Record<string, unknown>>, key: string): void {
  const info = (members.info ?? []) as readonly {
    readonly appInfo?: Partial<typeof sellerAccount>;
  }[];
  for (const { appInfo } of [members as (typeof info)[number], ...info]) {
    if (appInfo === undefined) continue;
    const { userName = '', password = '' } = appInfo;
    const open = (value: string) => decryptField(key, '1', value);
    expect({ userName: open(userName), password: open(password) }).toEqual(sellerAccount);
  }
}
