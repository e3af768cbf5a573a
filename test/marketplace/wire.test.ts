import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpExchanges } from '../../src/marketplace/http-exchange.js';
import type { CallOutcome, MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { signRequest } from '../../src/marketplace/sign-request.js';
import { verifyUsagePush } from '../../src/protocol/usage-push-signature.js';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { accessKey, baseKey, realTime, secretKey } from '../support/open-api-call.js';
import { readVectors } from '../protocol/read-vectors.js';
import { listenForTest, recordingServer, serverThatKeeps } from '../support/raw-server.js';

const orderId = 'CS2603021015N0T1F';
const found = http(
  JSON.stringify({ resultCode: 'MKT.0000', orderInfo: { orderId, orderLine: [] } }),
);

function http(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('what travels', () => {
  it('is the request of the page, with the headers that are signed and no others but those of HTTP', async () => {
    const { url, received } = await recordingServer(() => found);
    const { client } = clientForTest([new URL(url).origin]);
    await client.queryOrder({ orderId });
    const { host } = new URL(url);
    const [head = '', ...headers] = received.join('').trimEnd().split('\r\n');
    expect(head).toBe(
      `GET /api/mkp-openapi-public/global/v1/order/query?orderId=${orderId} HTTP/1.1`,
    );
    const names = headers.map((line) => line.split(':')[0]?.toLowerCase()).sort();
    expect(names).toEqual(['authorization', 'connection', 'content-type', 'host', 'x-sdk-date']);
    expect(headers).toContain(`host: ${host}`);
    expect(headers.join('\n')).toMatch(/SignedHeaders=content-type;host;x-sdk-date, /);
  });

  it('is a usage push in the order and the bytes that are signed, by both keys', async () => {
    const { url, received } = await recordingServer(
      () => http('{"error_code":"MKT.0000"}'),
      (sent) => sent.endsWith('}]}'),
    );
    const { client } = clientForTest([new URL(url).origin]);
    const window = { begin_time: '20260302T130000Z', end_time: '20260302T140000Z' };
    const record = { record_time: '20260302T140200Z', ...window, usage_value: '12.5' };
    await client.pushUsage([{ metering_sn: 'sn-1', instance_id: 'i-1', ...record }]);
    const [head = '', body = ''] = received.join('').split('\r\n\r\n');
    expect(body).toBe(
      '{"usage_records":[{"begin_time":"20260302T130000Z","end_time":"20260302T140000Z","instance_id":"i-1","metering_sn":"sn-1","record_time":"20260302T140200Z","usage_value":"12.5"}]}',
    );
    const headers = new Map(
      head.split('\r\n').map((line) => {
        const [name = '', ...value] = line.split(': ');
        return [name.toLowerCase(), value.join(': ')] as const;
      }),
    );
    expect(headers.get('authorization')).toContain(
      'SignedHeaders=content-type;host;nonce;signature;ts;x-sdk-date, ',
    );
    expect(headers.get('ts')).toBe(String(realTime));
    const { ts, nonce, signature } = Object.fromEntries(headers);
    expect(
      verifyUsagePush({
        keys: [baseKey],
        headers: { ts, nonce, signature },
        body: Buffer.from(body),
      }),
    ).toEqual({ ok: true, keyIndex: 0 });
  });

  it('is a form whose content type is not signed, as the vendor’s own client has it', async () => {
    const { url, received } = await recordingServer(() => http('{"error_code":"CBC.0000"}'));
    const { client } = clientForTest([new URL(url).origin]);
    await client.uploadMarketEventFile('e1', { kind: 'text', text: 'LIC' });
    expect(received.join('')).toMatch(
      /content-type: multipart\/form-data; boundary=koogate-[0-9a-f]{36}\r\n/i,
    );
    expect(received.join('')).toContain('SignedHeaders=host;x-sdk-date, ');
  });

  it('goes over connections that are kept', async () => {
    const { url, connections } = await serverThatKeeps(10, found);
    const { client } = clientForTest([new URL(url).origin]);
    for (let call = 0; call < 10; call += 1) {
      expect(await client.queryOrder({ orderId })).toMatchObject({ ok: true });
    }
    // The pool may open a second one when it is asked in the very turn in which the first has become free.
    expect(connections()).toBeLessThanOrEqual(2);
  });
});

describe('a published signature', () => {
  const { input, want } = publishedVector();

  it('is what is made of the published request, and what arrives', async () => {
    const url = new URL(input.url);
    const signed = signRequest(
      {
        method: 'POST',
        target: url.pathname,
        contentType: 'application/json',
        headers: { 'x-stage': 'RELEASE' },
        body: Buffer.alloc(0),
      },
      {
        base: url.origin,
        access: { accessKeyId: input.ak, secretAccessKey: input.sk },
        now: Date.UTC(2024, 2, 17, 14, 42, 37),
      },
    );
    expect(signed.headers.Authorization).toBe(want.authorization);

    const { url: local, received } = await recordingServer(() => found);
    const exchanges = createHttpExchanges({ connectMs: 5_000, answerMs: 5_000 });
    const elsewhere = `${new URL(local).origin}${url.pathname}`;
    const settings = { totalMs: 5_000, signal: undefined };
    expect(await exchanges.exchange({ ...signed, url: elsewhere }, settings)).toMatchObject({
      kind: 'answered',
      status: 200,
    });
    await exchanges.close();
    const lines = received.join('').toLowerCase().split('\r\n');
    expect(lines).toContain(`post ${url.pathname} http/1.1`);
    // The header lines of the canonical request, as they travel.
    for (const line of want.canonicalRequest.toLowerCase().split('\n').slice(3, 7)) {
      expect(lines).toContain(line.replace(':', ': '));
    }
    expect(received.join('').toLowerCase()).toContain(want.authorization.toLowerCase());
  });
});

function publishedVector() {
  const [vector] = readVectors(
    'aksk.json',
    z.looseObject({
      name: z.string(),
      input: z.looseObject({ url: z.string(), ak: z.string(), sk: z.string() }),
      want: z.looseObject({ authorization: z.string(), canonicalRequest: z.string() }),
    }),
    'sign',
  );
  if (vector?.name !== 'published: license/activate, empty body') {
    throw new Error('the published vector is not the first one any more');
  }
  return vector;
}

describe('no failure and no log tells a secret, although the marketplace repeats all that it was sent:', () => {
  const code = 'PL"7Q2M/9X4K 0006';
  const license = 'LIC-2026\n"0001"-ABCD';
  const record = { instance_id: 'i', product_id: 'p', record_time: 't', begin_time: 'b' };
  const usage = { ...record, end_time: 'e', usage_value: '1', metering_sn: 'sn' };
  const calls: Readonly<
    Record<string, (client: MarketplaceClient) => Promise<CallOutcome<unknown>>>
  > = {
    queryOrder: (client) => client.queryOrder({ orderId }),
    pushUsage: (client) => client.pushUsage([usage]),
    pushUsageLegacy: (client) => client.pushUsageLegacy([usage]),
    activateLicense: (client) => client.activateLicense({ license: code }),
    activateLicenses: (client) => client.activateLicenses({ license_list: [code] }),
    queryLicense: (client) => client.queryLicense({ license: code }),
    queryLicenses: (client) => client.queryLicenses({ license_list: [code] }),
    reportSoftwareUsage: (client) =>
      client.reportSoftwareUsage({
        usage_info: [{ license: code, software_usage_Info: [{ active_num: 1 }] }],
      }),
    'uploadMarketEventFile as a text': (client) =>
      client.uploadMarketEventFile('e1', { kind: 'text', text: license }),
    'uploadMarketEventFile as a file': (client) =>
      client.uploadMarketEventFile('e1', {
        kind: 'file',
        fileName: 'l.lic',
        bytes: Buffer.from(license),
      }),
  };
  const secrets = [accessKey, secretKey, baseKey, 'PL', '7Q2M', 'LIC-2026', '0001', 'ABCD'];

  /** Answers each call with all that it was sent, and the keys that sign it as if it had guessed them. */
  async function echo(answered: string) {
    const server = createServer((request, res) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const sent = `${request.url} ${request.rawHeaders.join(' ')} ${Buffer.concat(chunks).toString()}`;
        const words = `${secretKey} ${baseKey} ${sent}`;
        const named = { error_code: answered, error_msg: words, request_id: words };
        res.end(JSON.stringify({ ...named, resultCode: answered, resultMsg: words }));
      });
    });
    return `http://${(await listenForTest(server)).host}`;
  }

  it.each(
    Object.entries(calls).flatMap(([name, call]) =>
      ['MKT.0999', 'MKT.7777', 'MKT.0151', 'APIGW.0301', `9202${secretKey}`].map((answered) => ({
        name,
        call,
        answered,
      })),
    ),
  )('$name', async ({ call, answered }) => {
    const { client, told } = clientForTest([await echo(answered)]);
    const failure = failureOf(await call(client));
    const shown = JSON.stringify([failure, told]);
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it('an answer that nobody gave tells none either', async () => {
    for (const call of Object.values(calls)) {
      const { client, told } = clientForTest(['http://127.0.0.1:9']);
      const shown = JSON.stringify([failureOf(await call(client)), told]);
      for (const secret of secrets) expect(shown).not.toContain(secret);
    }
  });
});
