import { describe, expect, it } from 'vitest';
import { readOpenApiSpecification } from '../../src/emulator/open-api/open-api-specification.js';
import type { CallOutcome, MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { marketplaceDocument } from '../support/marketplace-document.js';
import { playOpenApis } from '../support/open-api-call.js';

const code = 'PL7Q2M9X4K0006';
const record = {
  instance_id: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
  record_time: '20260302T140200Z',
  begin_time: '20260302T130000Z',
  end_time: '20260302T140000Z',
  usage_value: '12.5',
};

const calls: Readonly<
  Record<string, (client: MarketplaceClient) => Promise<CallOutcome<unknown>>>
> = {
  queryOrder: (client) => client.queryOrder({ orderId: 'MOCKONDEMAND' }),
  pushUsage: (client) => client.pushUsage([{ ...record, metering_sn: 'sn-1' }]),
  pushUsageLegacy: (client) =>
    client.pushUsageLegacy([{ ...record, product_id: 'OFFI846204237451911170' }]),
  activateLicense: (client) => client.activateLicense({ license: code }),
  activateLicenses: (client) => client.activateLicenses({ license_list: [code] }),
  queryLicense: (client) => client.queryLicense({ license: code }),
  queryLicenses: (client) => client.queryLicenses({ license_list: [code] }),
  reportSoftwareUsage: (client) =>
    client.reportSoftwareUsage({
      usage_info: [{ license: code, software_usage_Info: [{ active_num: 1 }] }],
    }),
  uploadMarketEventFile: (client) =>
    client.uploadMarketEventFile('8a1f0c5e5694b2d7c8', { kind: 'text', text: 'LIC-1' }),
};

async function outcomeOf(operationId: string, answered: string) {
  const { url, openApis } = await playOpenApis();
  openApis.answerNext(operationId, answered);
  const { client } = clientForTest([url]);
  const outcome = await calls[operationId]?.(client);
  if (outcome === undefined) throw new Error(`there is no call ${operationId}`);
  return failureOf(outcome);
}

const usageCodes = [
  ['MKT.0999', 'temporary', true, 500],
  ['MKT.0100', 'refused', false, 500],
  ['MKT.0101', 'refused', false, 400],
  ['MKT.0199', 'refused', false, 400],
  ['MKT.0150', 'credentials', true, 401],
  ['MKT.0151', 'credentials', true, 401],
  ['MKT.0154', 'credentials', true, 401],
  ['MKT.9001', 'refused', false, 500],
  ['MKT.9002', 'refused', false, 500],
  ['MKT.9003', 'refused', false, 500],
  ['MKT.9004', 'refused', false, 500],
] as const;
const licenseCodes = [
  ['92020001', 'temporary', true, 200],
  ['92020002', 'refused', false, 200],
  ['95000001', 'refused', false, 400],
  ['95000002', 'refused', false, 405],
  ['95000003', 'refused', false, 415],
  ['95000004', 'refused', false, 400],
] as const;
const activationCodes = [
  ...licenseCodes,
  ['92020003', 'already-done', false, 200],
  ['92020004', 'not-yet', true, 200],
] as const;

/** What each documented code comes to, by the table of open-api.md 11.1. */
const wanted = [
  ...of('queryOrder', [
    ['MKT.0999', 'temporary', true, 500],
    ['MKT.0100', 'refused', false, 500],
    ['MKT.0101', 'refused', false, 400],
    ['MKT.0199', 'refused', false, 400],
    ['MKT.0150', 'refused', false, 401],
    ['MKT.0151', 'credentials', true, 401],
    ['MKT.0154', 'credentials', true, 401],
    ['MKT.0250', 'throttled', true, 406],
    ['MKT.9001', 'refused', false, 500],
    ['MKT.9002', 'refused', false, 500],
    ['MKT.9003', 'refused', false, 500],
    ['MKT.9004', 'refused', false, 500],
    ['MKT.9005', 'refused', false, 500],
    ['APIGW.0301', 'credentials', true, 401],
    ['APIGW.0501', 'throttled', true, 405],
    ['APIGW.0502', 'credentials', true, 405],
  ]),
  ...of('pushUsage', [...usageCodes, ['MKT.0102', 'signature', true, 400]]),
  ...of('pushUsageLegacy', usageCodes),
  ...of('activateLicense', [...activationCodes, ['92020005', 'refused', false, 200]]),
  ...of('activateLicenses', [...activationCodes, ['92020020', 'refused', false, 200]]),
  ...of('queryLicense', [
    ...licenseCodes,
    ['92020005', 'refused', false, 200],
    ['92020011', 'activate-first', false, 200],
  ]),
  ...of('queryLicenses', [
    ...licenseCodes,
    ['92020011', 'activate-first', false, 200],
    ['92020020', 'refused', false, 200],
  ]),
  ...of('reportSoftwareUsage', [
    ...licenseCodes,
    ['92020011', 'activate-first', false, 200],
    ['92020020', 'refused', false, 200],
  ]),
  ...of('uploadMarketEventFile', [
    ['CBC.0101', 'refused', false, 400],
    ['CBC.0150', 'credentials', true, 403],
    ['CBC.0999', 'temporary', true, 500],
    ['91381033', 'refused', false, 200],
    ['91381034', 'refused', false, 200],
    ['91381035', 'refused', false, 200],
    ['91381036', 'temporary', true, 200],
    ['91381037', 'refused', false, 200],
    ['91381038', 'refused', false, 200],
    ['91380150', 'credentials', true, 200],
  ]),
];

type Row = readonly [code: string, kind: string, retry: boolean, status: number];

function of(operationId: string, rows: readonly Row[]) {
  return rows.map(([answered, kind, retry, httpStatus]) => ({
    operationId,
    answered,
    want: { kind, retry, code: answered, httpStatus },
  }));
}

describe('a documented code says what to do', () => {
  it('and the table has every one of every call, those of the gateway once', () => {
    const isOfGateway = (answered: string) => answered.startsWith('APIGW.');
    const { operations } = readOpenApiSpecification(marketplaceDocument);
    const documented = operations.flatMap(({ operationId, outcomes }) =>
      [...outcomes.keys()]
        .filter((answered) => !isOfGateway(answered) && !/^(?:...\.0000|92020000)$/.test(answered))
        .map((answered) => `${operationId} ${answered}`),
    );
    const told = wanted
      .filter(({ answered }) => !isOfGateway(answered))
      .map(({ operationId, answered }) => `${operationId} ${answered}`);
    expect(told.sort()).toEqual(documented.sort());
  });

  it.each(wanted)(
    '$operationId, $answered: $want.kind',
    async ({ operationId, answered, want }) => {
      const failure = await outcomeOf(operationId, answered);
      expect(failure).toMatchObject(want);
      expect(failure.message).toContain(`(${answered}`);
      expect(failure).not.toHaveProperty('mayHaveBeenDone');
    },
  );
});

describe('the sentence for the operator says what happened, why, and what to do', () => {
  it.each([
    [
      'queryOrder',
      'APIGW.0301',
      'the marketplace has not accepted the order query (APIGW.0301, “Incorrect IAM authentication information: verify aksk signature fail”, HTTP 401): the gateway does not accept the signature; check KOOGATE_AK and KOOGATE_SK, and the clock of this machine',
    ],
    [
      'queryOrder',
      'MKT.0150',
      'the marketplace has not accepted the order query (MKT.0150, HTTP 401): the order is unknown, or belongs to another seller',
    ],
    [
      'pushUsage',
      'MKT.0102',
      'the marketplace has not accepted the usage push (MKT.0102, HTTP 400): the signature of the body is wrong: the first of KOOGATE_BASE_KEYS must be the key that is bound to 基础接口 in the seller console',
    ],
    [
      'activateLicense',
      '92020004',
      'the marketplace has not accepted the activation of a code (92020004, HTTP 200): the buyer has not received the code yet',
    ],
  ])('%s, %s', async (operationId, answered, sentence) => {
    expect((await outcomeOf(operationId, answered)).message).toBe(sentence);
  });

  it('a refusal of the gateway is known to its support by an id', async () => {
    const { url } = await playOpenApis({ accessKeys: new Map() });
    const { client } = clientForTest([url]);
    const failure = failureOf(await client.queryOrder({ orderId: 'MOCKONDEMAND' }));
    expect(failure.requestId).toMatch(/^[0-9a-f]{32}$/);
  });
});
