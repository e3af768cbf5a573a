import { beforeEach, describe, expect, it } from 'vitest';
import { activateCodes } from '../../src/marketplace/activate-codes.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { queryCodes } from '../../src/marketplace/query-codes.js';
import { reportCodeUsage } from '../../src/marketplace/report-code-usage.js';
import { clientForTest } from '../support/marketplace-client.js';
import { realTime, playOpenApis, type PlayedOpenApis } from '../support/open-api-call.js';

// What the example marketplace has sold.
const fresh = 'PL7Q2M9X4K0006';
const other = 'PL7Q2M9X4K0007';
const notReceived = 'PL7Q2M9X4K0003';
const expired = 'PL7Q2M9X4K0008';
const released = 'PL7Q2M9X4K0009';
const unknown = 'PL-nobody-has-it';
const year = Date.UTC(2027, 2, 2, 15, 59, 59);
const settings = { now: realTime };

let played: PlayedOpenApis;
let client: MarketplaceClient;
beforeEach(async () => {
  played = await playOpenApis();
  client = clientForTest([played.url]).client;
});

const resourceOf = (code: string) => played.state.resources.get(code);

describe('activating one code', () => {
  it('tells what it is good for', async () => {
    expect(await activateCodes(client, [fresh], settings)).toEqual([
      {
        code: fresh,
        kind: 'activated',
        facts: {
          status: 'ALIVE',
          activatedAt: realTime,
          expiresAt: year,
          productId: 'OFFI846204237451911168',
          orderId: 'CS2602010800C0D3S',
          amount: 50,
        },
      },
    ]);
  });

  it('may say when the software takes effect, to the second', async () => {
    const effectAt = Date.UTC(2026, 2, 2, 12, 30, 15, 250);
    const outcomes = await activateCodes(client, [fresh], { ...settings, effectAt });
    expect(outcomes).toMatchObject([{ kind: 'activated', facts: { activatedAt: effectAt } }]);
    expect(resourceOf(fresh)?.codeActivatedAt).toBe(Date.UTC(2026, 2, 2, 12, 30, 15));
  });

  it('again is a success, confirmed by the query', async () => {
    await activateCodes(client, [fresh], settings);
    const activatedAt = resourceOf(fresh)?.codeActivatedAt;
    expect(await activateCodes(client, [fresh], settings)).toMatchObject([
      { kind: 'already-activated', facts: { status: 'ALIVE', activatedAt, expiresAt: year } },
    ]);
  });

  it('whose query has no answer after 92020003 may be tried again', async () => {
    played.openApis.answerNext('activateLicense', '92020003');
    played.openApis.answerNext('queryLicense', '92020001');
    expect(await activateCodes(client, [fresh], settings)).toMatchObject([
      { kind: 'failed', failure: { kind: 'temporary', retry: true } },
    ]);
  });

  it.each([
    ['that the buyer has not received', notReceived, 'not-yet', { retry: true, code: '92020004' }],
    ['that nobody has', unknown, 'refused', { retry: false, code: '92020005' }],
    ['that was released', released, 'refused', { retry: false, code: null }],
  ])('%s fails', async (_, code, kind, told) => {
    expect(await activateCodes(client, [code], settings)).toMatchObject([
      { code, kind: 'failed', failure: { kind, ...told } },
    ]);
  });

  it('that has expired without ever being used fails with what the marketplace said', async () => {
    const resource = resourceOf(fresh);
    if (resource !== undefined) resource.expiresAt = Date.UTC(2026, 2, 1);
    const [outcome] = await activateCodes(client, [fresh], settings);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'refused',
        retry: false,
        code: '92020003',
        message: expect.stringContaining('it was never activated') as string,
      },
    });
  });

  it.each([
    ['92020001', 'temporary', true],
    ['92020002', 'refused', false],
    ['92020004', 'not-yet', true],
    ['92020005', 'refused', false],
    ['95000001', 'refused', false],
    ['95000002', 'refused', false],
    ['95000003', 'refused', false],
    ['95000004', 'refused', false],
    ['APIGW.0301', 'credentials', true],
    ['APIGW.0501', 'throttled', true],
    ['APIGW.0502', 'credentials', true],
  ])('answered %s fails as %s', async (answered, kind, retry) => {
    played.openApis.answerNext('activateLicense', answered);
    expect(await activateCodes(client, [fresh], settings)).toMatchObject([
      { code: fresh, kind: 'failed', failure: { kind, retry, code: answered } },
    ]);
    expect(resourceOf(fresh)?.codeActivatedAt).toBeUndefined();
  });
});

describe('activating several codes', () => {
  it('is one call, after which they are asked for together', async () => {
    expect(await activateCodes(client, [fresh, other], settings)).toMatchObject([
      { code: fresh, kind: 'activated', facts: { status: 'ALIVE', expiresAt: year } },
      { code: other, kind: 'activated', facts: { status: 'ALIVE', expiresAt: year } },
    ]);
  });

  it('has succeeded, whatever becomes of the question afterwards', async () => {
    played.openApis.answerNext('queryLicenses', '92020001');
    expect(await activateCodes(client, [fresh, other], settings)).toMatchObject([
      { kind: 'activated', facts: { status: null, activatedAt: realTime } },
      { kind: 'activated', facts: { status: null, activatedAt: realTime } },
    ]);
  });

  it('finds those that are in the way, and activates the others', async () => {
    const codes = [unknown, fresh, expired, notReceived, released, other];
    const outcomes = await activateCodes(client, codes, settings);
    expect(outcomes).toMatchObject([
      { code: unknown, kind: 'failed', failure: { kind: 'refused', code: '92020005' } },
      { code: fresh, kind: 'activated' },
      { code: expired, kind: 'already-activated', facts: { status: 'EXPIRED' } },
      { code: notReceived, kind: 'failed', failure: { kind: 'not-yet' } },
      {
        code: released,
        kind: 'failed',
        failure: { message: expect.stringContaining('released') as string },
      },
      { code: other, kind: 'activated' },
    ]);
    expect([fresh, other].map((code) => resourceOf(code)?.codeActivatedAt)).not.toContain(
      undefined,
    );
  });

  it('again is a success for each', async () => {
    await activateCodes(client, [fresh, other], settings);
    expect(await activateCodes(client, [fresh, other], settings)).toMatchObject([
      { kind: 'already-activated' },
      { kind: 'already-activated' },
    ]);
  });

  it('that are refused for what they share are told so one by one', async () => {
    const effectAt = Date.UTC(2020, 0, 1);
    const outcomes = await activateCodes(client, [fresh, other], { ...settings, effectAt });
    expect(outcomes).toMatchObject([
      { code: fresh, kind: 'failed', failure: { code: '92020002' } },
      { code: other, kind: 'failed', failure: { code: '92020002' } },
    ]);
  });

  it('does not go on code by code when the marketplace fails', async () => {
    played.openApis.answerNext('activateLicenses', '92020001');
    expect(await activateCodes(client, [fresh, other], settings)).toMatchObject([
      { kind: 'failed', failure: { kind: 'temporary' } },
      { kind: 'failed', failure: { kind: 'temporary' } },
    ]);
  });

  it('asks no further once it is told to slow down', async () => {
    const codes = Array.from({ length: 12 }, (_, index) => `${unknown}-${index}`);
    played.openApis.answerNext('queryLicense', 'APIGW.0501');
    const outcomes = await activateCodes(client, codes, settings);
    const throttled = outcomes.filter(
      (outcome) => outcome.kind === 'failed' && outcome.failure.kind === 'throttled',
    );
    expect(throttled.length).toBeGreaterThanOrEqual(codes.length - 4);
  });
});

describe('querying codes', () => {
  it('tells the state of one', async () => {
    expect(await queryCodes(client, [expired])).toEqual([
      {
        code: expired,
        kind: 'checked',
        facts: {
          status: 'EXPIRED',
          activatedAt: Date.UTC(2025, 2, 1, 8),
          expiresAt: Date.UTC(2026, 2, 1, 15, 59, 59),
          productId: null,
          orderId: null,
          amount: null,
        },
      },
    ]);
  });

  it('tells the states of several, in the order in which they were asked for', async () => {
    const outcomes = await queryCodes(client, [released, expired]);
    expect(outcomes).toMatchObject([
      { code: released, kind: 'checked', facts: { status: 'RELEASED' } },
      { code: expired, kind: 'checked', facts: { status: 'EXPIRED' } },
    ]);
  });

  it('asks one by one when one of them is in the way', async () => {
    expect(await queryCodes(client, [expired, unknown, fresh])).toMatchObject([
      { code: expired, kind: 'checked' },
      { code: unknown, kind: 'failed', failure: { code: '92020005' } },
      { code: fresh, kind: 'not-activated', facts: { status: null, activatedAt: null } },
    ]);
  });

  it.each(['92020001', '95000001', 'APIGW.0301'])('of %s is told for one', async (code) => {
    played.openApis.answerNext('queryLicense', code);
    expect(await queryCodes(client, [expired])).toMatchObject([
      { kind: 'failed', failure: { code } },
    ]);
  });
});

it('no message of a failure holds a code', async () => {
  const codes = [unknown, fresh, notReceived, released];
  for (const outcomes of [
    await activateCodes(client, codes, settings),
    await activateCodes(client, [unknown], settings),
    await queryCodes(client, codes),
    await reportCodeUsage(
      client,
      codes.map((code) => ({ code, usage: [{ id: 'a' }] })),
    ),
  ]) {
    const failures = outcomes.flatMap((outcome) =>
      outcome.kind === 'failed' ? [JSON.stringify(outcome.failure)] : [],
    );
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) for (const code of codes) expect(failure).not.toContain(code);
  }
});
