import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { MarketplaceAnswer, MarketplaceCaller } from './marketplace-caller.js';
import { newInstanceBody, type OrderLineIds } from './marketplace-calls.js';
import type { ServerProcess } from './server-process.js';

/** The marketplace's own patience with a call. */
const answerMsMax = 5_000;
const readinessMsMax = 15_000;

/** A purchase succeeds. */
export async function expectServing(
  caller: MarketplaceCaller,
  { callbacksUrl }: ServerProcess,
  line: OrderLineIds,
): Promise<MarketplaceAnswer> {
  const answer = await caller.call(callbacksUrl, newInstanceBody(line));
  expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
  return answer;
}

/** The call is answered 000005 and nothing else, signed, before the marketplace gives up. */
export async function expectUnavailable(
  caller: MarketplaceCaller,
  { callbacksUrl }: ServerProcess,
  body: object,
): Promise<void> {
  const answer = await caller.call(callbacksUrl, body);
  expect(answer).toMatchObject({ status: 200, resultCode: '000005', signed: true });
  expect(JSON.parse(answer.text)).toEqual({ resultCode: '000005', resultMsg: 'internal error' });
  expect(answer.durationMs).toBeLessThan(answerMsMax);
}

/** Waits until `/readyz` says so by itself. */
export async function untilReadiness(
  { url }: ServerProcess,
  wanted: { readonly status: 200 | 503; readonly database: string },
): Promise<void> {
  const giveUpAt = performance.now() + readinessMsMax;
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    const { database } = (await response.json()) as { readonly database: string };
    const actual = { status: response.status, database };
    if (actual.status === wanted.status || performance.now() > giveUpAt) {
      expect(actual).toEqual(wanted);
      return;
    }
    await sleep(50);
  }
}
