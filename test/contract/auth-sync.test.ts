import { describe, expect, it } from 'vitest';
import type { AuthorizationFilter } from '../../src/domain/directories.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  appId,
  authBody,
  expectTaken,
  kitCall,
  kitSuccess,
  lastCallOf,
  morning,
  newTenantKey,
  orgCode,
  placesOf,
  plainUser,
  stamp,
  storedTexts,
  userEntry,
  usersOf,
} from '../support/kit-calls.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const extension = { costCenter: 'x2-cost-center-Cb12' };
const optional = {
  ...{ mobile: '+86 139-0000-4711', email: 'm6-findable@buyer.example' },
  ...{ position: 'p7-系统管理员-Yx78', employeeCode: 'e8-staff-number-Zy89' },
  ...{ workPlace: 'w9-南京玄武-Az90', entryDate: '2022-11-9' },
};
const named = { userName: 'u4-findable-login-Vt45', name: 'n5-张三丰-Wu56' };
const unheardOf = { role: 'r1-unheard-of-role-Ba01' };
/** Everybody in these tests but those who are mentioned by what makes them different. */
const person = { ...userEntry(named), ...optional, extension };
const personal = Object.values({ ...named, ...optional, ...extension, ...unheardOf });

const printed = { entryDate: '2022-11-9', employeeType: '4', workPlace: '南京' };
const onUser = { entryDate: '2023-1-1', employeeType: 2, workPlace: '北京' };
const asTexts = (entries: object[]) => JSON.stringify(entries);

/** What every statement of the kit promises, its order in time and whose it is, is in `kit-v1.test.ts`. */
describeEachDatabase('authSync', (database) => {
  const app = useApp(database, { logLevel: 'trace' });
  const say = async (body: object) => expectTaken(app(), 'authSync', body);
  const refuse = async (body: object, resultMsg: string | RegExp) => {
    const { resultCode, ...answer } = await kitCall(app(), 'authSync', body);
    expect(resultCode).toBe('000002');
    expect(answer.resultMsg).toMatch(resultMsg);
  };
  const profileOf = async (entry: object) => {
    const key = newTenantKey();
    await say(authBody(key, [userEntry(entry)]));
    const [user] = await usersOf(app(), key);
    return user?.user;
  };

  it('keeps a user with all members as stated', async () => {
    const key = newTenantKey();
    const entry = { ...person, employeeType: 4, role: 'admin' };
    expect((await say(authBody(key, [entry]))).members).toEqual(kitSuccess);
    const { name, userName } = named;
    const known = { ...optional, name, orgCode, role: 'admin', enabled: true, employeeType: 4 };
    expect(await usersOf(app(), key)).toEqual([
      {
        ...{ ...key, appId, userName, access: 'granted', removed: false },
        user: { ...known, more: { extension } },
        ...{ statedAt: morning.second, receivedAt: testNoon, firstSeenAt: testNoon },
        ...{ updatedAt: testNoon, removedAt: null },
      },
    ]);
  });

  it.each([
    [1, 'granted', false],
    [2, 'granted', false],
    [3, 'cancelled', true],
    [0, 'account-deleted', true],
    ['3', 'cancelled', true],
  ] as const)('flag %j leaves the user %s, whatever he was', async (flag, access, removed) => {
    for (const before of [[], [1], [3], [0]]) {
      const key = newTenantKey();
      const timeStamp = stamp(morning.first);
      for (const each of before) await say(authBody(key, [userEntry()], { flag: each, timeStamp }));
      await say(authBody(key, [userEntry()], { flag }));
      expect(await usersOf(app(), key)).toMatchObject([{ access, removed, user: plainUser }]);
    }
  });

  it('keeps users of two applications, two instances and two enterprises apart', async () => {
    const key = newTenantKey();
    const { instanceId, tenantId } = newTenantKey();
    const changes = [{}, { appId: 'another' }, { instanceId }, { tenantId }];
    for (const [index, each] of changes.entries()) {
      await say(authBody(key, [userEntry({ name: `name ${index}` })], each));
    }
    const { authorizations } = app().storage.directories;
    for (const [index, each] of changes.entries()) {
      const { items } = await authorizations.list({ ...key, appId, ...each }, { limit: 10 });
      expect(items.map(({ user }) => user.name)).toEqual([`name ${index}`]);
    }
  });

  it.each([
    ['nothing more', {}, {}],
    ['empty texts', { position: '', mobile: '', email: '', workPlace: '', entryDate: '' }, {}],
    ['nulls', { position: null, mobile: null, employeeCode: null, extension: null }, {}],
    ['an empty extension', { extension: '' }, {}],
    ['an extension without members', { extension: {} }, {}],
    ['enable "false"', { enable: 'false' }, { enabled: false }],
    ['enable true', { enable: true }, { enabled: true }],
    ['enable false', { enable: false }, { enabled: false }],
    ['employeeType 1', { employeeType: 1 }, { employeeType: 1 }],
    ['employeeType "4"', { employeeType: '4' }, { employeeType: 4 }],
    ['employeeType ""', { employeeType: '' }, {}],
    ['employeeType null', { employeeType: null }, {}],
    ['members inside extension', { extension: printed }, { ...printed, employeeType: 4 }],
    ['them at both places', { ...onUser, extension: printed }, onUser],
    [
      'them empty on the user',
      { entryDate: '', employeeType: '', workPlace: null, extension: printed },
      { ...printed, employeeType: 4 },
    ],
    [
      'members that no page documents',
      { ledger: [1, { a: null }], extension: { workPlace: '南京', ledger: 'B-7' } },
      { workPlace: '南京', more: { ledger: [1, { a: null }], extension: { ledger: 'B-7' } } },
    ],
    ['role admin', { role: 'admin' }, { role: 'admin' }],
    ['an unknown role', { role: 'Admin' }, { role: 'user', unknownRole: 'Admin' }],
  ])('keeps of a user with %s what was told', async (_, entry, told) => {
    expect(await profileOf(entry)).toEqual({ ...plainUser, ...told });
  });

  it('states a user whole: what an entry leaves out is not known any more', async () => {
    const key = newTenantKey();
    await say(authBody(key, [userEntry(optional)]));
    await say(authBody(key, [userEntry()], { flag: 2, timeStamp: stamp(morning.third) }));
    expect((await usersOf(app(), key)).map(({ user }) => user)).toEqual([plainUser]);
    const { mobile, email } = optional;
    const { authorizations } = app().storage.directories;
    for (const filter of [{ mobile }, { email }]) {
      expect((await authorizations.list({ ...key, ...filter }, { limit: 10 })).items).toEqual([]);
    }
  });

  it('reports a role that nobody documents, without name', async () => {
    const key = newTenantKey();
    await say(authBody(key, [{ ...person, ...unheardOf }, userEntry()]));
    const { problem } = await lastCallOf(app(), key);
    expect(problem).toMatch(/^1 of 2 users have a role that is not documented/);
    for (const text of personal) expect(problem).not.toContain(text);
    await say(authBody(key, [userEntry()]));
    expect(await lastCallOf(app(), key)).toMatchObject({ problem: null });
  });

  it('takes 500 users in one call', async () => {
    const key = newTenantKey();
    const names = Array.from({ length: 500 }, (_, index) => `user-${1_000 + index}`);
    await say(
      authBody(
        key,
        names.map((each) => userEntry({ userName: each, name: `of ${each}` })),
      ),
    );
    const users = await usersOf(app(), key);
    expect(users.map((each) => each.userName).sort()).toEqual(names);
    for (const each of users) expect(each.user.name).toBe(`of ${each.userName}`);
    await say(
      authBody(
        key,
        names.map((each) => userEntry({ userName: each })),
        { flag: 3 },
      ),
    );
    const left = await usersOf(app(), key);
    expect(left).toHaveLength(500);
    expect(left.every(({ access, removed }) => access === 'cancelled' && removed)).toBe(true);
  });

  it('takes the last of entries with one userName, compared exactly', async () => {
    const key = newTenantKey();
    const entries = ['same', 'Same', 'same', 'other', 'same'].map((login, index) =>
      userEntry({ userName: login, name: `entry ${index}` }),
    );
    await say(authBody(key, entries));
    const users = await usersOf(app(), key);
    expect(users.map((each) => [each.userName, each.user.name]).sort()).toEqual([
      ['Same', 'entry 1'],
      ['other', 'entry 3'],
      ['same', 'entry 4'],
    ]);
  });

  it.each([
    ['a list', (entries: object[]) => entries],
    ['a text', asTexts],
    ['a text with line breaks', (entries: object[]) => `\n${JSON.stringify(entries, null, 2)} `],
    ['a text with names unquoted', (list: object[]) => asTexts(list).replace(/"(\w+)":/g, '$1: ')],
  ])('takes userList as %s', async (_, toForm) => {
    const key = newTenantKey();
    const entries = [userEntry(optional), userEntry({ userName: 'b', name: 'a "b": c' })];
    await say(authBody(key, toForm(entries)));
    const users = await usersOf(app(), key);
    expect(users.map(({ user }) => user.name).sort()).toEqual(['a "b": c', '示例用户甲']);
  });

  it.each(['list', 'text'])('takes an empty %s, which changes nothing', async (form) => {
    const key = newTenantKey();
    await say(authBody(key, [userEntry()], { timeStamp: stamp(morning.first) }));
    await say(authBody(key, form === 'list' ? [] : '[]', { flag: 0 }));
    expect(await usersOf(app(), key)).toMatchObject([{ removed: false }]);
  });

  describe.each(['list', 'text'])('one bad user of a %s', (form) => {
    it.each([
      ['without userName', { userName: undefined }, 'userName is missing'],
      ['without orgCode', { orgCode: undefined }, 'orgCode is missing'],
      ['with a blank name', { name: ' ' }, 'name'],
      ['with 65 characters in userName', { userName: 'x'.repeat(65) }, 'userName'],
      ['with role null', { role: null }, 'role'],
      ['with enable "yes"', { enable: 'yes' }, 'enable'],
      ['with employeeType 5', { employeeType: 5 }, 'employeeType'],
      ['with a number as mobile', { mobile: 13_900_000_000 }, 'mobile'],
      ['with 129 characters in email', { email: 'x'.repeat(129) }, 'email'],
      ['with a list as extension', { extension: [] }, 'extension'],
    ])('%s refuses the call, names the place, and nothing is kept', async (_, wrong, words) => {
      const key = newTenantKey();
      const good = Array.from({ length: 3 }, (_, index) => userEntry({ userName: `u${index}` }));
      const entries = [...good, userEntry({ ...wrong }), userEntry({ userName: 'after' })];
      const body = authBody(key, form === 'list' ? entries : JSON.stringify(entries));
      await refuse(body, new RegExp(`^parameter invalid: userList\\.3.*${words}`));
      expect(await usersOf(app(), key)).toEqual([]);
      expect(await lastCallOf(app(), key)).toMatchObject({ resultCode: '000002' });
    });
  });

  it.each([
    ['no JSON', 'zhangsan01,lisi02'],
    ['broken JSON', '[{"userName":"zhangsan01"'],
    ['an object', '{"userName":"zhangsan01"}'],
    ['empty', ''],
  ])('refuses a userList whose text is %s', async (_, userList) => {
    const key = newTenantKey();
    await refuse(authBody(key, userList), /^parameter invalid: userList/);
    expect(await usersOf(app(), key)).toEqual([]);
  });

  it('refuses 500 bad users with one sentence, and a record that is no longer than that', async () => {
    const key = newTenantKey();
    const bad = Array.from({ length: 500 }, () => ({}));
    await refuse(authBody(key, bad), /^parameter invalid: userList\.0\.?/);
    const { problem } = await lastCallOf(app(), key);
    expect(problem?.length).toBeLessThan(10_000);
  });

  describe('a user', () => {
    const key = newTenantKey();
    const { userName, name } = named;
    const { mobile, email } = optional;
    const count = async (filter: AuthorizationFilter) => {
      const { authorizations } = app().storage.directories;
      return (await authorizations.list({ ...key, ...filter }, { limit: 10 })).items.length;
    };

    it('is found by exact userName, name, mobile and email, alone and together', async () => {
      const others = [
        userEntry(),
        userEntry({ userName: 'b', mobile: '1', email: 'b@example.com' }),
      ];
      await say(authBody(key, [...others, person]));
      const all = { userName, name, mobile, email };
      for (const filter of [{ userName }, { name }, { mobile }, { email }, all]) {
        expect(await count(filter)).toBe(1);
        expect(await count({ ...filter, appId, orgCode, role: 'user', access: 'granted' })).toBe(1);
        expect(await count({ ...filter, instanceId: '' })).toBe(0);
      }
      expect(await count({ ...all, mobile: '1' })).toBe(0);
    });

    it.each([
      { userName: userName.slice(0, -1) },
      { userName: userName.toUpperCase() },
      { userName: name },
      { userName: '%' },
      { name: name.slice(1) },
      { name: userName },
      { mobile: mobile.replaceAll(/\D/g, '') },
      { mobile: email },
      { email: email.toUpperCase() },
      { email: `${email} ` },
      { role: 'admin' as const },
      { access: 'cancelled' as const },
      { orgCode: '1000' },
    ])('is not found by %j', async (filter) => {
      expect(await count(filter)).toBe(0);
    });
  });

  it('leaves personal data nowhere in clear text, whatever becomes of the call', async () => {
    const key = newTenantKey();
    const orgCode = 'o3-findable-department';
    const entry = { ...person, ...unheardOf, orgCode };
    for (const userList of [[entry], asTexts([entry])]) {
      const body = authBody(key, userList);
      await say(body);
      await say({ ...body, testFlag: 1 });
      await refuse({ ...body, flag: 9 }, 'flag');
      await refuse({ ...body, userList: [entry, { ...entry, enable: 'x' }] }, 'enable');
      await refuse({ ...body, userList: asTexts([entry]).slice(0, -1) }, 'userList');
      await kitCall(app(), 'authSync', body, { accessKey: 'key-of-a-stranger' });
    }
    await say(authBody(key, [entry], { flag: 0 }));

    expect(await usersOf(app(), key)).toMatchObject([{ userName: named.userName }]);
    const { sensitive, requestBody } = await lastCallOf(app(), key);
    expect(sensitive).toBe(true);
    expect(requestBody).toContain(optional.mobile);

    const texts = await storedTexts(database, app());
    expect(placesOf(orgCode, texts)).toContain('rows of authorizations');
    expect(texts.log).toContain('"msg":"call"');
    for (const hidden of personal) expect(placesOf(hidden, texts), hidden).toEqual([]);
  });
});
