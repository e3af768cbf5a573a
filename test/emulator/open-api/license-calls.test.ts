import { describe, expect, it } from 'vitest';
import { exampleTime } from '../../support/example-marketplace.js';
import { callOpenApi, playOpenApis, type PlayedOpenApis } from '../../support/open-api-call.js';

const code = 'PL7Q2M9X4K0006';
const day = 86_400_000;

function resourceOf({ state }: PlayedOpenApis, licenseCode = code) {
  const found = state.resources.get(licenseCode);
  if (found === undefined) throw new Error('no such code');
  return found;
}

const requests = [
  ['activateLicense', { license: code }],
  ['activateLicenses', { license_list: [code] }],
  ['queryLicense', { license: code }],
  ['queryLicenses', { license_list: [code] }],
  [
    'reportSoftwareUsage',
    { usage_info: [{ license: code, software_usage_Info: [{ id: 'account1' }] }] },
  ],
] as const;

const transportFaults = [
  {
    fault: 'a GET',
    options: { method: 'GET', body: '' },
    status: 405,
    error_code: '95000002',
    error_msg: 'Request method not supported',
  },
  {
    fault: 'another content type',
    options: { contentType: 'text/plain' },
    status: 415,
    error_code: '95000003',
    error_msg: 'Content type not supported',
  },
  {
    fault: 'a body that is no JSON',
    options: { body: '{' },
    status: 400,
    error_code: '95000004',
    error_msg: 'req message is not readable',
  },
  {
    fault: 'a body that is a list',
    options: { body: '[]' },
    status: 400,
    error_code: '95000004',
    error_msg: 'req message is not readable',
  },
  {
    fault: 'an empty object',
    options: { body: '{}' },
    status: 400,
    error_code: '95000001',
    error_msg: 'req param is invalid',
  },
] as const;

describe.each(requests)("'%s'", (operationId, request) => {
  it.each(transportFaults)('refuses $fault', async ({ options, status, error_code, error_msg }) => {
    const played = await playOpenApis();
    const before = structuredClone(played.state);
    const answer = await callOpenApi(played, operationId, request, options);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: { error_code, error_msg },
    });
    expect(played.state).toEqual(before);
  });

  it('ignores what it does not know', async () => {
    const played = await playOpenApis();
    resourceOf(played).codeActivatedAt = operationId.startsWith('activate') ? undefined : 1;
    const answer = await callOpenApi(played, operationId, { ...request, more: 1 });
    expect(answer.code).toBe('92020000');
  });

  it('never says a code that it refuses', async () => {
    const secret = 'PL-SECRET-NOTHERE';
    const asked = JSON.parse(JSON.stringify(request).replaceAll(code, secret)) as object;
    const { text } = await callOpenApi(await playOpenApis(), operationId, asked);
    expect(text).not.toContain(secret);
  });
});

describe('an activation', () => {
  it('tells what the code is good for, as a text that holds JSON', async () => {
    const played = await playOpenApis();
    const { body } = await callOpenApi(played, 'activateLicense', { license: code });
    expect(body).toEqual({
      error_code: '92020000',
      error_msg: 'success',
      data: {
        license_code_info:
          '{"status":"ALIVE","expire_time":"20270302155959","product_id":"OFFI846204237451911168","amount":50,"order_id":"CS2602010800C0D3S"}',
      },
    });
    expect(resourceOf(played).codeActivatedAt).toBe(exampleTime);
  });

  it('of a code that does not expire tells no expiry', async () => {
    const played = await playOpenApis();
    resourceOf(played).expiresAt = undefined;
    const { text } = await callOpenApi(played, 'activateLicense', { license: code });
    expect(text).not.toContain('expire_time');
  });

  it.each(['frozen', 'released', 'refunded'] as const)(
    'of a %s code is an illegal state',
    async (state) => {
      const played = await playOpenApis();
      resourceOf(played).state = state;
      const answer = await callOpenApi(played, 'activateLicense', { license: code });
      expect(answer.body).toEqual({ error_code: '92020003', error_msg: 'illegal state' });
      expect(resourceOf(played).codeActivatedAt).toBeUndefined();
    },
  );

  it('of an expired code is an illegal state', async () => {
    const played = await playOpenApis();
    await played.clock.advance(366 * day);
    const answer = await callOpenApi(played, 'activateLicense', { license: code });
    expect(answer.code).toBe('92020003');
  });

  it.each([
    ['the second of the order', '20260302021500', '92020000'],
    ['a second before', '20260302021459', '92020002'],
    ['a day that is none', '20260230000000', '92020002'],
  ])('may take effect from the order on: %s', async (_, time, wanted) => {
    const played = await playOpenApis();
    const request = { license: 'PL7Q2M9X4K0001', real_effect_time: time };
    expect((await callOpenApi(played, 'activateLicense', request)).code).toBe(wanted);
  });

  it.each([
    ['an unknown one', 'PL0000000NOTHERE', '92020020'],
    ['one that was activated', 'PL7Q2M9X4K0008', '92020003'],
    ['one that the buyer has not received', 'PL7Q2M9X4K0003', '92020004'],
  ])('of several codes activates none when there is %s', async (_, bad, wanted) => {
    const played = await playOpenApis();
    const license_list = [code, 'PL7Q2M9X4K0007', bad];
    const answer = await callOpenApi(played, 'activateLicenses', { license_list });
    expect(answer).toMatchObject({ status: 200, code: wanted });
    expect(resourceOf(played).codeActivatedAt).toBeUndefined();
    expect(resourceOf(played, 'PL7Q2M9X4K0007').codeActivatedAt).toBeUndefined();
  });

  it('of several codes activates all, and one that stands there twice once', async () => {
    const played = await playOpenApis();
    const request = { license_list: [code, code, 'PL7Q2M9X4K0007'] };
    const { body } = await callOpenApi(played, 'activateLicenses', request);
    expect(body).toEqual({ error_code: '92020000', error_msg: 'success' });
    expect(resourceOf(played).codeActivatedAt).toBe(exampleTime);
    expect(resourceOf(played, 'PL7Q2M9X4K0007').codeActivatedAt).toBe(exampleTime);
  });

  it('of several codes with a time before the order activates none', async () => {
    const played = await playOpenApis();
    const request = { license_list: [code], real_effect_time: '20000101000000' };
    expect((await callOpenApi(played, 'activateLicenses', request)).code).toBe('92020002');
    expect(resourceOf(played).codeActivatedAt).toBeUndefined();
  });

  it.each(['activateLicenses', 'queryLicenses'])('%s takes 100 codes and not 101', async (id) => {
    const played = await playOpenApis();
    const codes = Array.from({ length: 101 }, (_, index) => `PL7Q2M9X4K${1000 + index}`);
    const tooMany = await callOpenApi(played, id, { license_list: codes });
    expect(tooMany).toMatchObject({ status: 400, code: '95000001' });
    const hundred = await callOpenApi(played, id, { license_list: codes.slice(1) });
    expect(hundred).toMatchObject({ status: 200, code: '92020020' });
  });
});

describe('a query', () => {
  it('answers what a code is, in played time', async () => {
    const played = await playOpenApis();
    await callOpenApi(played, 'activateLicense', { license: code });
    const ask = async () => (await callOpenApi(played, 'queryLicense', { license: code })).body;
    const data = {
      license_code: code,
      activate_time: '20260302140500',
      expire_time: '20270302155959',
    };
    const answer = { error_code: '92020000', error_msg: 'success' };
    expect(await ask()).toEqual({ ...answer, data: { ...data, status: 'ALIVE' } });
    await played.clock.advance(366 * day);
    expect(await ask()).toEqual({ ...answer, data: { ...data, status: 'EXPIRED' } });
  });

  it.each([
    ['open', 'ALIVE'],
    ['frozen', 'EXPIRED'],
    ['released', 'RELEASED'],
    ['refunded', 'RELEASED'],
  ] as const)('of a resource that is %s answers %s', async (state, status) => {
    const played = await playOpenApis();
    Object.assign(resourceOf(played), { state, codeActivatedAt: exampleTime });
    const { body } = await callOpenApi(played, 'queryLicense', { license: code });
    expect(body.data).toMatchObject({ status });
  });

  it('of a code that does not expire tells no expiry', async () => {
    const played = await playOpenApis();
    Object.assign(resourceOf(played), { expiresAt: undefined, codeActivatedAt: exampleTime });
    const { body } = await callOpenApi(played, 'queryLicense', { license: code });
    expect(body.data).toEqual({
      license_code: code,
      status: 'ALIVE',
      activate_time: '20260302140500',
    });
  });

  it('answers several codes in the order in which they were asked for', async () => {
    const request = { license_list: ['PL7Q2M9X4K0009', 'PL7Q2M9X4K0008'] };
    const { body } = await callOpenApi(await playOpenApis(), 'queryLicenses', request);
    expect(body.data).toEqual([
      {
        license_code: 'PL7Q2M9X4K0009',
        status: 'RELEASED',
        activate_time: '20260201080000',
        expire_time: '20260201155959',
      },
      {
        license_code: 'PL7Q2M9X4K0008',
        status: 'EXPIRED',
        activate_time: '20250301080000',
        expire_time: '20260301155959',
      },
    ]);
  });

  it('knows instances of the legacy online License only', async () => {
    const played = await playOpenApis();
    const ask = (license: string) => callOpenApi(played, 'queryLicense', { license });
    expect((await ask('10e758d0-31ad-4c4b-8f1b-81d03469a10e')).body.data).toMatchObject({
      status: 'ALIVE',
      activate_time: '20260201080000',
    });
    expect((await ask('7f141bf1-aec8-4859-8323-fb3a8ad50721')).code).toBe('92020005');
  });
});

describe('a report of usage', () => {
  const entry = (software_usage_Info: unknown) => ({
    usage_info: [{ license: 'PL7Q2M9X4K0008', software_usage_Info }],
  });

  it.each([
    ['no entry', entry([]), 400, '95000001'],
    ['101 entries', entry(Array.from({ length: 101 }, () => ({ id: 'a' }))), 400, '95000001'],
    ['an identity that is too long', entry([{ id: 'i'.repeat(257) }]), 200, '92020002'],
    ['a negative number', entry([{ active_num: -1 }]), 200, '92020002'],
    ['a number of 10 digits', entry([{ active_num: 1_000_000_000 }]), 200, '92020002'],
    ['half a client', entry([{ active_num: 0.5 }]), 200, '92020002'],
    ['neither', entry([{}]), 200, '92020002'],
    ['both', entry([{ id: 'a', active_num: 1 }]), 200, '92020002'],
  ])('is refused with %s', async (_, request, status, error_code) => {
    const answer = await callOpenApi(await playOpenApis(), 'reportSoftwareUsage', request);
    expect(answer).toMatchObject({ status, code: error_code });
  });

  it('is taken for 100 clients of a code', async () => {
    const clients = Array.from({ length: 100 }, (_, index) => ({ id: `account${index}` }));
    const answer = await callOpenApi(await playOpenApis(), 'reportSoftwareUsage', entry(clients));
    expect(answer.body).toEqual({ error_code: '92020000', error_msg: 'success' });
  });
});
