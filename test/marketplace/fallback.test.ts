import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { hostsOf, type MarketplaceAddress } from '../../src/marketplace/marketplace-hosts.js';
import { verifyAkskRequest } from '../../src/protocol/aksk.js';
import { clientForTest, failureOf } from '../support/marketplace-client.js';
import { accessKey, realTime, secretKey } from '../support/open-api-call.js';
import { listenForTest, tcpServer } from '../support/raw-server.js';

const selfSigned = readFileSync(new URL('../support/self-signed.pem', import.meta.url), 'utf8');

describe('the hosts of a site', () => {
  const own = { marketplaceUrl: undefined, marketplaceFallbackUrl: undefined };
  it.each<[string, Partial<MarketplaceAddress>, readonly string[]]>([
    ['China has two', {}, ['https://mkt.myhuaweicloud.com', 'https://mkt.myhuaweicloud.cn']],
    [
      'the international one has no other unless it is asked for',
      { site: 'intl' },
      ['https://mkt-intl.myhuaweicloud.com'],
    ],
    [
      'the international one may be given the one in China',
      { site: 'intl', marketplaceFallbackUrl: 'https://mkt.myhuaweicloud.cn/' },
      ['https://mkt-intl.myhuaweicloud.com', 'https://mkt.myhuaweicloud.cn'],
    ],
    ['Europe has one', { site: 'eu' }, ['https://mkt.myhuaweicloud.eu']],
    [
      'an address of one’s own has no other',
      { marketplaceUrl: 'http://localhost:8090/' },
      ['http://localhost:8090'],
    ],
    [
      'unless that is given too',
      {
        marketplaceUrl: 'http://localhost:8090',
        marketplaceFallbackUrl: 'http://localhost:8091/m/',
      },
      ['http://localhost:8090', 'http://localhost:8091/m'],
    ],
  ])('%s', (_, address, hosts) => {
    expect(hostsOf({ site: 'cn', ...own, ...address })).toEqual(hosts);
  });
});

const orderId = 'CS2603021015N0T1F';
const found = JSON.stringify({
  resultCode: 'MKT.0000',
  orderInfo: { orderId, orderLine: [] },
});

interface PlayedHost {
  readonly url: string;
  readonly received: readonly IncomingMessage[];
}

async function host(status = 200, body = found): Promise<PlayedHost> {
  const received: IncomingMessage[] = [];
  const server = createHttpServer((request, res) => {
    received.push(request);
    request.resume();
    res.writeHead(status).end(body);
  });
  return { url: `http://${(await listenForTest(server)).host}`, received };
}

/** Nobody listens there: the port is the one of a service that no machine has. */
const refused = 'http://127.0.0.1:9';

const unavailable: readonly [string, () => Promise<string>][] = [
  ['its name is unknown', async () => 'http://marketplace..invalid'],
  ['nobody listens', async () => refused],
  [
    'its certificate is not accepted',
    async () => {
      const server = createHttpsServer({ key: selfSigned, cert: selfSigned });
      return `https://${(await listenForTest(server)).host}`;
    },
  ],
];
const unanswering: readonly [string, () => Promise<string>][] = [
  ['nothing comes', () => tcpServer(() => undefined)],
  ['the connection is closed', () => tcpServer((socket) => socket.destroy())],
];

const origin = (url: string): string => new URL(url).origin;
const timeouts = { answerMs: 100 };

describe('the other host is called when the first is unavailable:', () => {
  it.each([...unavailable, ...unanswering])('%s', async (_, first) => {
    const other = await host();
    const { client } = clientForTest([origin(await first()), other.url], { timeouts });
    expect(await client.queryOrder({ orderId })).toMatchObject({ ok: true });
    expect(other.received).toHaveLength(1);
  });

  it('with a signature of its own, for the host is part of it', async () => {
    const other = await host();
    const { client } = clientForTest([refused, other.url]);
    await client.queryOrder({ orderId });
    const [call] = other.received;
    if (call === undefined) throw new Error('nobody has called');
    const { method = '', url = '', headers } = call;
    expect(headers.host).toBe(new URL(other.url).host);
    expect(
      verifyAkskRequest({
        method,
        url,
        headers: headers as Record<string, string>,
        body: Buffer.alloc(0),
        secrets: new Map([[accessKey, secretKey]]),
        now: realTime,
      }),
    ).toEqual({ ok: true, accessKey });
  });

  it.each(unavailable)(
    'also for what changes something, since it was not sent: %s',
    async (_, first) => {
      const other = await host(200, '{"error_code":"92020000"}');
      const { client } = clientForTest([origin(await first()), other.url]);
      expect(await client.activateLicenses({ license_list: ['PL1'] })).toMatchObject({ ok: true });
    },
  );

  it('and both are named by the last one when neither answers', async () => {
    const { client } = clientForTest([refused, 'http://127.0.0.1:11']);
    expect(failureOf(await client.queryOrder({ orderId })).message).toMatch(
      /^the order query has got no answer from 127\.0\.0\.1:11: no connection/,
    );
  });
});

describe('it is not called', () => {
  it.each([
    ['an error', 500, '{"resultCode":"MKT.0999"}'],
    ['a refusal', 401, '{"error_code":"APIGW.0301"}'],
    ['a page of a proxy', 502, '<html>'],
  ])('when the first has answered, also %s', async (_, status, body) => {
    const first = await host(status, body);
    const other = await host();
    const { client } = clientForTest([first.url, other.url]);
    failureOf(await client.queryOrder({ orderId }));
    expect(other.received).toHaveLength(0);
  });

  it.each(unanswering)(
    'for what changes something when that may have arrived: %s',
    async (_, first) => {
      const other = await host(200, '{"error_code":"92020000"}');
      const { client } = clientForTest([origin(await first()), other.url], { timeouts });
      const failure = failureOf(await client.activateLicenses({ license_list: ['PL1'] }));
      expect(failure).toMatchObject({ kind: 'temporary', mayHaveBeenDone: true });
      expect(other.received).toHaveLength(0);
    },
  );

  it('when the call was stopped', async () => {
    const other = await host();
    const stop = new AbortController();
    const first = origin(await tcpServer(() => stop.abort()));
    const { client } = clientForTest([first, other.url]);
    failureOf(await client.queryOrder({ orderId }, { signal: stop.signal }));
    expect(other.received).toHaveLength(0);
  });
});

it('a host that is unavailable is left alone for a minute', async () => {
  let connections = 0;
  const first = origin(
    await tcpServer((socket) => {
      connections += 1;
      socket.destroy();
    }),
  );
  const other = await host(200, '{"error_code":"92020000"}');
  const { client, advance } = clientForTest([first, other.url]);
  const activate = () => client.activateLicenses({ license_list: ['PL1'] });
  failureOf(await activate());
  expect(connections).toBe(1);
  // What may have been done is repeated by whoever knows that it is a repeat, and then goes to the other host.
  for (const wait of [0, 59_000]) {
    advance(wait);
    expect(await activate()).toMatchObject({ ok: true });
  }
  expect(connections).toBe(1);
  advance(1_000);
  failureOf(await activate());
  expect(connections).toBe(2);
});

it('and is called all the same when the other one is unavailable too', async () => {
  const first = await host();
  const { client } = clientForTest([refused, refused]);
  failureOf(await client.queryOrder({ orderId }));
  const mended = clientForTest([first.url, refused]);
  expect(await mended.client.queryOrder({ orderId })).toMatchObject({ ok: true });
});
