import { describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import {
  appId,
  expectTaken,
  isThere,
  kitCall,
  kitSuccess,
  morning,
  newTenantKey,
  stamp,
  statementKinds,
  tenantBody,
  userEntry,
  authBody,
  type StatementKind,
} from '../support/kit-calls.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const { tenant, application, user, department } = statementKinds;
/** What belongs to an enterprise and goes with it. */
const contents = [application, user, department] as const;

/** What every statement of the kit promises, its order in time and whose it is, is in `kit-v1.test.ts`. */
describeEachDatabase('tenantSync', (database) => {
  const app = useApp(database);
  const say = async (body: object) => expectTaken(app(), 'tenantSync', body);
  const state = async (kind: StatementKind, key: object, moment: number, flag = 1) =>
    expectTaken(app(), kind.operationId, kind.body(key, { flag, timeStamp: stamp(moment) }));

  it('keeps the enterprise as stated, and nothing else', async () => {
    const key = newTenantKey();
    const body = tenantBody(key, {
      orderId: 'CS1906666666ABCDE',
      tenantCode: 'huawei',
      name: `"示例" & Söhne \u2028 😀`,
      domainName: 'example.tenantaccount.com/any text',
      newMember: { nested: [null] },
    });
    expect((await say(body)).members).toEqual(kitSuccess);
    expect(await app().storage.directories.tenants.find(key)).toEqual({
      ...key,
      orderId: 'CS1906666666ABCDE',
      tenantCode: 'huawei',
      name: `"示例" & Söhne \u2028 😀`,
      domainName: 'example.tenantaccount.com/any text',
      statedAt: morning.second,
      receivedAt: testNoon,
      removed: false,
      firstSeenAt: testNoon,
      updatedAt: testNoon,
      removedAt: null,
    });
  });

  it('takes all fields of a modify, not only name and domain', async () => {
    const key = newTenantKey();
    await say(tenantBody(key, { timeStamp: stamp(morning.first) }));
    const stated = {
      orderId: 'CS2',
      tenantCode: 'code-2',
      name: 'name 2',
      domainName: 'https://2.example.com',
    };
    await say(tenantBody(key, { flag: 2, ...stated }));
    expect(await app().storage.directories.tenants.find(key)).toMatchObject(stated);
  });

  it.each([
    ['empty', { orderId: '' }],
    ['null', { orderId: null }],
    ['absent', { orderId: undefined }],
  ])('keeps the order that is known when orderId is %s', async (_, none) => {
    const key = newTenantKey();
    await say(tenantBody(key, { ...none, timeStamp: stamp(morning.first) }));
    expect(await app().storage.directories.tenants.find(key)).toMatchObject({ orderId: '' });
    await say(tenantBody(key, { orderId: 'CS-known' }));
    await say(tenantBody(key, { ...none, name: 'new', timeStamp: stamp(morning.third) }));
    expect(await app().storage.directories.tenants.find(key)).toMatchObject({
      orderId: 'CS-known',
      name: 'new',
    });
  });

  it('is found by instance, enterprise and code, and by whether it is gone', async () => {
    const key = newTenantKey();
    const tenantCode = `code-${key.tenantId}`;
    await say(tenantBody(key, { tenantCode }));
    const { tenants } = app().storage.directories;
    const count = async (filter: object) =>
      (await tenants.list(filter, { limit: 10 })).items.length;
    for (const filter of [{ tenantCode }, key, { tenantId: key.tenantId }]) {
      expect(await count(filter)).toBe(1);
      expect(await count({ ...filter, removed: true })).toBe(0);
    }
    await say(tenantBody(key, { tenantCode, flag: 0 }));
    expect(await count({ tenantCode, removed: true })).toBe(1);
    expect(await count({ tenantCode, removed: false })).toBe(0);
  });

  describe.each(contents)('with flag 0, $title', (kind) => {
    it('that was stated before is gone too', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.first);
      await state(tenant, key, morning.second, 0);
      expect(await kind.find(app(), key)).toMatchObject({
        removed: true,
        removedAt: testNoon,
        statedAt: morning.second,
      });
    });

    it('that was stated later stays', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.third);
      const before = await kind.find(app(), key);
      await state(tenant, key, morning.second, 0);
      expect(await kind.find(app(), key)).toEqual(before);
    });

    it('stated at the same time is gone when it came before, and there when it comes after', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.second);
      await state(tenant, key, morning.second, 0);
      expect(await isThere(kind, app(), key)).toBe(false);
      await state(kind, key, morning.second);
      expect(await isThere(kind, app(), key)).toBe(true);
    });

    it('of another instance, another enterprise and the credential stays', async () => {
      const key = newTenantKey();
      const others = [
        { ...newTenantKey(), tenantId: key.tenantId },
        { ...newTenantKey(), instanceId: key.instanceId },
        { instanceId: '', tenantId: key.tenantId },
      ];
      for (const each of [key, ...others]) await state(kind, each, morning.first);
      await state(tenant, key, morning.second, 0);
      expect(await isThere(kind, app(), key)).toBe(false);
      for (const other of others) expect(await isThere(kind, app(), other)).toBe(true);
    });

    it('that is stated later is there again', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.first);
      await state(tenant, key, morning.second, 0);
      await state(kind, key, morning.third);
      expect(await kind.find(app(), key)).toMatchObject({ removed: false, removedAt: null });
    });

    it.each([
      ['unbound', []],
      ['bound again meanwhile', [1]],
      ['bound again and unbound again', [1, 0]],
    ])('is not brought back by an older call, the enterprise being %s', async (_, flags) => {
      for (const isKnown of [true, false]) {
        const key = newTenantKey();
        if (isKnown) await state(kind, key, morning.first);
        await state(tenant, key, morning.third, 0);
        for (const [index, flag] of flags.entries()) {
          await state(tenant, key, morning.fourth + index, flag);
        }
        await state(kind, key, morning.second);
        expect(await isThere(kind, app(), key)).toBe(false);
      }
    });

    it('does not come back when the enterprise is bound again', async () => {
      const key = newTenantKey();
      await state(tenant, key, morning.first);
      await state(kind, key, morning.first);
      await state(tenant, key, morning.second, 0);
      await state(tenant, key, morning.third);
      expect(await isThere(tenant, app(), key)).toBe(true);
      expect(await isThere(kind, app(), key)).toBe(false);
    });

    it('is left alone by a repeat', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.first);
      await state(tenant, key, morning.second, 0);
      const before = await kind.find(app(), key);
      app().clock.now += 1_000;
      await state(tenant, key, morning.second, 0);
      app().clock.now = testNoon;
      expect(await kind.find(app(), key)).toEqual(before);
    });

    it('that was gone already stays as it was', async () => {
      const key = newTenantKey();
      await state(kind, key, morning.third, 0);
      const before = await kind.find(app(), key);
      await state(tenant, key, morning.second, 0);
      expect(await kind.find(app(), key)).toEqual(before);
    });
  });

  it('with flag 0 that comes late removes what is older than it, and not the enterprise', async () => {
    const key = newTenantKey();
    await state(tenant, key, morning.third);
    for (const kind of contents) await state(kind, key, morning.first);
    await state(tenant, key, morning.second, 0);
    expect(await isThere(tenant, app(), key)).toBe(true);
    for (const kind of contents) expect(await isThere(kind, app(), key)).toBe(false);
  });

  it.each([
    {
      title: 'unbound and bound again, the contents of before are gone',
      said: [
        [tenant, morning.first, 1],
        [department, morning.second, 1],
        [tenant, morning.third, 0],
        [tenant, morning.fourth, 1],
      ],
      there: { tenant: true, department: false },
    },
    {
      title: 'contents stated after the end are there',
      said: [
        [user, morning.first, 1],
        [tenant, morning.second, 0],
        [user, morning.third, 1],
        [application, morning.fourth, 1],
      ],
      there: { tenant: false, user: true, application: true },
    },
    {
      title: 'contents that ended by themselves stay gone',
      said: [
        [tenant, morning.first, 0],
        [application, morning.second, 1],
        [application, morning.third, 0],
        [department, morning.fourth, 1],
      ],
      there: { tenant: false, application: false, department: true },
    },
  ] as const)('in whatever order calls arrive, $title', async ({ said, there }) => {
    for (const arrival of permutationsOf<(typeof said)[number]>(said)) {
      const key = newTenantKey();
      for (const [kind, moment, flag] of arrival) await state(kind, key, moment, flag);
      const left = await Promise.all(
        Object.keys(there).map(async (name): Promise<[string, boolean]> => {
          const kind = statementKinds[name as keyof typeof statementKinds];
          return [name, await isThere(kind, app(), key)];
        }),
      );
      expect(Object.fromEntries(left), order(arrival)).toEqual(there);
    }
  });

  it('with flag 0 removes all there is, not only one of each', async () => {
    const key = newTenantKey();
    const users = ['a', 'b', 'c'].map((userName) => userEntry({ userName }));
    await expectTaken(app(), 'authSync', authBody(key, users));
    await expectTaken(app(), 'authSync', authBody(key, users, { appId: 'another' }));
    for (const id of [appId, 'another']) {
      await expectTaken(app(), 'applicationSync', { ...application.body(key), appId: id });
    }
    const departments = ['1', '2', '3'].map((orgCode) => ({ orgCode, orgName: orgCode }));
    const { timeStamp } = tenantBody(key);
    const snapshot = { ...key, orgInfoList: departments, timeStamp };
    await expectTaken(app(), 'allOrgSync', snapshot);
    await state(tenant, key, morning.third, 0);
    const { authorizations, applications, departments: all } = app().storage.directories;
    const page = { limit: 20 };
    const left = await Promise.all([
      authorizations.list(key, page),
      applications.list(key, page),
      all.list(key, page),
    ]);
    expect(left.map(({ items }) => items.length)).toEqual([6, 2, 3]);
    for (const { items } of left) {
      for (const item of items) expect(item).toMatchObject({ removed: true });
    }
    expect(await all.all(key)).toEqual([]);
  });

  it.each(['tenantSync', 'tenantSyncV1', 'applicationSync', 'singleOrgSync'])(
    'a body of 70 KiB for %s is answered 413, and leaves nothing',
    async (operationId) => {
      const key = newTenantKey();
      const body = tenantBody(key, { padding: 'x'.repeat(70 * 1_024) });
      const answer = await kitCall(app(), operationId, body, { status: 413 });
      expect(answer).toMatchObject({
        resultCode: '000002',
        resultMsg: 'the body is larger than 65536 bytes',
      });
      expect(await tenant.find(app(), key)).toBeUndefined();
    },
  );

  it('so is one of 70 KiB for newInstance, whatever the limit of other calls', async () => {
    const body = { ...newInstanceBody(newOrderLine()), padding: 'x'.repeat(70 * 1_024) };
    expect(await signedCall(app(), body, { status: 413 })).toMatchObject({
      resultCode: '000002',
      resultMsg: 'the body is larger than 65536 bytes',
    });
  });
});

function permutationsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, at) =>
    permutationsOf(items.toSpliced(at, 1)).map((rest) => [first, ...rest]),
  );
}

function order(arrival: readonly (readonly [StatementKind, number, number])[]): string {
  return arrival
    .map(([{ operationId }, moment, flag]) => `${operationId} ${flag} at ${stamp(moment)}`)
    .join(', ');
}
