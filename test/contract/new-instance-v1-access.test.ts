import { expect, it } from 'vitest';
import type { AccessData } from '../../src/domain/instance.js';
import type { EncryptType } from '../../src/protocol/sensitive-field.js';
import { describeEachDatabase } from '../support/databases.js';
import { replaceAccess } from '../support/seller-acts.js';
import { testFrontEndUrl, type StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  callV1,
  encrypted,
  openedAppInfo,
  purchaseV1,
  queryV1,
  type V1Purchase,
} from '../support/v1-calls.js';

const keys = ['current-key-of-access-data', 'previous-key-of-access-data'] as const;
const access: AccessData = {
  frontEndUrl: testFrontEndUrl,
  adminUrl: 'https://app.example.com/admin',
  userName: 'admin@example.com',
  password: 'Initial-Pass-1 密码',
  memo: '首次登录后请修改密码',
};

describeEachDatabase('access data in the answers of V1', (database) => {
  const app = useApp(database, { keys });
  const withAes128 = useApp(database, { keys, environment: { KOOGATE_V1_ENCRYPT_TYPE: '2' } });

  it('show account and password encrypted, and everything else as it is', async () => {
    const purchase = await aPurchaseWith(app(), access);
    const { members, text } = await callV1(app(), again(purchase));
    expect(members.encryptType).toBe('1');
    expect(openedAppInfo(app(), members.appInfo)).toEqual(access);
    for (const secret of [access.userName, access.password]) expect(text).not.toContain(secret);
    for (const name of ['userName', 'password']) {
      expect(fieldOf(members, name)).toMatch(/^[A-Za-z0-9]{16}[A-Za-z0-9+/]+={0,2}$/);
    }
    expect(text).toContain('"memo":"\\u9996\\u6b21');
  });

  it('stay the same bytes while they are the same data, also on another server', async () => {
    const purchase = await aPurchaseWith(app(), access);
    const texts = await Promise.all(
      Array.from({ length: 20 }, async () => (await callV1(app(), again(purchase))).text),
    );
    expect(new Set(texts).size).toBe(1);
    const phone = { mobilePhone: encrypted(app(), '10000000001') };
    const elsewhere = await callV1(withAes128(), { ...again(purchase), ...phone });
    expect(elsewhere.text).toBe(texts[0]);
  });

  it('are told anew once they are replaced, and can still be decrypted', async () => {
    const purchase = await aPurchaseWith(app(), access);
    const before = await callV1(app(), again(purchase));
    const next = { ...access, password: 'Second-Pass-2' };
    await replaceAccess(app(), purchase.businessId, next);
    const after = await callV1(app(), again(purchase));
    expect(openedAppInfo(app(), after.members.appInfo)).toEqual(next);
    expect(fieldOf(after.members, 'userName')).toBe(fieldOf(before.members, 'userName'));
    expect(ivOf(after.members, 'password')).not.toBe(ivOf(before.members, 'password'));
    expect((await callV1(app(), again(purchase))).text).toBe(after.text);
  });

  it('have another IV for each field, each text and each instance', async () => {
    const equal = { frontEndUrl: testFrontEndUrl, userName: 'the same', password: 'the same' };
    const first = await aPurchaseWith(app(), equal);
    const second = await aPurchaseWith(app(), equal);
    const third = await aPurchaseWith(app(), { ...equal, userName: 'the same.' });
    const ivs: string[] = [];
    for (const purchase of [first, second, third]) {
      const { members } = await callV1(app(), again(purchase));
      ivs.push(ivOf(members, 'userName'), ivOf(members, 'password'));
    }
    expect(new Set(ivs).size).toBe(ivs.length);
  });

  it.each([
    ['phone', 'current', '1'],
    ['phone', 'current', '2'],
    ['mail', 'current', '1'],
    ['mail', 'current', '2'],
    ['phone', 'previous', '1'],
    ['phone', 'previous', '2'],
  ] as const)(
    'mirror the algorithm of a %s that came under the %s key: %s',
    async (which, key, encryptType) => {
      for (const server of [app(), withAes128()]) {
        const [current, previous = ''] = server.keysOf('v1');
        const accessKey = key === 'current' ? current : previous;
        const secret = { accessKey, encryptType };
        const contact =
          which === 'phone'
            ? { mobilePhone: encrypted(server, '10000000001', secret) }
            : { email: encrypted(server, 'buyer@example.com', secret) };
        const purchase = await aPurchaseWith(server, access);
        const signing = { accessKey, answerKey: accessKey };
        const call = { ...again(purchase), ...contact };
        const { members } = await callV1(server, call, signing);
        expect(members.encryptType).toBe(encryptType);
        expect(openedAppInfo(server, members.appInfo, secret)).toEqual(access);
      }
    },
  );

  it('use the configured algorithm when the call tells none, or nothing that can be read', async () => {
    for (const [server, encryptType] of configured()) {
      for (const contact of [{}, { mobilePhone: '' }, { email: 'buyer@example.com' }]) {
        const purchase = await aPurchaseWith(server, access);
        const { members } = await callV1(server, { ...again(purchase), ...contact });
        expect(members.encryptType).toBe(encryptType);
        expect(openedAppInfo(server, members.appInfo, { encryptType })).toEqual(access);
      }
    }
  });

  it('can be read with the previous key by whoever calls with it, and with no other', async () => {
    const [current, previous = ''] = app().keysOf('v1');
    const purchase = await aPurchaseWith(app(), access);
    for (const call of [again(purchase), queryV1(purchase.businessId)]) {
      const { members } = await callV1(app(), call, { accessKey: previous, answerKey: previous });
      const [info = members] = (members.info ?? []) as readonly Record<string, unknown>[];
      expect(openedAppInfo(app(), info.appInfo, { accessKey: previous })).toEqual(access);
      expect(openedAppInfo(app(), info.appInfo, { accessKey: current })).not.toEqual(access);
    }
  });

  it.each([
    ['79 bytes', 'x'.repeat(79), true],
    ['79 bytes of Chinese', `${'字'.repeat(26)}x`, true],
    ['80 bytes', 'x'.repeat(80), false],
    ['80 bytes of Chinese', `${'字'.repeat(26)}xx`, false],
  ])('leave out an account that does not fit its 128 characters: %s', async (_, long, fits) => {
    const { userName, password, ...clear } = { ...access, userName: long, password: long };
    const purchase = await aPurchaseWith(app(), { ...clear, userName, password });
    const expected = fits ? { ...clear, userName, password } : clear;
    const { members } = await callV1(app(), again(purchase));
    expect(openedAppInfo(app(), members.appInfo)).toEqual(expected);
    const asked = await callV1(app(), queryV1(purchase.businessId));
    const [info] = asked.members.info as readonly Record<string, unknown>[];
    expect(openedAppInfo(app(), info?.appInfo)).toEqual(expected);
  });

  it('keep their account out of the record of the call', async () => {
    const purchase = await aPurchaseWith(app(), access);
    const { members } = await callV1(app(), again(purchase));
    const { calls } = app().storage.directories;
    const { orderId } = purchase;
    const { items } = await calls.list({ orderId }, { limit: 10 });
    expect(items).toHaveLength(2);
    for (const { callId } of items) {
      const answerBody = (await calls.find(callId))?.answerBody;
      for (const name of ['userName', 'password']) {
        expect(answerBody).not.toContain(fieldOf(members, name));
      }
    }
  });

  function configured(): readonly (readonly [StartedApp, EncryptType])[] {
    return [
      [app(), '1'],
      [withAes128(), '2'],
    ];
  }
});

/** A purchase whose instance has these access data. */
async function aPurchaseWith(app: StartedApp, data: AccessData): Promise<V1Purchase> {
  const purchase = purchaseV1();
  expect(await callV1(app, purchase)).toMatchObject({ resultCode: '000000' });
  await replaceAccess(app, purchase.businessId, data);
  return purchase;
}

function fieldOf(members: Readonly<Record<string, unknown>>, name: string): string {
  return (members.appInfo as Readonly<Record<string, string>>)[name] ?? '';
}

function ivOf(members: Readonly<Record<string, unknown>>, name: string): string {
  return fieldOf(members, name).slice(0, 16);
}
