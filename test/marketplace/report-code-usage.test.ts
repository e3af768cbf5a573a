import { createServer } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { activateCodes } from '../../src/marketplace/activate-codes.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { reportCodeUsage } from '../../src/marketplace/report-code-usage.js';
import { clientForTest } from '../support/marketplace-client.js';
import { playOpenApis, realTime, type PlayedOpenApis } from '../support/open-api-call.js';
import { listenForTest } from '../support/raw-server.js';

// What the example marketplace has sold.
const fresh = 'PL7Q2M9X4K0006';
const other = 'PL7Q2M9X4K0007';
const notReceived = 'PL7Q2M9X4K0003';
const unknown = 'PL-nobody-has-it';

let played: PlayedOpenApis;
let client: MarketplaceClient;
beforeEach(async () => {
  played = await playOpenApis();
  client = clientForTest([played.url]).client;
});

const resourceOf = (code: string) => played.state.resources.get(code);

describe('reporting usage', () => {
  const one = [{ id: 'account1' }];

  beforeEach(async () => {
    await activateCodes(client, [fresh, other], { now: realTime });
  });

  it('is taken for activated codes', async () => {
    const reports = [
      { code: fresh, usage: [{ id: 'account1' }, { id: 'account2' }] },
      { code: other, usage: [{ activeClients: 100 }] },
    ];
    expect(await reportCodeUsage(client, reports)).toEqual([
      { code: fresh, kind: 'reported' },
      { code: other, kind: 'reported' },
    ]);
  });

  it('of one code that is refused does not hold up the others', async () => {
    const reports = [fresh, unknown, notReceived, other].map((code) => ({ code, usage: one }));
    expect(await reportCodeUsage(client, reports)).toMatchObject([
      { code: fresh, kind: 'reported' },
      { code: unknown, kind: 'failed', failure: { kind: 'refused', code: '92020020' } },
      { code: notReceived, kind: 'failed', failure: { kind: 'activate-first' } },
      { code: other, kind: 'reported' },
    ]);
  });

  it('goes in as many calls as it takes: 100 codes, and 100 entries of each', async () => {
    const sent: number[][] = [];
    const counting: Pick<MarketplaceClient, 'reportSoftwareUsage'> = {
      reportSoftwareUsage(request, call) {
        sent.push(request.usage_info.map((each) => each.software_usage_Info.length));
        return client.reportSoftwareUsage(request, call);
      },
    };
    const entries = (count: number) => Array.from({ length: count }, (_, id) => ({ id: `c${id}` }));
    const many = Array.from({ length: 101 }, (_, index) => ({
      code: index === 0 ? fresh : `PL-more-${index}`,
      usage: index === 0 ? entries(250) : entries(1),
    }));
    for (const { code } of many.slice(1)) {
      const known = resourceOf(fresh);
      if (known !== undefined) {
        played.state.resources.set(code, { ...known, resourceId: code, licenseCode: code });
      }
    }
    const outcomes = await reportCodeUsage(counting, many);
    expect(outcomes.every(({ kind }) => kind === 'reported')).toBe(true);
    expect(sent).toEqual([[100, ...Array<number>(99).fill(1)], [1], [100], [50]]);
  });

  it('stops at what would meet any code, and says so of all that are left', async () => {
    played.openApis.answerNext('reportSoftwareUsage', 'APIGW.0501');
    const usage = Array.from({ length: 150 }, (_, id) => ({ id: `c${id}` }));
    const reports = [
      { code: fresh, usage },
      { code: other, usage: one },
    ];
    expect(await reportCodeUsage(client, reports)).toMatchObject([
      { code: fresh, kind: 'failed', failure: { kind: 'throttled', retry: true } },
      { code: other, kind: 'failed', failure: { kind: 'throttled', retry: true } },
    ]);
  });

  it.each([
    ['a list', { check_fail_list: [fresh] }],
    ['objects', { check_fail_licenses: [{ license: fresh, reason: 'x' }] }],
    ['a text', { check_fail_license: `${fresh},x` }],
  ])('that was taken with %s of codes that failed its check is told so', async (_, data) => {
    const answer = JSON.stringify({ error_code: '92020000', error_msg: 'success', data });
    const { host } = await listenForTest(createServer((_req, res) => res.end(answer)));
    const { client: answering } = clientForTest([`http://${host}`]);
    const reports = [fresh, other].map((code) => ({ code, usage: one }));
    expect(await reportCodeUsage(answering, reports)).toMatchObject([
      {
        code: fresh,
        kind: 'failed',
        failure: { message: expect.stringContaining('failed its check') as string },
      },
      { code: other, kind: 'reported' },
    ]);
  });
});
