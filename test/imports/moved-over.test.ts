import { expect, it } from 'vitest';
import type { StartedApp } from '../support/start-app.js';
import { refreshBody, upgradeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { importRecords, oldInstance, oldRecords } from '../support/imports.js';
import {
  applicationBody,
  authBody,
  expectTaken,
  stamp,
  tenantBody,
  userEntry,
} from '../support/kit-calls.js';
import {
  callCode,
  codeStatus,
  licensePurchase,
  refreshCode,
  releaseCode,
} from '../support/license-calls.js';
import {
  newInstanceBody,
  newOrderLine,
  queryBody,
  releaseBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { orderLine, testOrder } from '../support/orders.js';
import { readEvents, readInstance } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { callV1, openedAppInfo, purchaseV1, refreshV1 } from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const minute = 60_000;

/** What a seller wants to know before moving over: customers of the old interface are customers. */
describeEachDatabase('an instance of the old interface, imported,', (database) => {
  const app = useApp(database);
  const call = async (body: object) => (await signedCall(app(), body)).members;

  async function imported(more: object = {}) {
    const record = oldInstance({ ...more });
    const [result] = await importRecords(app().storage, 'instances', [record]);
    expect(result).toEqual({ outcome: 'created', problems: [] });
    return record;
  }

  it('is what a repeated newInstance of its purchase answers', async () => {
    const { instanceId, orderId, orderLineId } = await imported();
    const answer = await call(newInstanceBody({ orderId, orderLineId }));
    expect(answer).toEqual({ ...success, instanceId });
    expect(await readEvents(app(), instanceId)).toEqual(['imported']);
  });

  it('is what another line of the same on-demand purchase answers, too', async () => {
    const { orderId, productId, instanceId } = await imported({ chargingMode: 'pay-per-use' });
    const orderLineId = `${orderId}-000002`;
    const products = [{ productId, skuCode: null, linearValue: null, productName: null }];
    const line = orderLine({ orderLineId, chargingMode: 'ON_DEMAND', products });
    const record = testOrder({ orderId, lines: [line] });
    const changes = [{ kind: 'put', table: 'orderDetails', record }] as const;
    await app().storage.committer.commit({ call: null, nonce: null, changes });
    const answer = await call(newInstanceBody({ orderId, orderLineId }));
    expect(answer).toEqual({ ...success, instanceId });
    expect(await readEvents(app(), instanceId)).toEqual(['imported']);
  });

  it('is shown to its buyer with the way in and what was used', async () => {
    const { instanceId } = await imported({
      usage: [{ usageValue: 12.5, statisticalTime: '20260228000000' }],
    });
    expect(await call(queryBody(instanceId))).toEqual({
      ...success,
      info: [
        {
          instanceId,
          appInfo: {
            frontEndUrl: 'https://old.example.com/login',
            userName: 'admin@buyer.example',
            password: 'password-of-the-buyer',
            memo: 'call us\nat any time',
          },
          usageInfo: [{ usageValue: 12.5, statisticalTime: '20260228000000000' }],
        },
      ],
    });
  });

  it('is renewed, upgraded, frozen, unfrozen and released, each told to the seller once', async () => {
    const { instanceId } = await imported();
    expect(await call(refreshBody(instanceId, '20271231155959'))).toEqual(success);
    expect(await call(upgradeBody(instanceId))).toEqual(success);
    expect(await call(statusBody(instanceId, 'FREEZE'))).toEqual(success);
    expect(await call(statusBody(instanceId, 'UNFREEZE'))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      expiresAt: Date.UTC(2027, 11, 31, 15, 59, 59),
      version: 5,
    });
    expect(await call(releaseBody(instanceId))).toEqual(success);
    expect(await readEvents(app(), instanceId)).toEqual([
      'imported',
      'renewal',
      'upgrade',
      'freeze',
      'unfreeze',
      'release',
    ]);
    expect(await toldOf(app(), instanceId)).toEqual([
      'instance.frozen',
      'instance.released',
      'instance.renewed',
      'instance.unfrozen',
      'instance.upgraded',
    ]);
  });

  it('is let in again when it was imported frozen', async () => {
    const { instanceId } = await imported({ state: 'frozen' });
    expect(await toldOf(app(), instanceId)).toEqual([]);
    expect(await call(statusBody(instanceId, 'UNFREEZE'))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('stays gone when it was released before', async () => {
    const { instanceId, orderId, orderLineId } = await imported({ state: 'released' });
    expect(await call(refreshBody(instanceId, '20271231155959'))).toMatchObject({
      resultCode: '000003',
    });
    expect(await call(newInstanceBody({ orderId, orderLineId }))).toEqual({
      ...success,
      instanceId,
    });
    expect(await readEvents(app(), instanceId)).toEqual(['imported']);
  });

  it.each([
    ['renewal', (id: string, line: Line) => refreshBody(id, '20281231155959', { line })],
    ['upgrade', (id: string, line: Line) => upgradeBody(id, line)],
  ] as const)(
    'does not take a %s twice that the old interface has taken',
    async (purpose, bodyOf) => {
      const { instanceId } = await imported();
      const line = newOrderLine();
      const order = { instanceId, purpose, ...line, seenAt: '20260301000000' };
      const [result] = await importRecords(app().storage, 'orders', [order]);
      expect(result).toEqual({ outcome: 'created', problems: [] });
      const before = await readInstance(app(), instanceId);
      expect(await call(bodyOf(instanceId, line))).toEqual(success);
      expect(await readInstance(app(), instanceId)).toEqual(before);
      expect(await call(bodyOf(instanceId, newOrderLine()))).toEqual(success);
      expect(await readEvents(app(), instanceId)).toEqual(['imported', purpose]);
    },
  );

  it('of SaaS V1 is renewed, and shown by its purchase with its secrets encrypted', async () => {
    const purchase = purchaseV1({ chargingMode: '0' });
    const { orderId, productId } = purchase;
    const { instanceId } = await imported({
      orderId,
      productId,
      orderLineId: '',
      soldBy: 'saas-v1',
      chargingMode: 'pay-per-use',
    });
    const { members } = await callV1(app(), purchase);
    expect(members).toMatchObject({ ...success, instanceId });
    expect(JSON.stringify(members)).not.toContain('password-of-the-buyer');
    const { appInfo } = members;
    expect(openedAppInfo(app(), appInfo)).toMatchObject({ password: 'password-of-the-buyer' });
    const renewal = refreshV1(instanceId, '20271231155959');
    expect((await callV1(app(), renewal)).members).toEqual(success);
    const order = { instanceId, purpose: 'renewal', orderId: newOrderLine().orderId };
    await importRecords(app().storage, 'orders', [order]);
    const before = await readInstance(app(), instanceId);
    const repeated = refreshV1(instanceId, '20281231155959', { orderId: order.orderId });
    expect((await callV1(app(), repeated)).members).toEqual(success);
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });

  it('of License V1 is answered with the License that its order has', async () => {
    const purchase = licensePurchase();
    const { orderId, productId } = purchase;
    const { instanceId } = await imported({
      orderId,
      productId,
      orderLineId: '',
      soldBy: 'license-v1',
      chargingMode: null,
      frontEndUrl: '',
      userName: '',
      password: '',
      memo: '',
    });
    const license = 'LICENSE-OF-THE-OLD-INTERFACE';
    await importRecords(app().storage, 'licenses', [{ instanceId, license }]);
    expect((await callV1(app(), purchase)).members).toEqual({ ...success, license, instanceId });
  });
});

describeEachDatabase('an authorization code of the old interface, imported,', (database) => {
  const app = useApp(database);
  const call = async (body: object) => (await callCode(app(), body)).members;

  it('is renewed, frozen, unfrozen and released, and not renewed twice', async () => {
    const record = oldRecords.licenseCodes();
    const { code } = record;
    const line = newOrderLine();
    await importRecords(app().storage, 'licenseCodes', [record]);
    await importRecords(app().storage, 'orders', [{ code, purpose: 'renewal', ...line }]);
    const before = await app().storage.load.licenseCode(code);
    expect(await call(refreshCode(code, '20281231155959', { line }))).toEqual(success);
    expect(await app().storage.load.licenseCode(code)).toEqual(before);
    expect(await call(refreshCode(code, '20271231155959'))).toEqual(success);
    expect(await call(codeStatus(code, 'FREEZE'))).toEqual(success);
    expect(await call(codeStatus(code, 'UNFREEZE'))).toEqual(success);
    expect(await app().storage.load.licenseCode(code)).toMatchObject({
      state: 'active',
      expiresAt: Date.UTC(2027, 11, 31, 15, 59, 59),
      version: 4,
    });
    expect(await call(releaseCode(code))).toEqual(success);
    expect(await app().storage.load.licenseCode(code)).toMatchObject({ state: 'released' });
  });
});

describeEachDatabase('an enterprise of the old interface, imported,', (database) => {
  const app = useApp(database);

  async function imported() {
    const key = { instanceId: newOrderLine().orderId, tenantId: newOrderLine().orderId };
    const { storage } = app();
    for (const kind of ['tenants', 'applications', 'users', 'departments'] as const) {
      const [result] = await importRecords(storage, kind, [{ ...oldRecords[kind](), ...key }]);
      expect(result).toEqual({ outcome: 'created', problems: [] });
    }
    return key;
  }

  it('is as the marketplace says later', async () => {
    const key = await imported();
    const { load } = app().storage;
    expect(await load.tenant(key)).toMatchObject({ name: '示例制造有限公司', statedAt: testNoon });
    const timeStamp = stamp(testNoon + minute);
    await expectTaken(app(), 'tenantSync', tenantBody(key, { name: 'New Name', timeStamp }));
    expect(await load.tenant(key)).toMatchObject({ name: 'New Name', removed: false });
    const application = { appId: 'app-7', clientId: 'client-8', timeStamp };
    await expectTaken(app(), 'applicationSync', applicationBody(key, application));
    expect(await load.application({ ...key, appId: 'app-7' })).toMatchObject({
      clientId: 'client-8',
      clientSecret: 'a client secret',
    });
    const users = [userEntry({ userName: 'zhang.san', role: 'user' })];
    await expectTaken(app(), 'authSync', authBody(key, users, { appId: 'app-7', timeStamp }));
    expect(
      await load.authorization({ ...key, appId: 'app-7', userName: 'zhang.san' }),
    ).toMatchObject({ user: { role: 'user' } });
  });

  it('goes with all that belongs to it, and does not come back by an import', async () => {
    const key = await imported();
    const gone = tenantBody(key, { flag: 0, timeStamp: stamp(testNoon + minute) });
    await expectTaken(app(), 'tenantSync', gone);
    for (const kind of ['tenants', 'applications', 'users', 'departments'] as const) {
      const record = { ...oldRecords[kind](), ...key };
      const [result] = await importRecords(app().storage, kind, [record]);
      expect(result?.outcome).toBe('conflict');
      expect(result?.problems[0]?.detail).toContain('removed');
    }
    expect(await app().storage.load.tenant(key)).toMatchObject({ removed: true });
  });

  it('is not overwritten where the marketplace has said something later already', async () => {
    const key = { instanceId: newOrderLine().orderId, tenantId: newOrderLine().orderId };
    const body = tenantBody(key, { name: 'New Name', timeStamp: stamp(testNoon + minute) });
    await expectTaken(app(), 'tenantSync', body);
    const record = { ...oldRecords.tenants(), ...key };
    const [result] = await importRecords(app().storage, 'tenants', [record]);
    expect(result?.outcome).toBe('conflict');
    expect(await app().storage.load.tenant(key)).toMatchObject({ name: 'New Name' });
  });
});

type Line = ReturnType<typeof newOrderLine>;

async function toldOf(app: StartedApp, instanceId: string): Promise<readonly string[]> {
  const { items } = await app.storage.directories.events.list({ instanceId }, { limit: 100 });
  return items.map(({ type }) => type).sort();
}
