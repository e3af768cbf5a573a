import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { openApiOperations } from '../../src/marketplace/open-api-operations.js';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { marketplaceOperations } from '../support/marketplace-document.js';
import { playOpenApis, type PlayedOpenApis } from '../support/open-api-call.js';

const instanceId = '7f141bf1-aec8-4859-8323-fb3a8ad50721';
const record = {
  instance_id: instanceId,
  record_time: '20260302T140200Z',
  begin_time: '20260302T130000Z',
  end_time: '20260302T140000Z',
  usage_value: '12.5',
};

async function played(): Promise<{ played: PlayedOpenApis; client: MarketplaceClient }> {
  const marketplace = await playOpenApis();
  return { played: marketplace, client: clientForTest([marketplace.url]).client };
}

it('calls the methods and paths that the specification describes, and all of them', () => {
  const described = marketplaceOperations.map(({ operationId, method, path }) => [
    operationId,
    { method: method.toUpperCase(), path },
  ]);
  const called = Object.entries(openApiOperations).map(([operationId, { method, path }]) => [
    operationId,
    { method, path },
  ]);
  expect(Object.fromEntries(called)).toEqual(Object.fromEntries(described));
});

describe('over HTTP, signed, a call is understood by the marketplace:', () => {
  it('an order query gives the order, and the answer as it came', async () => {
    const { client } = await played();
    const outcome = await client.queryOrder({ orderId: 'MOCKPERIODYEARNEW' });
    expect(outcome).toMatchObject({
      ok: true,
      data: { orderId: 'MOCKPERIODYEARNEW', orderType: 'NEW' },
      raw: expect.stringContaining('"resultCode":"MKT.0000"') as string,
    });
  });

  it('an order query may name a line', async () => {
    const { client } = await played();
    const line = { orderId: 'MOCKONDEMAND', orderLineId: 'MOCKONDEMAND-000001' };
    expect(await client.queryOrder(line)).toMatchObject({ ok: true });
    const other = { ...line, orderLineId: 'MOCKONDEMAND-000002' };
    expect(failureOf(await client.queryOrder(other))).toMatchObject({ code: 'MKT.0150' });
  });

  it.each(['a b', 'a+b', 'a&b=c', 'é/中?#', "!'()*~"])(
    'an order id like %s is signed as it travels',
    async (orderId) => {
      const { client } = await played();
      // Refused for what it is, not for its signature.
      const { code } = failureOf(await client.queryOrder({ orderId }));
      expect(code).toMatch(/^MKT\.01/);
    },
  );

  it('a usage push is taken in', async () => {
    const { client, played: marketplace } = await played();
    const pushed = await client.pushUsage([{ ...record, metering_sn: 'sn-1' }]);
    expect(pushed).toMatchObject({ ok: true, data: null });
    expect(marketplace.state.usageRecords).toMatchObject([{ status: 'received' }]);
  });

  it('a usage push of the older form too', async () => {
    const { client, played: marketplace } = await played();
    const older = { ...record, product_id: 'OFFI846204237451911170' };
    expect(await client.pushUsageLegacy([older])).toMatchObject({ ok: true, data: null });
    expect(marketplace.state.usageRecords).toHaveLength(1);
  });

  it('an activation tells what the code is good for; the second one that it is done already', async () => {
    const { client } = await played();
    const request = { license: 'PL7Q2M9X4K0006' };
    expect(await client.activateLicense(request)).toMatchObject({
      ok: true,
      data: { status: 'ALIVE', expire_time: '20270302155959', amount: 50 },
    });
    expect(failureOf(await client.activateLicense(request))).toMatchObject({
      kind: 'already-done',
      retry: false,
      code: '92020003',
    });
  });

  it('codes are activated and asked for together', async () => {
    const { client } = await played();
    const list = { license_list: ['PL7Q2M9X4K0006', 'PL7Q2M9X4K0007'] };
    expect(await client.activateLicenses(list)).toMatchObject({ ok: true, data: null });
    expect(await client.queryLicenses(list)).toMatchObject({
      ok: true,
      data: [
        { license_code: 'PL7Q2M9X4K0006', status: 'ALIVE' },
        { license_code: 'PL7Q2M9X4K0007', status: 'ALIVE' },
      ],
    });
  });

  it('the query of a code gives its state', async () => {
    const { client } = await played();
    expect(await client.queryLicense({ license: 'PL7Q2M9X4K0008' })).toMatchObject({
      ok: true,
      data: { license_code: 'PL7Q2M9X4K0008', status: 'EXPIRED' },
    });
  });

  it('software usage is reported', async () => {
    const { client } = await played();
    const usage = { license: 'PL7Q2M9X4K0008', software_usage_Info: [{ active_num: 3 }] };
    expect(await client.reportSoftwareUsage({ usage_info: [usage] })).toMatchObject({ ok: true });
  });
});

describe('an uploaded License', () => {
  const eventId = '8a1f0c5e5694b2d7c8';
  const delivered = ({ state }: PlayedOpenApis) =>
    state.licenseApplications.get(eventId)?.delivered;
  const fileOf = (name: string, content: string | Uint8Array) =>
    `${name} (SHA-256 ${createHash('sha256').update(content).digest('hex')})`;

  it.each([
    ['of 1024 characters goes as a text', 'L'.repeat(1_024), 'L'.repeat(1_024)],
    ['of more goes as a file', 'L'.repeat(1_025), fileOf('license.txt', 'L'.repeat(1_025))],
    ['may hold what no form likes', '--x\r\n"é中', '--x\r\n"é中'],
  ])('%s', async (_, text, want) => {
    const { client, played: marketplace } = await played();
    const outcome = await client.uploadMarketEventFile(eventId, { kind: 'text', text });
    expect(outcome).toMatchObject({ ok: true, data: null });
    expect(delivered(marketplace)).toBe(want);
  });

  it('as a file arrives with its name and the digest of its bytes', async () => {
    const { client, played: marketplace } = await played();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
    const file = { kind: 'file', fileName: 'License 许可.lic', bytes } as const;
    expect(await client.uploadMarketEventFile(eventId, file)).toMatchObject({ ok: true });
    expect(delivered(marketplace)).toBe(fileOf('License 许可.lic', bytes));
  });

  it('of an event id with reserved characters is signed as it travels', async () => {
    const { client } = await played();
    const outcome = await client.uploadMarketEventFile('a/b c?', { kind: 'text', text: 'L' });
    expect(failureOf(outcome)).toMatchObject({ kind: 'refused', code: '91381034' });
  });
});

it('a usage push without a key of class base says which one is missing, and is not sent', async () => {
  const { client } = clientForTest(['http://127.0.0.1:9'], { baseKeys: [] });
  expect(failureOf(await client.pushUsage([{ ...record, metering_sn: 'sn-1' }]))).toMatchObject({
    kind: 'signature',
    retry: true,
    message:
      'the usage push cannot be signed: set KOOGATE_BASE_KEYS, the access key that is bound to 基础接口 in the seller console',
  });
});
