import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { playMarketplace } from '../../support/played-marketplace.js';

/** As a browser might be made to send it: fetch would not let us name another host. */
async function send(
  url: string,
  options: {
    readonly path: string;
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

const step = '/control/clock/step';

describe('who may steer the marketplace', () => {
  it.each([
    ['a name that somebody points here', { host: 'evil.example' }],
    ['one that looks like ours', { host: 'localhost.evil.example' }],
    ['one that begins like an address', { host: '127.0.0.1.evil.example:8090' }],
    ['a name of the network', { host: 'marketplace:8090' }],
  ])('%s is refused, to read as to write', async (_, headers) => {
    const { marketplace } = await playMarketplace();
    const before = marketplace.clock.now();
    for (const path of ['/', '/control', '/control/deliveries']) {
      const { status, text } = await send(marketplace.url, { path, method: 'GET', headers });
      expect(status, path).toBe(403);
      expect(text).toContain('this marketplace does not answer to the name');
    }
    const written = await send(marketplace.url, { path: step, method: 'POST', headers });
    expect(written.status).toBe(403);
    expect(marketplace.clock.now()).toBe(before);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['an origin that hides', { origin: 'null' }],
    ['a page of another site, by what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port, by what the browser says of it', { 'sec-fetch-site': 'same-site' }],
  ])('what comes from %s may not change anything', async (_, headers) => {
    const { marketplace } = await playMarketplace();
    const before = marketplace.clock.now();
    const { status, text } = await send(marketplace.url, { path: step, method: 'POST', headers });
    expect(status).toBe(403);
    expect(text).toContain('a page of another origin has sent this');
    expect(marketplace.clock.now()).toBe(before);
  });

  it.each([
    ['a program, which says nothing of where it comes from', () => ({})],
    ['its own page', (host: string) => ({ origin: `http://${host}` })],
    [
      'its own page, opened by another name of this machine',
      (host: string) => ({
        host: host.replace('127.0.0.1', 'localhost'),
        origin: `http://${host.replace('127.0.0.1', 'localhost')}`,
      }),
    ],
    ['a bookmark', () => ({ 'sec-fetch-site': 'none' })],
  ])('%s may', async (_, headersFor) => {
    const { marketplace } = await playMarketplace();
    const before = marketplace.clock.now();
    const headers = headersFor(new URL(marketplace.url).host);
    const { status } = await send(marketplace.url, { path: step, method: 'POST', headers });
    expect(status).toBe(200);
    expect(marketplace.clock.now()).toBeGreaterThan(before);
  });

  it('what sellers call has its own proof, and may name it as it likes', async () => {
    const { marketplace } = await playMarketplace();
    const path = '/api/mkp-openapi-public/global/v1/order/query?orderId=CS1';
    const headers = { host: 'mkt.example.com' };
    const { status, text } = await send(marketplace.url, { path, method: 'GET', headers });
    expect(status).toBe(401);
    expect(text).toContain('APIGW.0301');
  });
});
