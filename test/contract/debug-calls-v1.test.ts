import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { isLicenseText } from '../../src/domain/license-text.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  aBoughtLicense,
  expireLicense,
  licensePurchase,
  refreshLicense,
  releaseLicense,
} from '../support/license-calls.js';
import { replaceAccess } from '../support/seller-acts.js';
import { testFrontEndUrl, testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  callV1,
  encrypted,
  expireV1,
  openedAppInfo,
  purchaseV1,
  queryV1,
  refreshV1,
  releaseV1,
  statusV1,
  upgradeV1,
  type V1Parameters,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const expireTime = '20270301155959';
const debug = { testFlag: '1' };

/** Of nobody: it is there to show whoever debugs the interface that it can be decrypted. */
const debugAccount = (url: string) => ({
  frontEndUrl: url,
  adminUrl: url,
  userName: 'debug-account',
  password: 'debug-password',
});

describeEachDatabase('a debug call of V1', (database) => {
  const asked: string[] = [];
  const settings = {
    provisioning: { kind: 'by-hand' },
    licensing: {
      issueLicense: ({ orderId }: { readonly orderId: string }) => {
        asked.push(orderId);
        return `L-${orderId}`;
      },
    },
  } as const;
  const app = useApp(database, settings);
  const secondApp = useApp(database, {
    ...settings,
    environment: {
      KOOGATE_FRONT_END_URL: 'https://configured.example.com',
      KOOGATE_V1_ENCRYPT_TYPE: '2',
    },
  });
  const atOnce = useApp(database);

  it.each([
    ['by period', { chargingMode: '1', expireTime }],
    ['once', { chargingMode: '3', expireTime: '' }],
    ['by use', { chargingMode: '0' }],
    ['as a package', { chargingMode: '5', trialFlag: '1' }],
  ])('of newInstance for an order paid %s is answered alike for ever', async (_, more) => {
    const purchase = purchaseV1({ ...more, ...debug });
    const { businessId: instanceId } = purchase;
    const content = await storedContent(app());
    const { members, text } = await callV1(app(), purchase);
    expect(openedAppInfo(app(), members.appInfo)).toEqual(debugAccount(testFrontEndUrl));
    expect(members).toMatchObject({ ...success, encryptType: '1', instanceId });
    app().clock.now += 400 * 86_400_000;
    for (let times = 0; times < 3; times += 1) {
      expect((await callV1(app(), again(purchase))).text).toBe(text);
    }
    app().clock.now = testNoon;
    expect(await storedContent(app())).toEqual(content);
    const second = (await callV1(secondApp(), again(purchase))).members;
    expect(second).toMatchObject({ ...success, encryptType: '2', instanceId });
    expect(openedAppInfo(secondApp(), second.appInfo, { encryptType: '2' })).toEqual(
      debugAccount('https://configured.example.com'),
    );
  });

  it('of newInstance tells products of an order apart only where it is paid by use', async () => {
    for (const [chargingMode, ids] of [
      ['0', 2],
      ['1', 1],
    ] as const) {
      const first = purchaseV1({ chargingMode, ...debug });
      const second = { ...again(first), productId: 'another-product' };
      const answers = [await callV1(app(), first), await callV1(app(), second)];
      expect(new Set(answers.map(({ members }) => members.instanceId)).size).toBe(ids);
    }
  });

  it('of newInstance names the algorithm that opened the phone number, and the same id', async () => {
    const purchase = purchaseV1(debug);
    const mobilePhone = encrypted(app(), '10000000001', { encryptType: '2' });
    const { members } = await callV1(app(), { ...purchase, mobilePhone });
    expect(members).toMatchObject({ encryptType: '2', instanceId: purchase.businessId });
  });

  it('gives one answer to fifty calls at once', async () => {
    for (const first of [purchaseV1(debug), licensePurchase(debug)]) {
      const calls = Array.from({ length: 50 }, (_, index) =>
        callV1(index % 2 === 0 ? app() : atOnce(), again(first)),
      );
      const texts = (await Promise.all(calls)).map(({ text }) => text);
      expect(new Set(texts).size).toBe(1);
    }
  });

  it('of newInstance neither answers a real order nor is answered by one', async () => {
    const purchase = purchaseV1();
    const { text } = await callV1(app(), { ...purchase, ...debug });
    const real = again(purchase);
    expect((await callV1(atOnce(), real)).members).toMatchObject({ instanceId: real.businessId });
    await replaceAccess(app(), real.businessId, { frontEndUrl: 'https://real.example.com' });
    expect((await callV1(app(), { ...again(purchase), ...debug })).text).toBe(text);
  });

  it('of getLicense gets a License of its own, the same for ever, from nobody', async () => {
    const purchase = licensePurchase({ ...debug, expireTime: '' });
    const content = await storedContent(app());
    const { members, text } = await callV1(app(), purchase);
    expect(members).toMatchObject({ ...success, instanceId: purchase.businessId });
    expect(isLicenseText(String(members.license))).toBe(true);
    for (const server of [app(), secondApp(), atOnce()]) {
      expect((await callV1(server, again(purchase))).text).toBe(text);
    }
    expect(asked).not.toContain(purchase.orderId);
    expect(await storedContent(app())).toEqual(content);
    const other = (await callV1(app(), licensePurchase(debug))).members;
    expect(other.license).not.toBe(members.license);
  });

  it('of getLicense shows nothing of a real purchase, before or after it', async () => {
    const { purchase, license, text } = await aBoughtLicense(app());
    const tried = await callV1(app(), { ...again(purchase), ...debug });
    expect(tried.members.license).not.toBe(license);
    expect(tried.members.instanceId).not.toBe(purchase.businessId);
    expect((await callV1(app(), again(purchase))).text).toBe(text);
    expect(await app().storage.load.licenseOf(String(tried.members.instanceId))).toBeUndefined();
  });

  it.each<[string, (instanceId: string) => V1Parameters]>([
    ['refreshInstance', (id) => refreshV1(id, expireTime)],
    [
      'refreshInstance with product and conversion',
      (id) => refreshV1(id, expireTime, { productId: 'OFFI-9', trialToFormal: '1' }),
    ],
    ['refreshInstance that cancels', (id) => refreshV1(id, expireTime, { orderAmount: '-1' })],
    ['expireInstance', expireV1],
    ['instanceStatus', (id) => statusV1(id, 'FREEZE')],
    ['upgrade', (id) => upgradeV1(id)],
    ['releaseInstance', (id) => releaseV1(id)],
    ['refreshLicense', (id) => refreshLicense(id, expireTime)],
    ['expireLicense', expireLicense],
    ['releaseLicense', (id) => releaseLicense(id)],
  ])('of %s succeeds for any instance and touches none', async (_, make) => {
    const { instanceId } = await aBoughtLicense(app());
    const content = await storedContent(app());
    for (const id of [instanceId, randomUUID()]) {
      const call = { ...make(id), ...debug };
      expect((await callV1(app(), call)).members).toEqual(success);
      expect((await callV1(app(), again(call))).members).toEqual(success);
    }
    expect(await storedContent(app())).toEqual(content);
  });

  it('of queryInstance has an entry for each id, and tells nothing of real instances', async () => {
    const purchase = purchaseV1();
    await callV1(atOnce(), purchase);
    await replaceAccess(app(), purchase.businessId, { frontEndUrl: 'https://real.example.com' });
    const ids = [purchase.businessId, ...Array.from({ length: 99 }, () => randomUUID())];
    const { members } = await callV1(app(), { ...queryV1(...ids), ...debug });
    expect(members).toMatchObject({
      ...success,
      encryptType: '1',
      info: ids.map((instanceId) => ({ instanceId })),
    });
    for (const entry of members.info as readonly Readonly<Record<string, unknown>>[]) {
      expect(openedAppInfo(app(), entry.appInfo)).toEqual(debugAccount(testFrontEndUrl));
    }
  });
});
