import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { queryBody } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';

const token = 'a-token-of-an-admin-for-other-paths';

describe('what is no callback', () => {
  const app = useApp(useDatabase('sqlite'), {
    environment: {
      KOOGATE_API_TOKENS: `admin:admin:${token}`,
      KOOGATE_TRUSTED_PROXIES: '127.0.0.1',
    },
    logLevel: 'trace',
  });

  describe.each(['/docs', '/openapi'])('below %s', (folder) => {
    it.each([
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/../../package.json',
      '/..%5c..%5cpackage.json',
      '/..\\..\\package.json',
      '/%252e%252e/package.json',
      '/..;/package.json',
      '/index.html%00.png',
      '/%00',
      '/.git/config',
      '/.env',
      '/%',
      '/%E0%A4%A',
      '//etc/passwd',
      `/${'a/'.repeat(3_000)}`,
    ])('gives nothing but what is published for %.40s', async (path) => {
      const answer = await get(folder + path);
      expect(answer).toMatchObject({
        status: 404,
        text: 'There is nothing at this path. See /docs/.\n',
      });
    });
  });

  it('is published with headers that let no page be embedded, sniffed or scripted by others', async () => {
    for (const path of ['/docs/', '/openapi/callbacks.yaml']) {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it.each([
    ['/', { Host: 'elsewhere.example', 'X-Forwarded-Host': 'elsewhere.example' }],
    ['/?next=//elsewhere.example', {}],
    ['/docs', { Host: 'elsewhere.example' }],
    ['/docs//elsewhere.example/..', {}],
  ])('sends nobody to another host from %s', async (path, headers) => {
    expect((await get(path, { headers })).headers.location).toMatch(
      /^\/docs\/(?!\/)|^\/docs\/\/elsewhere\.example\/\.\.\/$/,
    );
    expect((await get('//elsewhere.example/')).headers).not.toHaveProperty('location');
  });

  it.each([
    '/METRICS',
    '/metrics/',
    '/Readyz',
    '/LIVEZ',
    '/DOCS/',
    '/API/v1/instances',
    '/%6detrics',
    '/x/../metrics',
    '//metrics',
    '/metrics;x',
  ])('is not there as %s, which a proxy might let through', async (path) => {
    expect((await get(path, { headers: bearer(token) })).status).toBe(404);
  });

  describe('the management API', () => {
    const path = '/api/v1/instances';

    it('lets no page of another origin in, with or without the right token', async () => {
      const origin = { Origin: 'https://elsewhere.example' };
      const asked = await get(path, {
        method: 'OPTIONS',
        headers: { ...origin, 'Access-Control-Request-Method': 'GET' },
      });
      const read = await get(path, { headers: { ...origin, ...bearer(token) } });
      expect(asked.status).toBe(405);
      for (const { headers } of [asked, read]) {
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual(
          [],
        );
        expect(headers).not.toHaveProperty('set-cookie');
      }
    });

    it.each([
      ['a cookie', { Cookie: `token=${token}; Authorization=Bearer ${token}` }, path],
      ['a parameter', {}, `${path}?access_token=${token}`],
      ['another header', { 'X-Api-Key': token, 'Proxy-Authorization': `Bearer ${token}` }, path],
    ])('takes no token from %s', async (_title, headers, target) => {
      expect((await get(target, { headers })).status).toBe(401);
    });

    it.each(['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method'])(
      'takes no other method from %s',
      async (name) => {
        const { status } = await get(path, {
          method: 'POST',
          headers: { ...bearer(token), [name]: 'GET' },
        });
        expect(status).toBe(405);
      },
    );

    it.each([
      [
        'one address, whatever it claims to have been forwarded for',
        (at: number) => `198.51.100.${at}, 203.0.113.1`,
      ],
      ['one address at many ports', (at: number) => `203.0.113.2:${2_000 + at}`],
      [
        'one address in two forms',
        (at: number) => (at % 2 === 0 ? '203.0.113.3' : '::ffff:203.0.113.3'),
      ],
      ['one network of IPv6', (at: number) => `2001:db8:1:2::${at.toString(16)}`],
      ['that network, written in full', (at: number) => `2001:0db8:0001:0003:${at}:0:0:1`],
      ['no address at all', (at: number) => `made-up-${at}`],
    ])('counts guesses together that come from %s', async (_title, forwardedFor) => {
      const statuses: number[] = [];
      for (let at = 0; at < 21; at += 1) statuses.push((await guess(forwardedFor(at))).status);
      expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
      expect(statuses[20]).toBe(429);
    });

    it('counts those of others apart, and lets the right token in from there', async () => {
      for (const address of ['203.0.113.9', '2001:db8:1:9::1']) {
        expect((await guess(address)).status).toBe(401);
        const headers = { ...bearer(token), 'X-Forwarded-For': address };
        expect((await get(path, { headers })).status).toBe(200);
      }
    });

    async function guess(forwardedFor: string) {
      return get(path, { headers: { ...bearer('a-guess'), 'X-Forwarded-For': forwardedFor } });
    }
  });

  it('writes one line of JSON for each call, whatever stands in it, and no character that steers a terminal', async () => {
    const hostile = '\u001b[2J\r\n{"level":60,"msg":"forged"}\u0085\u2028';
    const before = app().captured.lines().length;
    await signedCall(app(), { ...queryBody('x'), activity: hostile });
    await signedCall(app(), { ...queryBody(hostile) });
    await signedCall(app(), queryBody(hostile), { accessKey: 'of-a-stranger', nonce: hostile });
    const sub = `/${encodeURIComponent(hostile)}`;
    await signedCall(app(), queryBody('x'), { subPath: sub, status: 404 });
    await get(`/api/v1/instances/${encodeURIComponent(hostile)}`, {
      headers: { ...bearer(token), 'User-Agent': 'a\u0085b' },
    });
    // Lines about a refusal are written behind its answer.
    await expect.poll(() => app().captured.lines().length).toBe(before + 5);
    const text = app().captured.text();
    const sizes = app()
      .captured.lines()
      .slice(before)
      .map((line) => JSON.stringify(line).length);
    expect(Math.max(...sizes)).toBeLessThan(1_500);
    expect(
      app()
        .captured.lines()
        .filter(({ msg }) => msg === 'forged'),
    ).toEqual([]);
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  interface Details {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }

  async function get(target: string, { method = 'GET', headers = {} }: Details = {}) {
    const { status, rawHeaders, body } = await exchange({
      url: app().url,
      target,
      method,
      headers,
      body: Buffer.alloc(0),
    });
    const named: Record<string, string> = {};
    for (let at = 0; at < rawHeaders.length; at += 2)
      named[(rawHeaders[at] ?? '').toLowerCase()] = rawHeaders[at + 1] ?? '';
    return { status, headers: named, text: body.toString('utf8') };
  }
});

function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}
