import { describe, expect, it } from 'vitest';
import { maskBody, maskUrl, maskValue } from '../../../src/emulator/control/mask.js';
import { answerWell } from '../../support/emulated.js';
import { playMarketplace } from '../../support/played-marketplace.js';
import { scriptedKeys, success, type ReceivedCall } from '../../support/scripted-seller.js';

describe('masking', () => {
  it.each([
    ['a member', { email: 'a@b.example', name: 'Ada' }, { email: '***', name: 'Ada' }],
    [
      'a member of a member',
      { info: [{ appInfo: { password: 'x' } }] },
      { info: [{ appInfo: { password: '***' } }] },
    ],
    [
      'a text that holds JSON',
      { userList: '[{"mobile":"1"}]' },
      { userList: '[{"mobile":"***"}]' },
    ],
    [
      'what is empty stays',
      { email: '', license: null, memo: 'm' },
      { email: '', license: null, memo: '***' },
    ],
    ['a text that only begins like JSON', { note: '[sic' }, { note: '[sic' }],
  ])('%s', (_, value, masked) => {
    expect(maskValue(value)).toEqual(masked);
  });

  it('of a body that is no JSON nothing is shown', () => {
    expect(maskBody('{"email":"a@b.example"}')).toBe('{"email":"***"}');
    expect(maskBody('<p>a@b.example</p>')).toBe('*** (18 characters that are no JSON)');
    expect(maskBody('')).toBe('');
  });

  it('the query of an address', () => {
    expect(maskUrl('http://seller.example/x?mobilePhone=138&orderId=CS1')).toBe(
      'http://seller.example/x?mobilePhone=***&orderId=CS1',
    );
  });
});

describe('what the control API tells of people and secrets', () => {
  const secret = 'Licensed-to-nobody-1';
  const answer = (call: ReceivedCall) =>
    call.activity === 'getLicense'
      ? { ...success, instanceId: call.members.businessId, license: secret }
      : answerWell(call);

  it('masks buyers, access data and Licenses, unless it is asked to reveal them', async () => {
    const { post, get, marketplace, seller } = await playMarketplace({}, answer);
    await post('/control/actions/buy', { kind: 'license-v1' });
    await post('/control/actions/buy', { kind: 'saas-v1', chargingMode: 'PERIOD' });
    const [license, purchase] = marketplace.state.deliveries;
    const phones = seller.received.flatMap(({ members }) =>
      typeof members.mobilePhone === 'string' ? members.mobilePhone : [],
    );
    expect(phones).toHaveLength(1);
    for (const delivery of [license, purchase]) {
      const path = `/control/deliveries/${delivery?.deliveryId ?? ''}`;
      for (const masked of [await get(path), await get(`${path}?reveal=0`)]) {
        expect(masked.value).toMatchObject({ isMasked: true });
        expect(masked.text).not.toContain(secret);
        for (const phone of phones) expect(masked.text).not.toContain(encodeURIComponent(phone));
      }
      const revealed = await get(`${path}?reveal=1`);
      expect(revealed.value).toMatchObject({
        isMasked: false,
        request: { url: delivery?.httpRequest.url },
      });
    }
    expect((await get('/control/deliveries/D000001?reveal=1')).text).toContain(secret);
    const page = await get('/deliveries/D000001');
    expect(page.text).not.toContain(secret);
    expect((await get('/deliveries/D000001?reveal=1')).text).toContain(secret);
  });

  it('no key and no License is in anything else that can be read', async () => {
    const accessKeys = { SOMEACCESSKEY: 'some-secret-key' };
    const { post, get } = await playMarketplace({ accessKeys }, answer);
    await post('/control/actions/buy', { kind: 'license-v1' });
    await post('/control/actions/buy', { kind: 'license-code' });
    const paths = ['', '/products', '/orders', '/resources', '/deliveries', '/notices', '/actions'];
    const shown = [...paths.map((path) => `/control${path}`), '/', '/deliveries/D000001?reveal=1'];
    const texts = (await Promise.all(shown.map(get))).map(({ text }, at) =>
      at === shown.length - 1 ? text.replaceAll(secret, '') : text,
    );
    for (const text of texts) {
      for (const key of Object.values(scriptedKeys).flat()) expect(text).not.toContain(key);
      expect(text).not.toContain('some-secret-key');
      expect(text).not.toContain(secret);
    }
  });
});
