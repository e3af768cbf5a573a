import { describe, expect, it } from 'vitest';
import { html } from '../../../src/emulator/page/markup.js';
import { formOf, playMarketplace } from '../../support/played-marketplace.js';
import { failure } from '../../support/scripted-seller.js';

describe('the page of the marketplace', () => {
  it('shows the time, products, what was bought, calls with their findings, faults and mails', async () => {
    const { post, get } = await playMarketplace({ faults: 'replay' }, ({ activity }) =>
      activity === 'orderNotify' ? failure : { resultCode: '000000', resultMsg: 'success.' },
    );
    await post('/control/actions/buy', { kind: 'saas-v2', chargingMode: 'PERIOD' });
    const { status, headers, text } = await get('/');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const shown of [
      'played time, UTC; the clock stands',
      'OFFI',
      'joint operation v2',
      'R000001',
      'delivering',
      'newInstance',
      'required-fields: instanceId is missing',
      'refuses-forgery: replay:',
      '000005',
      'Restart',
      'Calling orderNotify failed',
      'a new day',
      'cancel-renewal',
    ]) {
      expect(text, shown).toContain(shown);
    }
  });

  it('asks no other host for anything, and lets nothing run but its own script', async () => {
    const { get } = await playMarketplace();
    const { headers, text } = await get('/');
    const addresses = [...text.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to);
    expect(addresses.length).toBeGreaterThan(20);
    for (const address of addresses) expect(address).toMatch(/^(\/(?!\/)|#|data:,$)/);
    expect(text).not.toMatch(/@import|url\(/);
    const policy = headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect([...text.matchAll(/<(?:script|style)(?:\s[^>]*)?>/g)].map(([tag]) => tag)).toEqual([
      `<style nonce="${nonce}">`,
      `<script nonce="${nonce}">`,
    ]);
    expect((await get('/')).headers.get('content-security-policy')).not.toContain(nonce);
    expect(text).not.toMatch(/ on[a-z]+="/);
  });

  it('a form does what it says and leads back to the page, which tells what came of it', async () => {
    const { marketplace, send, get, seller } = await playMarketplace();
    const { url } = marketplace;
    const [productId = ''] = marketplace.state.products.keys();
    const bought = await send('/control/actions/buy', formOf(url, { productId }));
    expect(bought.status).toBe(303);
    expect(bought.headers.get('location')).toBe('/#said');
    expect((await get('/')).text).toContain('buy: 3 calls, answered as it should be.');

    seller.answer = () => failure;
    await send('/control/actions/freeze', formOf(url, { resourceId: 'R000001' }));
    expect((await get('/')).text).toContain('freeze: 1 call, of which 1 went wrong; see below.');

    await send('/control/actions/unfreeze', formOf(url, { resourceId: 'R000009' }));
    expect((await get('/')).text).toContain('there is no resource R000009');

    await send('/control/clock/advance', formOf(url, { by: '1d' }));
    expect((await get('/')).text).toMatch(/It is \d{4}-\d\d-\d\d \d\d:\d\d \(UTC\) now\./);
  });

  it('every button and form of it leads to something that exists', async () => {
    const { post, get, marketplace } = await playMarketplace({ faults: 'storm' });
    await post('/control/actions/buy', { kind: 'saas-v2' });
    const { text } = await get('/');
    const actions = new Set([...text.matchAll(/action="([^"]+)"/g)].map(([, path = '']) => path));
    expect(actions.size).toBeGreaterThan(marketplace.actions.length);
    for (const path of actions) {
      // Only POST is taken there, which shows that there is something.
      const { status, value } = await get(path);
      const isList = path === '/control/faults';
      expect(status, path).toBe(isList ? 200 : 405);
      if (!isList) expect(value).toMatchObject({ detail: `${path} takes POST, not GET` });
    }
  });

  it('goes back to the call from which it was restarted, and to no other place', async () => {
    const { post, marketplace, send } = await playMarketplace({}, () => failure);
    await post('/control/actions/buy', { kind: 'license-code' });
    const form = formOf(marketplace.url, {});
    const restart = async (referer: string) => {
      const headers = { ...(form.headers as Record<string, string>), Referer: referer };
      const path = '/control/deliveries/D000001/restart';
      return (await send(path, { ...form, headers })).headers.get('location');
    };
    expect(await restart(`${marketplace.url}/deliveries/D000001`)).toBe('/deliveries/D000001');
    expect(await restart('http://evil.example/elsewhere')).toBe('/#said');
    expect(await restart('//evil.example')).toBe('/#said');
  });

  it('what sellers and buyers are called is text, never markup', async () => {
    const name = '<img src=x onerror=alert(1)> & "Co"';
    const { get } = await playMarketplace({
      products: [{ kind: 'saas-v2', chargingMode: 'PERIOD', name }],
    });
    const { text } = await get('/');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot;');
  });

  it.each([
    ['text', '<b>&\'"', '&lt;b&gt;&amp;&#39;&quot;'],
    ['a number', 5, '5'],
    ['nothing', undefined, ''],
    ['markup', html`<b>${'<'}</b>`, '<b>&lt;</b>'],
    ['a list', ['<', html`<i></i>`], '&lt;<i></i>'],
  ])('%s is put in as it should be', (_, value, text) => {
    expect(html`${value}`.text).toBe(text);
  });

  it('a call that does not exist is told as such', async () => {
    const { get, post } = await playMarketplace();
    expect(await get('/deliveries/D000001')).toMatchObject({
      status: 404,
      value: { detail: 'there is no delivery D000001' },
    });
    expect((await post('/')).status).toBe(405);
  });
});
