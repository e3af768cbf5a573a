import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Callback } from '../../../src/emulator/callback.js';
import { createDisturbedCourier } from '../../../src/emulator/faults/disturbed-courier.js';
import { createFaultControl } from '../../../src/emulator/faults/fault-control.js';
import { parseFaults } from '../../../src/emulator/faults/fault-rule.js';
import type { HttpRequest } from '../../../src/emulator/http-exchange.js';
import { readPublished } from '../../../src/published.js';
import { scriptedSeller } from '../../support/emulated.js';
import { clientForTest, recordingServer } from '../../support/raw-server.js';
import { scriptedKeys } from '../../support/scripted-seller.js';
import { testNoon } from '../../support/start-app.js';

const { specification } = readPublished();

const purchase = {
  activity: 'newInstance',
  businessId: 'b1',
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  testFlag: '0',
};

describe('what travels is what the fault says', () => {
  it('nothing: milliseconds, sorted, compact, with the current key', async () => {
    const sent = await sentUnder('');
    expect(sent.query.timestamp).toBe(String(testNoon));
    expect(sent.text).toBe(JSON.stringify(purchase));
    expect(sent.signedBy('current-key', 'raw')).toBe(true);
  });

  it('seconds: a timestamp of ten digits, signed as it is written', async () => {
    const sent = await sentUnder('seconds');
    expect(sent.query.timestamp).toBe(String(testNoon / 1_000));
    expect(sent.signedBy('current-key', 'raw')).toBe(true);
  });

  it.each([
    ['clock-ahead', 20_000],
    ['clock-ahead=50000', 50_000],
    ['clock-behind', -20_000],
    ['clock-behind=50000', -50_000],
    ['clock-ahead=120000', 0],
    ['clock-behind=120000', 0],
  ])('%s: the call that must be accepted is dated %d ms off', async (fault, errorMs) => {
    const sent = await sentUnder(fault);
    expect(Number(sent.query.timestamp) - testNoon).toBe(errorMs);
    expect(sent.signedBy('current-key', 'raw')).toBe(true);
  });

  it('previous-key: signed with the key before the current one', async () => {
    const sent = await sentUnder('previous-key');
    expect(sent.signedBy('previous-key', 'raw')).toBe(true);
    expect(sent.signedBy('current-key', 'raw')).toBe(false);
  });

  it('unknown-fields: one more in the body, and one whose name and value are hard to encode', async () => {
    const { text } = await sentUnder('unknown-fields');
    const {
      newFieldOfTheMarketplace,
      'x y': hard,
      ...known
    } = JSON.parse(text) as object & {
      readonly newFieldOfTheMarketplace: string;
      readonly 'x y': string;
    };
    expect(newFieldOfTheMarketplace).not.toBe('');
    expect(hard).toContain('& + %');
    expect(known).toEqual(purchase);
  });

  it('unsorted-body: blanks and another order, signed as sent or as the sorted text', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const sent = await sentUnder('unsorted-body', seed);
      expect(JSON.parse(sent.text)).toEqual(purchase);
      expect(sent.text).toContain('\n');
      const isRaw = sent.signedBy('current-key', 'raw');
      expect(sent.signedBy('current-key', 'sorted')).toBe(!isRaw);
      seen.add(isRaw ? 'raw' : 'sorted');
      if (Object.keys(JSON.parse(sent.text) as object).join() !== Object.keys(purchase).join())
        seen.add('unsorted');
    }
    expect([...seen].sort()).toEqual(['raw', 'sorted', 'unsorted']);
  });

  it('delay: the call sets out later, by no less than was told', async () => {
    const begunAt = performance.now();
    await sentUnder('delay=30');
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(29);
  });

  it('slow-body: the body arrives in pieces, and complete', async () => {
    const { url, received } = await recordingServer(
      () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      (sent) => sent.endsWith('}'),
    );
    await courier('slow-body', url).send(call('newInstance', purchase));
    expect(received.length).toBeGreaterThan(1);
    expect(received.join('').endsWith(`\r\n\r\n${JSON.stringify(purchase)}`)).toBe(true);
  });

  it('unknown-fields of a GET are in its query, and in its token', async () => {
    const seller = await scriptedSeller();
    const request = { ...purchase, timeStamp: '20260301120000000' };
    const sent = await courier('unknown-fields', seller.url).send(call('newInstanceV1', request));
    const { authToken, ...parameters } = queryOf(sent.request);
    expect(Object.keys(parameters)).toEqual(
      expect.arrayContaining(['x y', 'newFieldOfTheMarketplace']),
    );
    const message = Object.entries(parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    expect(authToken).toBe(hmac('current-v120260301120000000', message).toString('base64'));
  });
});

describe('a copy that is held back', () => {
  it('never arrives after a call that it must not follow, however many come later', async () => {
    const seller = await scriptedSeller();
    const send = courier('reorder*1', seller.url);
    const status = (instanceId: string, next: string) =>
      send.send(call('updateInstanceStatus', { instanceId, status: next }));
    await status('i1', 'FREEZE');
    await status('i1', 'UNFREEZE');
    await status('i2', 'FREEZE');
    await status('i3', 'FREEZE');
    expect(
      seller.received.map(
        ({ members }) => `${String(members.instanceId)} ${String(members.status)}`,
      ),
    ).toEqual(['i1 FREEZE', 'i1 FREEZE', 'i1 UNFREEZE', 'i2 FREEZE', 'i3 FREEZE']);
  });

  it('is overtaken by the next call that may overtake it', async () => {
    const seller = await scriptedSeller();
    const send = courier('reorder*1', seller.url);
    for (const instanceId of ['i1', 'i2', 'i3']) {
      await send.send(call('updateInstanceStatus', { instanceId, status: 'FREEZE' }));
    }
    expect(seller.received.map(({ members }) => members.instanceId)).toEqual([
      'i1',
      'i2',
      'i1',
      'i3',
    ]);
  });

  it('is thrown away when its time has run out', async () => {
    const seller = await scriptedSeller();
    let now = testNoon;
    const send = courier('reorder*1', seller.url, { realNow: () => now });
    await send.send(call('updateInstanceStatus', { instanceId: 'i1', status: 'FREEZE' }));
    now += 30_000;
    await send.send(call('updateInstanceStatus', { instanceId: 'i2', status: 'FREEZE' }));
    expect(seller.received.map(({ members }) => members.instanceId)).toEqual(['i1', 'i2']);
  });
});

function courier(
  faults: string,
  productionUrl: string,
  {
    seed = 1,
    realNow = () => testNoon,
  }: { readonly seed?: number; readonly realNow?: () => number } = {},
) {
  return createDisturbedCourier({
    http: clientForTest(),
    productionUrl,
    keys: { ...scriptedKeys, base: ['current-key', 'previous-key'], v1: ['current-v1'] },
    timeoutMs: 5_000,
    realNow,
    faults: createFaultControl(parseFaults(faults), seed),
  });
}

/** What arrived, and whether it is signed by the formula of the pages (signing.md 3), without the code that signed it. */
async function sentUnder(faults: string, seed = 1) {
  const seller = await scriptedSeller();
  const { request } = await courier(faults, seller.url, { seed }).send(
    call('newInstance', purchase),
  );
  const query = queryOf(request);
  const { signature, timestamp = '', nonce = '' } = query;
  return {
    query,
    text: request.body.toString(),
    signedBy(key: string, payload: 'raw' | 'sorted'): boolean {
      const sorted = () => JSON.stringify(purchase);
      const inner = hmac(key, payload === 'raw' ? request.body : sorted()).toString('hex');
      return signature === hmac(key, `${key}${nonce}${timestamp}${inner}`).toString('hex');
    },
  };
}

function call(operationId: string, request: Callback['request']): Callback {
  const operation = specification.operations.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new Error(`no ${operationId}`);
  return { operation, request };
}

function queryOf({ url }: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(url).searchParams);
}

function hmac(key: string, text: string | Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
