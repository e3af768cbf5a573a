import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Callback, CallbackRequest } from '../../src/emulator/callback.js';
import {
  bodyOf,
  newNonce,
  parametersOf,
  signedRequest,
  type SigningDetails,
} from '../../src/emulator/signed-request.js';
import type { CallbackOperation } from '../../src/openapi/callback-specification.js';
import { readPublished } from '../../src/published.js';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import { signVectors } from '../protocol/signature-vectors.js';

const { specification } = readPublished();

const details: SigningDetails = {
  productionUrl: 'https://seller.example.com/isv/produce',
  accessKey: 'an-access-key',
  now: 1_772_366_400_123,
};

/** One of each way of signing. */
const operationOf = {
  base: 'newInstance',
  'order-notify': 'orderNotify',
  kit: 'tenantSync',
  'auth-token': 'newInstanceV1',
  'kit-auth-token': 'tenantSyncV1',
} as const;

describe('known answers of the POST schemes, computed elsewhere', () => {
  const vectors = signVectors.filter(
    ({ scheme, input }) => input.formula === undefined || scheme === 'kit',
  );

  it('all but the second formula of orderNotify, which the marketplace does not send', () => {
    expect(vectors.map(({ scheme }) => scheme).sort()).toEqual([
      ...Array<string>(7).fill('base'),
      ...Array<string>(4).fill('kit'),
      'order-notify',
    ]);
  });

  it.each(vectors)('$scheme: $name', ({ scheme, input, want }) => {
    const { accessKey, timestamp, nonce, payload } = input;
    const body = Buffer.from(input.body);
    const request = signedRequest(callback(operationOf[scheme]), {
      ...details,
      accessKey,
      timestamp,
      nonce,
      body,
      ...(payload && { payload }),
    });
    const { searchParams } = new URL(request.url);
    const { headers } = request;
    expect(
      scheme === 'kit'
        ? [headers['x-sign'], headers['x-timestamp'], headers['x-nonce']]
        : [searchParams.get('signature'), searchParams.get('timestamp'), searchParams.get('nonce')],
    ).toEqual([want.signature, timestamp, nonce]);
    // What is signed may be the sorted text; what travels is what was given.
    expect(request.body).toEqual(body);
  });
});

describe('known answers of the tokens of the older interfaces, computed elsewhere', () => {
  const authTokenVector = z.strictObject({
    ...vectorHead,
    input: z.strictObject({
      op: z.literal('sign'),
      accessKey: z.string(),
      variant: z.literal('kit-v1').optional(),
      query: z.string().optional(),
      body: z.string().optional(),
    }),
    want: z.strictObject({ hmacKey: z.string(), message: z.string(), authToken: z.string() }),
  });
  const vectors = readVectors('auth-token.json', authTokenVector, 'sign');

  it.each(vectors.filter(({ input }) => input.query !== undefined))('GET: $name', (vector) => {
    const { accessKey, query = '' } = vector.input;
    const parameters = decodedQuery(query);
    const request = signedRequest(callback(operationOf['auth-token'], parameters), {
      ...details,
      accessKey,
    });
    expect(decodedQuery(new URL(request.url).search.slice(1))).toEqual({
      ...parameters,
      authToken: vector.want.authToken,
    });
    expect(request).toMatchObject({ method: 'GET', headers: {}, body: Buffer.alloc(0) });
  });

  it.each(vectors.filter(({ input }) => input.body !== undefined))('POST: $name', (vector) => {
    const { accessKey, body = '' } = vector.input;
    const request = signedRequest(callback(operationOf['kit-auth-token']), {
      ...details,
      accessKey,
      body: Buffer.from(body),
    });
    expect(request.headers.authToken).toBe(vector.want.authToken);
    expect(new URL(request.url).search).toBe('');
    expect(request.body.toString()).toBe(body);
  });
});

describe('when nothing else is said', () => {
  const { url, headers, body, method } = signedRequest(
    callback('newInstance', { orderId: 'CS1', activity: 'newInstance' }),
    details,
  );
  const query = Object.fromEntries(new URL(url).searchParams);

  it('a call is dated with 13 digits, has a nonce of 32 hex digits, and is signed over its bytes', () => {
    const { timestamp = '', nonce = '', signature } = query;
    expect(timestamp).toBe('1772366400123');
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    const inner = hmacHex(body);
    expect(signature).toBe(hmacHex(`an-access-key${nonce}${timestamp}${inner}`));
  });

  it('a call carries the headers that the pages print, in their spelling', () => {
    expect(method).toBe('POST');
    expect(headers).toEqual({
      Accept: 'application/json',
      'Content-Type': 'application/json;charset=utf8',
    });
  });

  it('no two nonces are alike', () => {
    expect(new Set(Array.from({ length: 1_000 }, newNonce)).size).toBe(1_000);
  });
});

describe('where a call is sent', () => {
  it.each([
    ['newInstance', 'https://s.example.com', 'https://s.example.com/'],
    ['newInstance', 'https://s.example.com/isv/produce', 'https://s.example.com/isv/produce'],
    ['newInstance', 'http://s.example.com:8080/a/', 'http://s.example.com:8080/a'],
    ['tenantSync', 'https://s.example.com', 'https://s.example.com/produceAPI/v2/tenantSync'],
    [
      'tenantSync',
      'https://s.example.com/isv/',
      'https://s.example.com/isv/produceAPI/v2/tenantSync',
    ],
    [
      'tenantSyncV1',
      'https://s.example.com/isv',
      'https://s.example.com/isv/produceAPI/tenantSync',
    ],
  ])('%s at %s: %s', (operationId, productionUrl, address) => {
    const request = signedRequest(callback(operationId), { ...details, productionUrl });
    expect(request.url.split('?')[0]).toBe(address);
  });

  it('a query that the address has already stays before the signature', () => {
    const productionUrl = 'https://s.example.com/p?shop=1&signature=mine';
    const { url } = signedRequest(callback('newInstance'), { ...details, productionUrl });
    expect(url).toMatch(
      /^https:\/\/s\.example\.com\/p\?shop=1&signature=mine&signature=[0-9a-f]{64}&timestamp=\d{13}&nonce=/,
    );
  });

  it('every operation of the specification can be signed', () => {
    for (const operation of specification.operations) {
      const request = { activity: operation.activity, timeStamp: '20260301120000000' };
      const { method, url } = signedRequest({ operation, request }, details);
      expect(method).toBe(operation.method.toUpperCase());
      expect(url).toContain(`/isv/produce${operation.subPath}`);
    }
  });
});

describe('the bytes of a body', () => {
  it('members are sorted where a call carries an activity', () => {
    const request = { orderId: 'CS1', activity: 'newInstance', B: 1, testFlag: '0' };
    expect(bodyOf(callback('newInstance', request)).toString()).toBe(
      '{"B":1,"activity":"newInstance","orderId":"CS1","testFlag":"0"}',
    );
  });

  it('members of a call of the kit stay as they are, and so does null', () => {
    const request = { tenantId: 't1', flag: 1, domainName: null, name: '华为' };
    expect(bodyOf(callback('tenantSync', request)).toString()).toBe(
      '{"tenantId":"t1","flag":1,"domainName":null,"name":"华为"}',
    );
  });

  it('what is undefined does not travel', () => {
    const request = { activity: 'newInstance', trialFlag: undefined };
    expect(bodyOf(callback('newInstance', request)).toString()).toBe('{"activity":"newInstance"}');
  });
});

it('everything in a query is text, and what is null or undefined does not travel', () => {
  expect(
    parametersOf({
      text: 'a b',
      number: 1,
      flag: true,
      list: ['x'],
      empty: '',
      a: null,
      b: undefined,
    }),
  ).toEqual({ text: 'a b', number: '1', flag: 'true', list: '["x"]', empty: '' });
});

describe('what is signed where a body has no canonical text', () => {
  it.each([
    ['no JSON', '{"a":'],
    ['a list', '[1]'],
    ['nothing', ''],
  ])('%s: its bytes', (_, text) => {
    const given = { ...details, body: Buffer.from(text), nonce: 'n', timestamp: '1' };
    const signed = (payload: 'raw' | 'canonical') =>
      signedRequest(callback('newInstance'), { ...given, payload }).url;
    expect(signed('canonical')).toBe(signed('raw'));
  });
});

function callback(operationId: string, request: CallbackRequest = {}): Callback {
  return { operation: operationNamed(operationId), request };
}

function operationNamed(operationId: string): CallbackOperation {
  const found = specification.operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`the specification has no ${operationId}`);
  return found;
}

/** As servers read a form: plus is a blank, each name and value is decoded once, the first of a name counts. */
function decodedQuery(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair
      .split(/=(.*)/s)
      .map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
    parameters[name] ??= value;
  }
  return parameters;
}

function hmacHex(text: string | Buffer): string {
  return createHmac('sha256', 'an-access-key').update(text).digest('hex');
}
