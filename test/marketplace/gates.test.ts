import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { listenForTest } from '../support/raw-server.js';

const success = { error_code: '92020000', orderInfo: { orderId: 'CS1', orderLine: [] } };
const denied = { error_code: 'APIGW.0301', error_msg: 'verify aksk signature fail' };

/** A marketplace whose answer may be changed while it runs; a path may have one of its own. */
async function play(answer: object, own: Record<string, object> = {}) {
  const played = { answer, own, calls: 0 };
  const server = createServer((request, res) => {
    played.calls += 1;
    request.resume();
    const path = request.url?.split('?')[0] ?? '';
    const named = Object.entries(played.own).find(([end]) => path.endsWith(end));
    res.end(JSON.stringify(named?.[1] ?? played.answer));
  });
  const { host } = await listenForTest(server);
  return { played, ...clientForTest([`http://${host}`]) };
}

const query = { orderId: 'CS1' };

describe('an access key that is refused', () => {
  it('is not used again for a minute: every call fails at once, with the same words', async () => {
    const { client, played, advance } = await play(denied);
    const first = failureOf(await client.queryOrder(query));
    expect(first.kind).toBe('credentials');
    advance(59_999);
    expect(failureOf(await client.queryOrder(query))).toEqual(first);
    expect(failureOf(await client.queryLicense({ license: 'PL1' }))).toEqual(first);
    expect(played.calls).toBe(1);
  });

  it('is tried by one call after that, while the others wait for what comes of it', async () => {
    const { client, played, advance } = await play(denied);
    await client.queryOrder(query);
    advance(60_000);
    const outcomes = await Promise.all([1, 2, 3].map(() => client.queryOrder(query)));
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(played.calls).toBe(2);
  });

  it('is told to the operator once, and once more when it is accepted', async () => {
    const { client, played, told, advance } = await play(denied);
    for (let minute = 0; minute < 3; minute += 1) {
      await client.queryOrder(query);
      advance(60_000);
    }
    expect(told).toEqual([
      'error: the marketplace has not accepted the order query (APIGW.0301, “verify aksk signature fail”, HTTP 200): the gateway does not accept the signature; check KOOGATE_AK and KOOGATE_SK, and the clock of this machine',
    ]);
    played.answer = success;
    await client.queryOrder(query);
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
    expect(told.slice(1)).toEqual([
      'info: the marketplace accepts calls again that it had refused',
    ]);
  });

  it('stays out while nobody answers', async () => {
    const { client, played, advance } = await play(denied);
    await client.queryOrder(query);
    advance(60_000);
    const stop = AbortSignal.abort();
    expect(failureOf(await client.queryOrder(query, { signal: stop }))).toMatchObject({
      kind: 'temporary',
    });
    played.answer = success;
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
  });

  it('is accepted as soon as it is refused for another reason', async () => {
    const { client, played, advance } = await play(denied);
    await client.queryOrder(query);
    advance(60_000);
    played.answer = { resultCode: 'MKT.0199' };
    expect(failureOf(await client.queryOrder(query)).kind).toBe('refused');
    expect(failureOf(await client.queryOrder(query)).kind).toBe('refused');
  });
});

describe('a call that this access key may not make', () => {
  it.each([
    ['/file', { error_code: 'CBC.0150' }],
    ['/file', { error_code: '91380150' }],
  ])('is held back, and no other: %s %s', async (path, answer) => {
    const { client, played } = await play(success, { [path]: answer });
    const upload = () => client.uploadMarketEventFile('e1', { kind: 'text', text: 'L' });
    expect(failureOf(await upload()).kind).toBe('credentials');
    expect(failureOf(await upload()).kind).toBe('credentials');
    expect(played.calls).toBe(1);
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
    expect(failureOf(await upload()).kind).toBe('credentials');
    expect(played.calls).toBe(2);
  });

  it('an order of another seller holds nothing back', async () => {
    const { client, played, told } = await play({ resultCode: 'MKT.0150' });
    for (const kind of ['refused', 'refused']) {
      expect(failureOf(await client.queryOrder(query)).kind).toBe(kind);
    }
    expect({ calls: played.calls, told }).toEqual({ calls: 2, told: [] });
  });

  it('a body that is wrongly signed holds back usage pushes', async () => {
    const { client, played, told } = await play(success, {
      '/usage-data': { error_code: 'MKT.0102' },
    });
    for (const kind of ['signature', 'signature']) {
      expect(failureOf(await client.pushUsage([])).kind).toBe(kind);
    }
    expect(played.calls).toBe(1);
    expect(told).toHaveLength(1);
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
  });
});

describe('calling too often', () => {
  it('makes pauses that grow, and end with the first call that gets through', async () => {
    const { client, played, told, advance } = await play({ resultCode: 'MKT. 0250' });
    const pauses = [];
    for (let call = 0; call < 8; call += 1) {
      const before = played.calls;
      await client.queryOrder(query);
      expect(played.calls).toBe(before + 1);
      let paused = 0;
      for (;;) {
        advance(500);
        paused += 500;
        const { calls } = played;
        // Looks whether it would be held back, by a call that never leaves otherwise.
        const outcome = await client.queryOrder(query, { signal: AbortSignal.abort() });
        if (failureOf(outcome).kind === 'temporary') break;
        expect(played.calls).toBe(calls);
      }
      pauses.push(paused);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    played.answer = success;
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
    played.answer = { resultCode: 'MKT.0250' };
    await client.queryOrder(query);
    advance(1_000);
    played.answer = success;
    expect(await client.queryOrder(query)).toMatchObject({ ok: true });
    // It is no news: the marketplace was only asked too often.
    expect(told).toEqual([]);
  });
});
