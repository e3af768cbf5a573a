import { describe, expect, it } from 'vitest';
import type { TenantKey } from '../../src/domain/organisation.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  authBody,
  departmentBody,
  expectTaken,
  kitCall,
  kitSuccess,
  lastCallOf,
  morning,
  newTenantKey,
  stamp,
  userEntry,
  usersOf,
} from '../support/kit-calls.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

/** What every statement of the kit promises, its order in time and whose it is, is in `kit-v1.test.ts`. */
describeEachDatabase('singleOrgSync', (database) => {
  const app = useApp(database);
  const say = async (body: object | Buffer) => {
    const answer = await kitCall(app(), 'singleOrgSync', body);
    expect(answer.members).toEqual(kitSuccess);
  };
  /** A department each, stated one after the other: `code` or `code under parent`. */
  const build = async (key: TenantKey, texts: readonly string[]) => {
    for (const text of texts) {
      const [orgCode, parentCode = ''] = text.split(' under ');
      await say(departmentBody(key, { orgCode, orgName: `name of ${text}`, parentCode }));
    }
  };
  const departmentsOf = async (key: TenantKey) => {
    const departments = await app().storage.directories.departments.all(key);
    return departments.map(({ orgCode, parentCode }) =>
      parentCode === '' ? orgCode : `${orgCode} under ${parentCode}`,
    );
  };

  it('keeps the department as stated', async () => {
    const key = newTenantKey();
    const orgName = `"开发部" & \u2028 😀`;
    await say(departmentBody(key, { orgCode: 'd/1', orgName, parentCode: '0', more: [null] }));
    expect(await app().storage.directories.departments.all(key)).toEqual([
      {
        ...key,
        orgCode: 'd/1',
        orgName,
        parentCode: '0',
        statedAt: morning.second,
        receivedAt: testNoon,
        removed: false,
        firstSeenAt: testNoon,
        updatedAt: testNoon,
        removedAt: null,
      },
    ]);
  });

  it.each([
    ['empty', ''],
    ['null', null],
    ['absent', undefined],
  ])(
    'a department whose parentCode is %s is a top one, also when it was none',
    async (_, parentCode) => {
      const key = newTenantKey();
      await build(key, ['1', '2 under 1']);
      await say(departmentBody(key, { orgCode: '3', parentCode }));
      await say(
        departmentBody(key, { orgCode: '2', flag: 2, parentCode, timeStamp: stamp(morning.third) }),
      );
      expect(await departmentsOf(key)).toEqual(['1', '2', '3']);
    },
  );

  it('renames and moves a department, which keeps its code and its children', async () => {
    const key = newTenantKey();
    await build(key, ['1', '2 under 1', '3 under 2', '4']);
    const modify = { orgCode: '2', flag: 2, timeStamp: stamp(morning.third) };
    await say(departmentBody(key, { ...modify, orgName: 'renamed', parentCode: '4' }));
    expect(await departmentsOf(key)).toEqual(['1', '2 under 4', '3 under 2', '4']);
    const { departments } = app().storage.directories;
    const { items } = await departments.list({ ...key, orgCode: '2' }, { limit: 2 });
    expect(items).toMatchObject([{ orgName: 'renamed', statedAt: morning.third }]);
  });

  it('takes the same name twice, also of siblings', async () => {
    const key = newTenantKey();
    for (const orgCode of ['1', '2']) {
      await say(departmentBody(key, { orgCode, orgName: 'sales' }));
    }
    expect(await departmentsOf(key)).toEqual(['1', '2']);
  });

  it('tells codes apart exactly, case and blanks included', async () => {
    const key = newTenantKey();
    const codes = ['a', 'A', ' a', 'a ', 'ä', 'ａ'];
    for (const orgCode of codes) await say(departmentBody(key, { orgCode }));
    expect(new Set(await departmentsOf(key))).toEqual(new Set(codes));
  });

  it('leaves children and users of a deleted department where they are', async () => {
    const key = newTenantKey();
    await build(key, ['1', '2 under 1']);
    await expectTaken(app(), 'authSync', authBody(key, [userEntry({ orgCode: '1' })]));
    await say(departmentBody(key, { orgCode: '1', flag: 0 }));
    expect(await departmentsOf(key)).toEqual(['2 under 1']);
    expect(await usersOf(app(), key)).toMatchObject([{ removed: false, user: { orgCode: '1' } }]);
  });

  it('lists what is gone when asked for it, and by parent', async () => {
    const key = newTenantKey();
    await build(key, ['1', '3 under 1', '2 under 1']);
    await say(departmentBody(key, { orgCode: '3', parentCode: '1', flag: 0 }));
    const codes = async (filter: object) => {
      const { departments } = app().storage.directories;
      const { items } = await departments.list({ ...key, ...filter }, { limit: 10 });
      return items.map(({ orgCode }) => orgCode);
    };
    expect(await codes({})).toEqual(['1', '2', '3']);
    expect(await codes({ removed: true })).toEqual(['3']);
    expect(await codes({ removed: false })).toEqual(['1', '2']);
    expect(await codes({ parentCode: '1' })).toEqual(['2', '3']);
    expect(await codes({ parentCode: '' })).toEqual(['1']);
  });

  describe('is never refused for the tree, but says what is odd about it', () => {
    it.each([
      ['a child before its parent', ['2 under 1'], /parent/],
      ['a parent that was removed', ['1', '-1', '2 under 1'], /parent/],
      ['its own parent', ['1 under 1'], /above|below|itself/],
      ['a circle of two', ['1', '2 under 1', '1 under 2'], /above|below|themselves/],
      ['a circle of three', ['1', '2 under 1', '3 under 2', '1 under 3'], /above|below|themselves/],
    ])('stores and reports %s', async (_, steps, words) => {
      const key = newTenantKey();
      for (const [index, step] of steps.entries()) {
        const [orgCode = '', parentCode = ''] = step.split(' under ');
        const isGone = orgCode.startsWith('-');
        await say(
          departmentBody(key, {
            orgCode: orgCode.replace('-', ''),
            parentCode,
            flag: isGone ? 0 : 1,
            timeStamp: stamp(morning.second + index),
          }),
        );
      }
      const [last = ''] = steps.slice(-1);
      expect(await departmentsOf(key)).toContain(last);
      expect((await lastCallOf(app(), key)).problem).toMatch(words);
    });

    it('says nothing about what is as it should be', async () => {
      const key = newTenantKey();
      for (const step of ['1', '2 under 1', '3 under 2']) {
        await build(key, [step]);
        expect(await lastCallOf(app(), key)).toMatchObject({ problem: null });
      }
      await say(departmentBody(key, { orgCode: '3', flag: 0 }));
      expect(await lastCallOf(app(), key)).toMatchObject({ problem: null });
    });
  });

  it('takes the last of two members with one name, as the example prints instanceId twice', async () => {
    const key = newTenantKey();
    const text = JSON.stringify(departmentBody(key));
    await say(Buffer.from(text.replace('{', '{"instanceId": "hua********23456",')));
    expect(await departmentsOf(key)).toHaveLength(1);
  });

  it.each([
    ['parentCode as a number', { parentCode: 10_000 }, 'parentCode'],
    ['a blank orgName', { orgName: '　' }, 'orgName'],
    ['129 characters in orgName', { orgName: 'x'.repeat(129) }, 'orgName'],
    ['flag 3', { flag: 3 }, 'flag'],
  ])('refuses %s, and nothing is kept', async (_, wrong, name) => {
    const key = newTenantKey();
    expect(await kitCall(app(), 'singleOrgSync', departmentBody(key, wrong))).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining(name) as string,
    });
    expect(await departmentsOf(key)).toEqual([]);
  });
});
