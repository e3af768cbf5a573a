import { describe, expect, it } from 'vitest';
import { signUsagePush } from '../../../src/protocol/usage-push-signature.js';
import {
  baseKey,
  callOpenApi,
  playOpenApis,
  realTime,
  secretKey,
  withAksk,
  type CallOptions,
  type SignedCall,
} from '../../support/open-api-call.js';

const order = { orderId: 'MOCKPERIODYEARNEW' };
const window15 = 15 * 60_000;

function withHeader(name: string, value: string | undefined) {
  return (call: SignedCall): SignedCall => {
    const { [name]: _, ...others } = call.headers;
    return { ...call, headers: value === undefined ? others : { ...others, [name]: value } };
  };
}

function withAuthorization(change: (authorization: string) => string) {
  return (call: SignedCall) =>
    withHeader('Authorization', change(call.headers.Authorization ?? ''))(call);
}

const notRight = 'verify aksk signature fail';

describe('the gateway', () => {
  it.each<[string, CallOptions]>([
    ['signed now', {}],
    ['signed 15 minutes ago', { signedAt: realTime - window15 }],
    ['signed 15 minutes from now', { signedAt: realTime + window15 }],
    ['with a header that nobody signed', { alter: withHeader('X-Trace', 'any') }],
    ['with the content type of the page', { contentType: 'application/json charset=UTF-8' }],
  ])('lets a call pass that is %s', async (_, options) => {
    const answer = await callOpenApi(await playOpenApis(), 'queryOrder', order, options);
    expect(answer).toMatchObject({ status: 200, code: 'MKT.0000' });
  });

  it.each<[string, CallOptions, string]>([
    ['with another secret key', { secretKey: `${secretKey}x` }, notRight],
    ['with an access key that nobody has', { accessKey: 'KGTESTACCESSKEY00002' }, notRight],
    [
      'with another query than was signed',
      { alter: (call) => ({ ...call, url: call.url.replace('YEARNEW', 'DAYTRIAL') }) },
      notRight,
    ],
    [
      'with another body than was signed',
      { alter: (call) => ({ ...call, body: Buffer.from('{}') }) },
      notRight,
    ],
    ['with another header than was signed', { alter: withHeader('Content-Type', 'x/y') }, notRight],
    ['for another host', { alter: withHeader('Host', 'mkt.example.org') }, notRight],
    [
      'with a later date than was signed',
      { alter: withHeader('X-Sdk-Date', '20310701T120001Z') },
      notRight,
    ],
    ['that is old', { signedAt: realTime - window15 - 1_000 }, 'x-sdk-date expired'],
    ['from the future', { signedAt: realTime + window15 + 1_000 }, 'x-sdk-date expired'],
    ['without a date', { alter: withHeader('X-Sdk-Date', undefined) }, 'x-sdk-date header missing'],
    [
      'with a date of another form',
      { alter: withHeader('X-Sdk-Date', '2031-07-01') },
      'x-sdk-date header format error',
    ],
    ['that is not signed', { isUnsigned: true }, 'authorization header missing'],
    [
      'with a comma behind the algorithm',
      { alter: withAuthorization((text) => text.replace('SHA256 ', 'SHA256, ')) },
      'authorization header format error',
    ],
    [
      'whose host is not signed',
      { alter: withAuthorization((text) => text.replace(';host', '')) },
      'host is not among the signed headers',
    ],
    [
      'whose date is not signed',
      { alter: withAuthorization((text) => text.replace(';x-sdk-date', '')) },
      'x-sdk-date is not among the signed headers',
    ],
  ])('refuses a call %s', async (_, options, words) => {
    const answer = await callOpenApi(await playOpenApis(), 'queryOrder', order, options);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error_code: 'APIGW.0301',
      error_msg: `Incorrect IAM authentication information: ${words}`,
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(answer.text).not.toContain(secretKey);
  });

  it.each([
    ['pushUsageLegacy', { usage_records: [] }],
    ['activateLicense', { license: 'PL7Q2M9X4K0001' }],
    ['activateLicenses', { license_list: ['PL7Q2M9X4K0001'] }],
    ['queryLicense', { license: 'PL7Q2M9X4K0001' }],
    ['queryLicenses', { license_list: ['PL7Q2M9X4K0001'] }],
    ['reportSoftwareUsage', { usage_info: [] }],
    ['uploadMarketEventFile', { isvUpdateFileReq: { type: 'CHARACTERS', characters: 'x' } }],
    ['pushUsage', { usage_records: [] }],
  ])('stands before %s too, and nothing is done', async (operationId, request) => {
    const played = await playOpenApis();
    const before = structuredClone(played.state);
    const answer = await callOpenApi(played, operationId, request, {
      secretKey: 'another',
      pathParameters: { event_id: '8a1f0c5e5694b2d7c8' },
    });
    expect(answer).toMatchObject({ status: 401, code: 'APIGW.0301' });
    expect(played.state).toEqual(before);
  });

  it('is asked with real time, whatever time is played', async () => {
    const played = await playOpenApis();
    await played.clock.advance(400 * 86_400_000);
    expect(await callOpenApi(played, 'queryOrder', order)).toMatchObject({ status: 200 });
  });
});

const record = {
  begin_time: '20260302T130000Z',
  end_time: '20260302T140000Z',
  instance_id: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
  metering_sn: 'sn-1',
  record_time: '20260302T140200Z',
  usage_value: '12.5',
};
const push = { usage_records: [record] };

/** Altered between the two signatures, so that AK/SK is right and the body's own is not. */
function resigned(alter: (call: SignedCall) => SignedCall): CallOptions {
  return {
    alter: (call) => {
      const { Authorization: _, ...headers } = call.headers;
      return withAksk(alter({ ...call, headers }));
    },
  };
}

describe('the signature of a usage push', () => {
  it('is accepted with each key of class base', async () => {
    for (const key of [baseKey, 'a-newer-base-key']) {
      const answer = await callOpenApi(await playOpenApis(), 'pushUsage', push, { baseKey: key });
      expect(answer).toMatchObject({ status: 200, code: 'MKT.0000' });
    }
  });

  it.each<[string, CallOptions]>([
    ['of another key', { baseKey: 'another-key' }],
    ['that is missing', { baseKey: undefined }],
    [
      'of another body',
      resigned((call) => ({ ...call, body: Buffer.from('{"usage_records":[]}') })),
    ],
    ['of another ts', resigned(withHeader('ts', '1'))],
    ['of another nonce', resigned(withHeader('nonce', 'another'))],
    ['without ts', resigned(withHeader('ts', undefined))],
    ['in hex', resigned(withHeader('signature', 'ab'.repeat(32)))],
    ['of a body that is no JSON', { body: '{' }],
  ])('%s is refused, and nothing is taken in', async (_, options) => {
    const played = await playOpenApis();
    const answer = await callOpenApi(played, 'pushUsage', push, options);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: { error_code: 'MKT.0102', error_msg: 'Invalid body sign' },
    });
    expect(played.state.usageRecords).toEqual([]);
  });

  it('is enough alone when the marketplace is told so, and AK/SK is not', async () => {
    const played = await playOpenApis({ usagePushNeedsAksk: false });
    const alone = await callOpenApi(played, 'pushUsage', push, { isUnsigned: true });
    expect(alone).toMatchObject({ status: 200, code: 'MKT.0000' });
    const without = await callOpenApi(played, 'pushUsage', push, { baseKey: undefined });
    expect(without).toMatchObject({ status: 400, code: 'MKT.0102' });
  });

  it('is refused alone by default', async () => {
    const answer = await callOpenApi(await playOpenApis(), 'pushUsage', push, { isUnsigned: true });
    expect(answer).toMatchObject({ status: 401, code: 'APIGW.0301' });
  });

  it('is looked at before the body: an empty push is told apart from a forged one', async () => {
    const played = await playOpenApis();
    const body = Buffer.from('[');
    const { signature } = signUsagePush({
      accessKey: baseKey,
      ts: '1',
      nonce: 'n',
      body: Buffer.from('[]'),
    });
    const forged = resigned((call) => ({
      ...call,
      body,
      headers: { ...call.headers, ts: '1', nonce: 'n', signature },
    }));
    expect(await callOpenApi(played, 'pushUsage', push, forged)).toMatchObject({
      code: 'MKT.0102',
    });
    const empty = { body: '[]' };
    expect(await callOpenApi(played, 'pushUsage', push, empty)).toMatchObject({
      status: 400,
      code: 'MKT.0199',
    });
  });
});
