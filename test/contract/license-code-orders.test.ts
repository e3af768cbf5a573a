import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import {
  aCodeThatIs,
  callCode,
  newLicenseCode,
  refreshCode,
  releaseCode,
} from '../support/license-calls.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const march = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const april = { text: '20270401155959123', at: Date.UTC(2027, 3, 1, 15, 59, 59, 123) };

describeEachDatabase('the orders of an authorization code', (database) => {
  const app = useApp(database);
  const call = async (body: object) => (await callCode(app(), body)).members;
  const find = (code: string) => app().storage.load.licenseCode(code);
  const purposes = async (code: string) =>
    (await app().storage.directories.licenseCodes.orders(code)).map(({ purpose }) => purpose);

  it.each([
    ['RENEWAL', 'renewal'],
    ['UNSUBSCRIBE_RENEWAL_PERIOD', 'renewal-cancelled'],
    ['TRIAL_TO_FORMAL', 'trial-to-formal'],
    ['RENEWAL_CHANGE', 'renewal-change'],
  ] as const)('are kept, known code or not: %s as %s', async (scene, purpose) => {
    for (const state of ['unknown', 'active'] as const) {
      const code = await aCodeThatIs(state, app());
      const line = newOrderLine();
      expect(await call(refreshCode(code, april.text, { scene, line }))).toEqual(success);
      expect(await find(code)).toMatchObject({ expiresAt: april.at });
      const { licenseCodes, orders } = app().storage.directories;
      expect(await licenseCodes.orders(code)).toEqual([
        { code, ...line, purpose, seenAt: testNoon },
      ]);
      expect(await orders.find(line.orderId)).toMatchObject({ firstSeenAt: testNoon });
    }
  });

  it('are applied once for code, order, line and scene, and apart from each other else', async () => {
    const code = newLicenseCode();
    const line = newOrderLine();
    const body = refreshCode(code, march.text, { line });
    const { text } = await callCode(app(), body);
    const first = await find(code);
    expect((await callCode(app(), { ...body, expireTime: april.text })).text).toBe(text);
    expect(await find(code)).toEqual(first);
    const next = { ...line, orderLineId: `${line.orderId}-000002` };
    app().clock.now += 1_000;
    await call(refreshCode(code, april.text, { line: next }));
    app().clock.now += 1_000;
    await call(refreshCode(code, april.text, { line, scene: 'RENEWAL_CHANGE' }));
    app().clock.now = testNoon;
    const other = newLicenseCode();
    await call(refreshCode(other, march.text, { line }));
    expect(await purposes(code)).toEqual(['renewal', 'renewal', 'renewal-change']);
    expect(await find(code)).toMatchObject({ expiresAt: april.at, version: 3 });
    expect(await find(other)).toMatchObject({ expiresAt: march.at });
  });

  it('do not shorten it when an older renewal arrives late, nor bring its product back', async () => {
    const code = newLicenseCode();
    await call({ ...refreshCode(code, april.text), productId: 'OFFI-2' });
    await call({ ...refreshCode(code, march.text), productId: 'OFFI-1' });
    expect(await find(code)).toMatchObject({ expiresAt: april.at, productId: 'OFFI-2' });
  });

  it('move its expiry back when a renewal is cancelled, once', async () => {
    const code = newLicenseCode();
    await call(refreshCode(code, april.text));
    const cancelled = refreshCode(code, march.text, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' });
    await call(cancelled);
    expect(await find(code)).toMatchObject({ expiresAt: march.at });
    await call(refreshCode(code, april.text));
    expect(await call(cancelled)).toEqual(success);
    expect(await find(code)).toMatchObject({ expiresAt: april.at });
  });

  it.each(['RENEWAL', 'RENEWAL_CHANGE', 'TRIAL_TO_FORMAL'] as const)(
    'have no effect when a %s arrives after the cancellation that names it',
    async (scene) => {
      const line = newOrderLine();
      for (const state of ['unknown', 'frozen'] as const) {
        const code = await aCodeThatIs(state, app());
        const cancelled = { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', line } as const;
        await call(refreshCode(code, march.text, cancelled));
        expect(await call(refreshCode(code, april.text, { scene, line }))).toEqual(success);
        expect(await find(code)).toMatchObject({ expiresAt: march.at });
      }
    },
  );

  it('include the first unsubscription and no other, empty ids counting as none', async () => {
    const [code, expired] = [newLicenseCode(), newLicenseCode()];
    const line = newOrderLine();
    await call(releaseCode(code, line));
    const released = await find(code);
    await call(releaseCode(code, newOrderLine()));
    expect(await find(code)).toEqual(released);
    const { licenseCodes } = app().storage.directories;
    expect(await licenseCodes.orders(code)).toEqual([
      { code, ...line, purpose: 'release', seenAt: testNoon },
    ]);
    await call(releaseCode(expired, { orderId: '', orderLineId: '' }));
    expect(await licenseCodes.orders(expired)).toEqual([]);
    expect(await find(expired)).toMatchObject({ state: 'released' });
  });

  it('do not count any more once it is released, not even one that was applied before', async () => {
    const code = newLicenseCode();
    const renewal = refreshCode(code, march.text);
    await call(renewal);
    await call(releaseCode(code));
    expect(await call(renewal)).toMatchObject({ resultCode: '000003' });
  });
});
