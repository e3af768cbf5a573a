import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import type { CallTimeouts } from '../../src/marketplace/http-exchange.js';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { listenForTest, tcpServer } from '../support/raw-server.js';

const selfSigned = readFileSync(new URL('../support/self-signed.pem', import.meta.url), 'utf8');
const orderId = 'CS2603021015N0T1F';
const order = { orderId, orderType: 'NEW', createTime: '20260302021500', orderLine: [] };
const found = JSON.stringify({ resultCode: 'MKT.0000', resultMsg: 'Success', orderInfo: order });

function http(body: string | Buffer, status = '200 OK', headers = ''): string {
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\n${headers}\r\n${body.toString('latin1')}`;
}

/** Answers each call with this text. */
const answering = (text: string) => tcpServer((socket) => socket.end(text, 'latin1'));

async function ask(url: string, timeouts: Partial<CallTimeouts> = {}) {
  const { client } = clientForTest([new URL(url).origin], { timeouts });
  return client.queryOrder({ orderId });
}

describe('what keeps an answer away is an outcome, and later the call may succeed', () => {
  const hasty = { answerMs: 100 };
  const troubles: Readonly<
    Record<string, { url: () => Promise<string>; timeouts?: Partial<CallTimeouts>; reason: RegExp }>
  > = {
    'nobody listens': {
      url: async () => 'http://127.0.0.1:9',
      reason:
        /no connection could be made \(ECONNREFUSED\); is there a way to the internet from here\?$/,
    },
    'the name is unknown': {
      url: async () => 'http://marketplace..invalid',
      reason:
        /its name could not be resolved \(ENOTFOUND\); is there a name server, and a way to the internet\?$/,
    },
    'the certificate is self-signed': {
      async url() {
        const server = createHttpsServer({ key: selfSigned, cert: selfSigned }, (_, res) => {
          res.end(found);
        });
        return `https://${(await listenForTest(server)).host}`;
      },
      reason: /its certificate or TLS is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    },
    'TLS is too old': {
      async url() {
        const server = createHttpsServer({
          ...{ key: selfSigned, cert: selfSigned },
          ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
        });
        return `https://${(await listenForTest(server)).host}`;
      },
      reason: /its certificate or TLS is not accepted/,
    },
    'the connection is reset': {
      url: () => tcpServer((socket) => socket.resetAndDestroy()),
      reason: /the connection ended \((ECONNRESET|UND_ERR_SOCKET)\)$/,
    },
    'the connection is closed': {
      url: () => tcpServer((socket) => socket.end()),
      reason: /the connection ended \(UND_ERR_SOCKET\)$/,
    },
    'nothing comes': {
      url: () => tcpServer(() => undefined),
      timeouts: hasty,
      reason: /nothing came within 100 ms$/,
    },
    'nothing comes in the whole time': {
      url: () => tcpServer(() => undefined),
      timeouts: { totalMs: 100 },
      reason: /nothing came within 100 ms$/,
    },
    'half an answer comes': {
      url: () => tcpServer((socket) => socket.end(http(found).slice(0, -10))),
      reason: /the answer did not come to its end/,
    },
    'an answer stops in the middle': {
      url: () => tcpServer((socket) => socket.write(http(found).slice(0, -10))),
      timeouts: hasty,
      reason: /the answer did not come to its end \(UND_ERR_BODY_TIMEOUT\)/,
    },
    'an answer has no end': {
      url: () =>
        tcpServer((socket) => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
          const more = (): void => {
            while (socket.writable && socket.write(Buffer.alloc(65_536, ' ')));
          };
          socket.on('drain', more);
          more();
        }),
      reason: /the answer is longer than 4194304 bytes$/,
    },
    'what comes is no HTTP': {
      url: () => answering('SSH-2.0-OpenSSH_9.6\r\n'),
      reason: /what came is no HTTP/,
    },
  };

  it.each(Object.entries(troubles))('%s', async (_, { url, timeouts, reason }) => {
    const address = await url();
    const failure = failureOf(await ask(address, timeouts));
    expect(failure).toEqual({
      kind: 'temporary',
      retry: true,
      code: null,
      httpStatus: null,
      requestId: null,
      message: expect.stringMatching(reason) as string,
    });
    expect(failure.message).toContain(
      `the order query has got no answer from ${new URL(address).host}: `,
    );
  });

  it('being stopped by the caller', async () => {
    const stop = new AbortController();
    const url = await tcpServer(() => stop.abort());
    const { client } = clientForTest([new URL(url).origin]);
    const outcome = await client.queryOrder({ orderId }, { signal: stop.signal });
    expect(failureOf(outcome)).toMatchObject({
      kind: 'temporary',
      message: expect.stringMatching(/: it was stopped$/) as string,
    });
  });
});

describe('an answer that is not the API’s', () => {
  const page = '<!DOCTYPE html><title>502 Bad Gateway</title>';
  const gateway = (code: string) =>
    JSON.stringify({ error_code: code, error_msg: 'words', request_id: 'r-1' });

  it.each<[string, string, object]>([
    ['an error page of a proxy', http(page, '502 Bad Gateway'), { kind: 'temporary', retry: true }],
    ['a page where JSON was meant', http(page), { kind: 'temporary', retry: true }],
    ['a page that forbids', http(page, '403 Forbidden'), { kind: 'temporary', code: null }],
    ['JSON that is cut off', http('{"resultCode":"MKT.0000'), { kind: 'temporary', retry: true }],
    ['a list', http('[]'), { kind: 'temporary', retry: true }],
    ['nothing', http(''), { kind: 'temporary', retry: true }],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', { kind: 'temporary', retry: true }],
    ['401 without a code', http('', '401 Unauthorized'), { kind: 'credentials', retry: true }],
    ['429 without a code', http('', '429 Too Many Requests'), { kind: 'throttled', retry: true }],
    [
      'a redirection, which is not followed',
      http('', '302 Found', 'Location: http://127.0.0.1:9/\r\n'),
      { kind: 'temporary', httpStatus: 302 },
    ],
    [
      'success without the order',
      http('{"resultCode":"MKT.0000"}'),
      { kind: 'temporary', code: 'MKT.0000' },
    ],
    [
      'success with an order that is none',
      http('{"resultCode":"MKT.0000","orderInfo":[]}'),
      { kind: 'temporary', code: 'MKT.0000' },
    ],
    [
      'a code of the gateway that is not printed',
      http(gateway('APIGW.0303'), '401 Unauthorized'),
      { kind: 'credentials', code: 'APIGW.0303', requestId: 'r-1' },
    ],
    [
      'a failure behind the gateway',
      http(gateway('APIGW.0201'), '504 Gateway Timeout'),
      { kind: 'temporary', code: 'APIGW.0201' },
    ],
    [
      'the gateway’s own name for too often',
      http(gateway('APIGW.0308'), '429 Too Many Requests'),
      { kind: 'throttled', code: 'APIGW.0308' },
    ],
    [
      'a code that nobody knows',
      http('{"resultCode":"MKT.7777","resultMsg":"new"}', '400 Bad Request'),
      { kind: 'refused', retry: false, code: 'MKT.7777' },
    ],
    [
      'a code that nobody knows, with a failure of the server',
      http('{"resultCode":"MKT.7777"}', '500 Internal Server Error'),
      { kind: 'temporary', retry: true, code: 'MKT.7777' },
    ],
    [
      'a code with a blank in it, as one page prints it',
      http('{"resultCode":"MKT. 0250"}', '406 Not Acceptable'),
      { kind: 'throttled', code: 'MKT.0250' },
    ],
    [
      'an older code',
      http('{"resultCode":"CBC.0999"}', '500 Internal Server Error'),
      { kind: 'temporary', code: 'CBC.0999' },
    ],
  ])('%s', async (_, text, want) => {
    expect(failureOf(await ask(await answering(text)))).toMatchObject(want);
  });

  it('is never quoted when it is a page', async () => {
    const url = await answering(http(page, '403 Forbidden'));
    expect(failureOf(await ask(url)).message).toBe(
      'the marketplace has not accepted the order query (HTTP 403): an answer that holds no code and is not the marketplace’s; is the address right, and no proxy in between?',
    );
  });
});

describe('an answer is understood', () => {
  it.each([
    ['with members and codes that came later', found.replace('{', '{"new":[1],')],
    ['with the prefix of older copies', found.replace('MKT.', 'CBC.')],
    ['with blanks in its code', found.replace('MKT.', 'MKT. ')],
    ['with a byte order mark', `\uFEFF${found}`],
    ['whatever its content type', found],
  ])('%s', async (_, body) => {
    const server = createHttpServer((_request, res) => {
      res.writeHead(200, { 'content-type': 'text/html' }).end(body);
    });
    const { host } = await listenForTest(server);
    expect(await ask(`http://${host}`)).toMatchObject({
      ok: true,
      data: order,
      raw: body.replace('\uFEFF', ''),
    });
  });

  it('of 92020001 in both of its meanings', async () => {
    const internal = '{"error_code":"92020001","error_msg":"internal error"}';
    const denied = '{"error_code":"92020001","error_msg":"Unauthorized"}';
    const kinds = [];
    for (const text of [http(internal), http(denied), http(internal, '403 Forbidden')]) {
      const { client } = clientForTest([new URL(await answering(text)).origin]);
      kinds.push(failureOf(await client.queryLicense({ license: 'PL1' })).kind);
    }
    expect(kinds).toEqual(['temporary', 'credentials', 'credentials']);
  });

  it('of a batch whose data is a single one', async () => {
    const info = { license_code: 'PL1', status: 'ALIVE', activate_time: '20260302133555' };
    const text = JSON.stringify({ error_code: 92_020_000, error_msg: 'success', data: info });
    const { client } = clientForTest([new URL(await answering(http(text))).origin]);
    expect(await client.queryLicenses({ license_list: ['PL1'] })).toMatchObject({
      ok: true,
      data: [info],
    });
  });

  it('of an activation although what the code is good for cannot be read', async () => {
    const text = '{"error_code":"92020000","error_msg":"success","data":{"license_code_info":"{"}}';
    const { client } = clientForTest([
      new URL(await answering(http(text.replace('"{"', '"{x"')))).origin,
    ]);
    expect(await client.activateLicense({ license: 'PL1' })).toMatchObject({
      ok: true,
      data: null,
    });
  });
});

describe('what is read is asked again at once when the connection broke, and what changes something is not:', () => {
  async function brokenOnce() {
    const received: IncomingMessage[] = [];
    const server = createHttpServer((request, res) => {
      received.push(request);
      if (received.length === 1) request.socket.destroy();
      else res.end(found);
    });
    const { host } = await listenForTest(server);
    return { client: clientForTest([`http://${host}`]).client, received };
  }

  it('an order query has succeeded with the second one', async () => {
    const { client, received } = await brokenOnce();
    expect(await client.queryOrder({ orderId })).toMatchObject({ ok: true });
    expect(received).toHaveLength(2);
  });

  it('an activation may have been done', async () => {
    const { client, received } = await brokenOnce();
    expect(failureOf(await client.activateLicense({ license: 'PL1' }))).toMatchObject({
      kind: 'temporary',
      retry: true,
      mayHaveBeenDone: true,
    });
    expect(received).toHaveLength(1);
  });

  it('a usage push that could not be sent has not been done', async () => {
    const { client } = clientForTest(['http://127.0.0.1:9']);
    expect(failureOf(await client.pushUsageLegacy([]))).not.toHaveProperty('mayHaveBeenDone');
  });
});
