import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { callbacks } from '../support/callbacks-document.js';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import {
  checkedAnswer,
  operationOf,
  printedHeaders,
  queryBytes,
  signedCall,
  signedParts,
  signedQuery,
  toBytes,
  type CallDetails,
} from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const noObject = {
  resultCode: '000002',
  resultMsg: 'parameter invalid: the body is no JSON object in UTF-8',
};
const bodyBytesMax = 2_048;

const targetOf = (operationId: string) => {
  const found = callbacks.find((callback) => callback.operationId === operationId);
  if (found === undefined) throw new Error(`there is no callback ${operationId}`);
  return found;
};
const kitTarget = targetOf('tenantSync');
const queryTarget = targetOf('queryInstanceV1');

describeEachDatabase('the callback path', (database) => {
  const app = useApp(database, { environment: { KOOGATE_BODY_BYTES_MAX: String(bodyBytesMax) } });
  const call = async (body: object | string | Buffer, details?: CallDetails) =>
    signedCall(app(), body, details);
  const purchase = () => newInstanceBody(newOrderLine());

  describe('whatever the headers say', () => {
    it.each([
      ['application/json'],
      ['application/json;charset=utf8'],
      ['application/json; charset=UTF-8'],
      ['application/json;charset=gb2312'],
      ['text/plain'],
      ['application/x-www-form-urlencoded'],
      ['multipart/form-data; boundary=x'],
      ['application/xml'],
      ['no content type at all'],
      [';;;'],
    ])('takes a call with Content-Type %s', async (contentType) => {
      const headers = { 'Content-Type': contentType };
      expect(await call(purchase(), { headers })).toMatchObject(success);
    });

    it('takes a call without Content-Type and Accept', async () => {
      expect(await call(purchase(), { headers: {} })).toMatchObject(success);
    });

    it('takes a call that will accept something else than JSON, and answers JSON', async () => {
      const headers = { ...printedHeaders, Accept: 'text/html', 'Accept-Encoding': 'gzip' };
      expect(await call(purchase(), { headers })).toMatchObject(success);
    });

    it('takes a call in chunks', async () => {
      const headers = { ...printedHeaders, 'Transfer-Encoding': 'chunked' };
      expect(await call(purchase(), { headers })).toMatchObject(success);
    });

    it.each(['gzip', 'br', 'deflate', 'unheard-of'])(
      'refuses Content-Encoding %s',
      async (encoding) => {
        const plain = toBytes(purchase());
        const sent = encoding === 'gzip' ? gzipSync(plain) : plain;
        const headers = { ...printedHeaders, 'Content-Encoding': encoding };
        expect(await call(sent, { headers })).toMatchObject({
          resultCode: '000002',
          resultMsg: expect.stringContaining('compressed') as string,
        });
      },
    );

    it('takes Content-Encoding identity, which says nothing', async () => {
      const headers = { ...printedHeaders, 'Content-Encoding': 'identity' };
      expect(await call(purchase(), { headers })).toMatchObject(success);
    });
  });

  describe('whatever the bytes are', () => {
    const whole = toBytes(purchase());

    it.each([
      ['none', Buffer.alloc(0)],
      ['a blank', Buffer.from(' ')],
      [
        'a byte order mark before the object',
        Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]),
      ],
      [
        'not UTF-8',
        Buffer.from(whole.toString().replace('newInstance', 'new\xffInstance'), 'latin1'),
      ],
      ['UTF-16', Buffer.from(whole.toString(), 'utf16le')],
      [
        'an overlong form of "/"',
        Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      ],
      ['an array', Buffer.from('[]')],
      ['a text', Buffer.from('"newInstance"')],
      ['null', Buffer.from('null')],
      ['a number', Buffer.from('1e400')],
      ['an object and more', Buffer.concat([whole, Buffer.from('{}')])],
      ['an object with a comment', Buffer.from(`/* */${whole.toString()}`)],
    ])('refuses %s, signed over the raw bytes', async (_, bytes) => {
      expect(await call(bytes)).toMatchObject(noObject);
    });

    it('takes the last of two members with one name, as the marketplace does', async () => {
      const body = purchase();
      const text = JSON.stringify(body).replace('{', '{"activity":"queryInstance","testFlag":"1",');
      const { members } = await call(text.replace('}', ',"testFlag":"0"}'));
      expect(members).toEqual({ ...success, instanceId: body.businessId });
      expect(await readInstance(app(), body.businessId)).toMatchObject({ state: 'active' });
    });

    it('takes an unknown member nested 500 levels deep, under either signature', async () => {
      const text = withMember(purchase(), 'deep', `${'['.repeat(500)}${']'.repeat(500)}`);
      const canonical = canonicalJson(Buffer.from(text));
      if (!canonical.ok) throw new Error(canonical.reason);
      expect(await call(text)).toMatchObject(success);
      const signedBody = Buffer.from(canonical.text);
      expect(await call(text, { signedBody })).toMatchObject(success);
    });

    it.each([
      ['__proto__', '{"testFlag":"1"}'],
      ['constructor', '{"prototype":{"testFlag":"1"}}'],
    ])('is not deceived by a member named %s', async (name, value) => {
      for (const withNull of ['', '"nothing":null,']) {
        const body = purchase();
        const text = withMember(body, name, value).replace('{', `{${withNull}`);
        expect(await call(text)).toMatchObject(success);
        expect(await readInstance(app(), body.businessId)).toMatchObject({ state: 'active' });
      }
      expect('testFlag' in {}).toBe(false);
    });

    it('does not take a mandatory member from __proto__', async () => {
      const { orderId, ...without } = purchase();
      const text = withMember(without, '__proto__', JSON.stringify({ orderId }));
      expect(await call(text)).toMatchObject({
        resultCode: '000002',
        resultMsg: 'parameter invalid: orderId is missing',
      });
    });

    it('refuses control characters in ids, in both databases alike', async () => {
      for (const character of ['\0', '\u001f', '\ud800']) {
        const body = { ...purchase(), orderId: `CS${character}1` };
        expect(await call(JSON.stringify(body))).toMatchObject({
          resultCode: '000002',
          resultMsg: expect.stringContaining('orderId') as string,
        });
      }
    });

    it('takes control characters in unknown members', async () => {
      const body = { ...purchase(), remark: 'a\0b\ud800c' };
      expect(await call(JSON.stringify(body))).toMatchObject(success);
    });
  });

  describe('signatures', () => {
    it('takes one over the canonical text of a body with blanks, escapes and nulls', async () => {
      const { activity, ...rest } = purchase();
      const text = `{ "zoo" : null, ${JSON.stringify(rest).slice(1, -1)} ,\n"activity":"\\u006eewInstance", "n": 12.50 }`;
      expect(activity).toBe('newInstance');
      const canonical = canonicalJson(Buffer.from(text));
      if (!canonical.ok) throw new Error(canonical.reason);
      const signedBody = Buffer.from(canonical.text);
      expect(canonical.text).toContain('"n":12.5,');
      expect(await call(text, { signedBody })).toMatchObject(success);
      expect(await call(text, { signedBody: Buffer.from(`${canonical.text} `) })).toMatchObject({
        resultCode: '000001',
      });
    });

    it('takes the first of two parameters with one name', async () => {
      const bytes = toBytes(purchase());
      const query = signedQuery(app(), bytes);
      const answer = await raw(`${app().basePath}?${query}&signature=00&nonce=x`, bytes);
      expect(answer).toMatchObject(success);
    });

    it('takes further parameters, which sign nothing', async () => {
      expect(await call(purchase(), { query: { lang: 'zh', 'a[b]': '1' } })).toMatchObject(success);
    });
  });

  describe('sizes', () => {
    it('takes a body of exactly the limit, and answers 413 for one byte more, signed', async () => {
      const body = { ...purchase(), padding: '' };
      const padding = 'x'.repeat(bodyBytesMax - toBytes(body).length);
      expect(await call({ ...body, padding })).toMatchObject(success);
      const tooLarge = {
        resultCode: '000002',
        resultMsg: `the body is larger than ${bodyBytesMax} bytes`,
      };
      expect(await call({ ...body, padding: `${padding}x` }, { status: 413 })).toMatchObject(
        tooLarge,
      );
      const headers = { ...printedHeaders, 'Transfer-Encoding': 'chunked' };
      const chunked = { ...body, padding: `${padding}x` };
      expect(await call(chunked, { status: 413, headers })).toMatchObject(tooLarge);
    });

    it('answers 413 for a body a thousand times too large', async () => {
      const body = Buffer.alloc(bodyBytesMax * 1_000, 'x');
      expect(await call(body, { status: 413 })).toMatchObject({ resultCode: '000002' });
    });
  });

  describe('what stands in the address', () => {
    it('may be as long as a hundred ids of 64 Chinese characters', async () => {
      const ids = Array.from({ length: 100 }, (_, at) => `${'例'.repeat(60)}${1000 + at}`);
      const query = { activity: 'queryInstance', timeStamp: '20230327065233980' };
      const answer = await call({ ...query, instanceId: ids.join() }, { target: queryTarget });
      expect(answer).toMatchObject({ resultCode: '000003' });
    });

    it('does not look at the body of a GET', async () => {
      const query = { activity: 'queryInstance', timeStamp: '20230327065233980' };
      const bytes = toBytes({ ...query, instanceId: 'nobody' });
      const { query: parameters } = signedParts(app(), bytes, { target: queryTarget });
      const target = `${app().basePath}?${new URLSearchParams(parameters).toString()}`;
      expect(await raw(target, Buffer.from('{"activity":"newInstance"'), 'GET')).toMatchObject({
        resultCode: '000003',
      });
    });
  });

  describe('methods and paths', () => {
    it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'answers %s with HTTP 200 and a refusal, signed',
      async (method) => {
        const refused = {
          resultCode: '000002',
          resultMsg: `parameter invalid: no callback is sent with ${method}`,
        };
        expect(await call('', { method })).toMatchObject(refused);
        expect(await call(purchase(), { method })).toMatchObject(refused);
        expect(await call('', { method, query: { signature: 'wrong' } })).toMatchObject({
          resultCode: '000001',
        });
      },
    );

    it.each([
      ['POST', 'timestamp is missing: send the UNIX time in milliseconds'],
      ['GET', 'timeStamp is missing: send the time of the call as yyyyMMddHHmmssSSS'],
    ])('answers a %s of the bare address, as a browser or a monitor may send', async (...given) => {
      const [method, resultMsg] = given;
      expect(await raw(app().basePath, Buffer.alloc(0), method)).toMatchObject({
        resultCode: '000002',
        resultMsg,
      });
    });

    it('takes the address with a doubled slash before the sub-path of the kit', async () => {
      const target = { ...kitTarget, subPath: `/${kitTarget.subPath}` };
      expect(await call({}, { target })).toMatchObject({
        resultCode: '000002',
        resultMsg: 'parameter invalid: tenantId is missing',
      });
    });

    it.each(['/', '//'])('takes the address with %s at its end', async (subPath) => {
      expect(await call(purchase(), { subPath })).toMatchObject(success);
    });

    it.each(['/produceAPI/v2/unknown', '/newInstance', '/%2e%2e', '/%'])(
      'answers 404 for the sub-path %s, signed',
      async (subPath) => {
        const body = purchase();
        expect(await call(body, { subPath, status: 404 })).toMatchObject({
          resultCode: '000002',
          resultMsg: 'there is no callback at this path',
        });
        expect(await app().storage.load.instance(body.businessId)).toBeUndefined();
      },
    );

    it('answers everything after all this as before', async () => {
      expect(await call(queryBody('nobody'))).toMatchObject({ resultCode: '000003' });
    });
  });

  async function raw(target: string, body: Buffer, method = 'POST') {
    const answer = await exchange({
      url: app().url,
      target,
      method,
      headers: printedHeaders,
      body,
    });
    const operationId =
      method === 'GET' ? operationOf('GET', queryBytes(target)) : operationOf(method, body);

    const accessKey = app().keysOf(method === 'GET' ? 'v1' : 'base')[0];
    return checkedAnswer(answer, { accessKey, status: 200, operationId });
  }
});

function withMember(body: object, name: string, json: string): string {
  return JSON.stringify(body).replace(/}$/, `,${JSON.stringify(name)}:${json}}`);
}
