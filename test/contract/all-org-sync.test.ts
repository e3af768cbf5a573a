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
  snapshotBody,
  stamp,
  userEntry,
  usersOf,
} from '../support/kit-calls.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

describeEachDatabase('allOrgSync', (database) => {
  const app = useApp(database);
  const say = async (body: object) => expectTaken(app(), 'allOrgSync', body);
  const snapshot = async (
    key: TenantKey,
    texts: readonly string[],
    moment: number = morning.second,
  ) => say(snapshotBody(key, texts.map(toEntry), { timeStamp: stamp(moment) }));
  const single = async (key: TenantKey, text: string, moment: number, flag = 1) =>
    expectTaken(
      app(),
      'singleOrgSync',
      departmentBody(key, { ...toEntry(text), flag, timeStamp: stamp(moment) }),
    );
  const departmentsOf = async (key: TenantKey) => {
    const departments = await app().storage.directories.departments.all(key);
    return departments.map(({ orgCode, parentCode }) =>
      parentCode === '' ? orgCode : `${orgCode} under ${parentCode}`,
    );
  };

  it('keeps every department as stated', async () => {
    const key = newTenantKey();
    const orgName = `"产品部" & \u2028 😀`;
    const list = [
      { orgCode: 'd/1', orgName, parentCode: 'd/2', more: { any: [null] } },
      { orgCode: 'd/2', orgName: '总部' },
    ];
    expect((await say(snapshotBody(key, list))).members).toEqual(kitSuccess);
    const times = {
      statedAt: morning.second,
      receivedAt: testNoon,
      removed: false,
      firstSeenAt: testNoon,
      updatedAt: testNoon,
      removedAt: null,
    };
    expect(await app().storage.directories.departments.all(key)).toEqual([
      { ...key, orgCode: 'd/1', orgName, parentCode: 'd/2', ...times },
      { ...key, orgCode: 'd/2', orgName: '总部', parentCode: '', ...times },
    ]);
  });

  it('is a snapshot: adds, renames, moves, and removes what it does not name', async () => {
    const key = newTenantKey();
    await snapshot(key, ['1', '2 under 1', '3 under 1', '4 under 3']);
    app().clock.now += 1_000;
    const entries = ['1', '2 under 3', '3 under 1', '5 under 3'].map(toEntry);
    const renamed = entries.map((entry) => ({ ...entry, orgName: `new ${entry.orgName}` }));
    await say(snapshotBody(key, renamed, { timeStamp: stamp(morning.third) }));
    app().clock.now = testNoon;
    expect(await departmentsOf(key)).toEqual(['1', '2 under 3', '3 under 1', '5 under 3']);
    const { departments } = app().storage.directories;
    const { items } = await departments.list(key, { limit: 10 });
    expect(items).toMatchObject([
      { orgCode: '1', orgName: 'new name of 1', firstSeenAt: testNoon, removed: false },
      { orgCode: '2', orgName: 'new name of 2 under 3', firstSeenAt: testNoon },
      { orgCode: '3', firstSeenAt: testNoon, updatedAt: testNoon + 1_000 },
      { orgCode: '4', removed: true, removedAt: testNoon + 1_000, statedAt: morning.third },
      { orgCode: '5', removed: false, firstSeenAt: testNoon + 1_000 },
    ]);
  });

  it('answers a repeat in the same bytes, and changes nothing', async () => {
    const key = newTenantKey();
    await snapshot(key, ['0', '1'], morning.first);
    const { text } = await snapshot(key, ['1', '2 under 1']);
    const { departments } = app().storage.directories;
    const before = await departments.list(key, { limit: 10 });
    app().clock.now += 1_000;
    expect((await snapshot(key, ['1', '2 under 1'])).text).toBe(text);
    app().clock.now = testNoon;
    expect(await departments.list(key, { limit: 10 })).toEqual(before);
  });

  it('brings back what an older one had removed', async () => {
    const key = newTenantKey();
    await snapshot(key, ['1', '2'], morning.first);
    await snapshot(key, ['1'], morning.second);
    await snapshot(key, ['2'], morning.third);
    expect(await departmentsOf(key)).toEqual(['2']);
  });

  it.each([
    ['a list', []],
    ['a text', '[]'],
    ['a text with blanks', ' [ ]\n'],
  ])('with an empty list, being %s, removes all', async (_, list) => {
    const key = newTenantKey();
    await snapshot(key, ['1', '2 under 1'], morning.first);
    await say(snapshotBody(key, list));
    expect(await departmentsOf(key)).toEqual([]);
    await single(key, '1', morning.first);
    expect(await departmentsOf(key)).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['no JSON', 'all departments'],
    ['broken JSON', '[{"orgCode":"1"'],
    ['an object', '{"orgCode":"1","orgName":"a"}'],
    ['a list of texts', '["1"]'],
    ['in single quotation marks', "[{orgCode:'1', orgName:'a'}]"],
  ])('is refused when the text is %s, and removes nothing', async (_, text) => {
    const key = newTenantKey();
    await snapshot(key, ['1'], morning.first);
    expect(await kitCall(app(), 'allOrgSync', snapshotBody(key, text))).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringMatching(/^parameter invalid: orgInfoList/) as string,
    });
    expect(await departmentsOf(key)).toEqual(['1']);
  });

  it('takes the last of entries with one code', async () => {
    const key = newTenantKey();
    await snapshot(key, ['1', '2 under 1', '3', '2 under 3', '1 under 3']);
    expect(await departmentsOf(key)).toEqual(['1 under 3', '2 under 3', '3']);
  });

  it.each([
    ['a list', (entries: object[]) => entries],
    ['JSON text', (entries: object[]) => JSON.stringify(entries)],
    [
      'text with names unquoted, as printed',
      (entries: object[]) => JSON.stringify(entries).replace(/"(\w+)":/g, ' $1:'),
    ],
  ])('takes the departments as %s, whichever way the name is spelt', async (_, toForm) => {
    for (const spelling of ['orgName', 'OrgName', 'name']) {
      const key = newTenantKey();
      const entries = [
        { orgCode: '00000001', [spelling]: '产品部, "a": [b]', parentCode: '265789314' },
        { orgCode: '00000002', [spelling]: '测试部 {orgCode:"3"}', parentCode: null },
      ];
      await say(snapshotBody(key, toForm(entries), { flag: 1 }));
      expect(await app().storage.directories.departments.all(key)).toMatchObject([
        { orgCode: '00000001', orgName: '产品部, "a": [b]', parentCode: '265789314' },
        { orgCode: '00000002', orgName: '测试部 {orgCode:"3"}', parentCode: '' },
      ]);
    }
  });

  it('takes the first of several spellings that stand in one entry', async () => {
    const key = newTenantKey();
    await say(
      snapshotBody(key, [
        { orgCode: '1', name: 'c', OrgName: 'b', orgName: 'a' },
        { orgCode: '2', name: 'c', OrgName: 'b' },
      ]),
    );
    const departments = await app().storage.directories.departments.all(key);
    expect(departments.map(({ orgName }) => orgName)).toEqual(['a', 'b']);
  });

  it.each([0, 1, 2, 3, '', '0', null, undefined])(
    'takes flag %j, which means nothing',
    async (flag) => {
      const key = newTenantKey();
      await say(snapshotBody(key, [toEntry('1')], { flag }));
      expect(await departmentsOf(key)).toEqual(['1']);
    },
  );

  it.each([
    ['without orgCode', { orgName: 'a' }, 'orgInfoList.2.orgCode is missing'],
    ['without any name', { orgCode: '1' }, 'orgInfoList.2 needs one of orgName, OrgName, name'],
    ['with a blank orgCode', { orgCode: ' ', orgName: 'a' }, 'orgInfoList.2.orgCode'],
    ['with a number as parentCode', { ...toEntry('1'), parentCode: 1 }, 'orgInfoList.2.parentCode'],
  ])('is refused whole for one entry %s, which it names', async (_, wrong, words) => {
    const key = newTenantKey();
    await snapshot(key, ['1'], morning.first);
    for (const asText of [false, true]) {
      const list = [toEntry('7'), toEntry('8'), wrong, toEntry('9')];
      const body = snapshotBody(key, asText ? JSON.stringify(list) : list);
      expect(await kitCall(app(), 'allOrgSync', body)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining(words) as string,
      });
    }
    expect(await departmentsOf(key)).toEqual(['1']);
  });

  describe('and the order of statements', () => {
    it('an older snapshot changes nothing', async () => {
      const key = newTenantKey();
      await snapshot(key, ['1', '2 under 1'], morning.third);
      const before = await app().storage.directories.departments.list(key, { limit: 10 });
      await snapshot(key, ['3', '2'], morning.second);
      expect(await app().storage.directories.departments.list(key, { limit: 10 })).toEqual(before);
    });

    it('of two snapshots of one time the one that arrives last counts', async () => {
      const key = newTenantKey();
      await snapshot(key, ['1', '2']);
      await snapshot(key, ['2', '3']);
      expect(await departmentsOf(key)).toEqual(['2', '3']);
    });

    it('what was stated later about one department survives a snapshot', async () => {
      const key = newTenantKey();
      await snapshot(key, ['1', '2', '3'], morning.first);
      await single(key, '2 under 1', morning.third);
      await single(key, '3', morning.third, 0);
      await single(key, '4', morning.third);
      await snapshot(key, ['1', '2', '3', '5'], morning.second);
      expect(await departmentsOf(key)).toEqual(['1', '2 under 1', '4', '5']);
    });

    it('what was stated before a snapshot does not, though it arrives later', async () => {
      const key = newTenantKey();
      await snapshot(key, ['1', '2'], morning.second);
      await single(key, '2 under 1', morning.first);
      await single(key, '1', morning.first, 0);
      await single(key, '3', morning.first);
      expect(await departmentsOf(key)).toEqual(['1', '2']);
      await single(key, '3', morning.third);
      expect(await departmentsOf(key)).toEqual(['1', '2', '3']);
    });

    it('at one time, what arrives last counts', async () => {
      const key = newTenantKey();
      await single(key, '1', morning.second);
      await snapshot(key, ['2'], morning.second);
      expect(await departmentsOf(key)).toEqual(['2']);
      await single(key, '1', morning.second);
      await single(key, '2', morning.second, 0);
      expect(await departmentsOf(key)).toEqual(['1']);
    });

    it('after the end of the enterprise, an older snapshot brings nothing back', async () => {
      const key = newTenantKey();
      await expectTaken(app(), 'tenantSync', {
        ...departmentBody(key, { flag: 0, timeStamp: stamp(morning.second) }),
        ...{ tenantCode: 'c', name: 'n', domainName: 'd' },
      });
      await snapshot(key, ['1'], morning.first);
      expect(await departmentsOf(key)).toEqual([]);
      await snapshot(key, ['1'], morning.third);
      expect(await departmentsOf(key)).toEqual(['1']);
    });

    it('a snapshot from the future counts as now', async () => {
      const key = newTenantKey();
      await snapshot(key, ['1'], testNoon + 86_400_000);
      app().clock.now += 2_000;
      await snapshot(key, ['2'], testNoon + 1_000);
      app().clock.now = testNoon;
      expect(await departmentsOf(key)).toEqual(['2']);
    });
  });

  it('leaves other enterprises, other instances and the credential alone, and users too', async () => {
    const key = newTenantKey();
    const others = [
      { ...newTenantKey(), tenantId: key.tenantId },
      { ...newTenantKey(), instanceId: key.instanceId },
      { instanceId: '', tenantId: key.tenantId },
    ];
    for (const each of [key, ...others]) await snapshot(each, ['1'], morning.first);
    await expectTaken(app(), 'authSync', authBody(key, [userEntry({ orgCode: '1' })]));
    await snapshot(key, [], morning.third);
    expect(await departmentsOf(key)).toEqual([]);
    for (const other of others) expect(await departmentsOf(other)).toEqual(['1']);
    expect(await usersOf(app(), key)).toMatchObject([{ removed: false }]);
  });

  it.each([
    ['absent', {}],
    ['null', { instanceId: null }],
    ['empty', { instanceId: '' }],
  ])('belongs to the application credential when instanceId is %s', async (_, instance) => {
    const { tenantId } = newTenantKey();
    await say(snapshotBody({ ...instance, tenantId }, [toEntry('1')]));
    expect(await departmentsOf({ instanceId: '', tenantId })).toEqual(['1']);
  });

  describe('is never refused for the tree, but says what is odd about it', () => {
    it.each([
      ['children before their parents', ['3 under 2', '2 under 1', '1'], null],
      ['a parent that is not listed', ['1 under 0', '2 under 0', '3'], /^of 3 departments 2 .* 0 /],
      [
        'its own parent',
        ['1 under 1', '2 under 1'],
        /^of 2 departments 0 .* 1 are below themselves/,
      ],
      ['a circle', ['1 under 2', '2 under 1', '3 under 1', '4'], /0 .* 2 are below themselves/],
      ['nothing at all', [], null],
    ])('stores %s', async (_, texts, problem) => {
      const key = newTenantKey();
      await snapshot(key, texts);
      expect(await departmentsOf(key)).toEqual([...texts].sort());
      const call = await lastCallOf(app(), key);
      if (problem === null) expect(call.problem).toBeNull();
      else expect(call.problem).toMatch(problem);
    });
  });
});

/** `code` or `code under parent`. */
function toEntry(text: string) {
  const [orgCode = '', parentCode = ''] = text.split(' under ');
  return { orgCode, orgName: `name of ${text}`, parentCode };
}
