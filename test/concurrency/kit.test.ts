import { describe, expect, it } from 'vitest';
import type { TenantKey } from '../../src/domain/organisation.js';
import { useDatabase, type DatabaseKind } from '../support/databases.js';
import {
  authBody,
  departmentBody,
  expectTaken,
  isThere,
  morning,
  newTenantKey,
  snapshotBody,
  stamp,
  statementKinds,
  userEntry,
  usersOf,
} from '../support/kit-calls.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const callsAtOnce = 50;
const minute = 60_000;
const { tenant, application, user, department } = statementKinds;
const contents = [application, user, department] as const;
const kinds = [tenant, ...contents] as const;

type Call = readonly [string, object];

/** Two apps have a storage each, as two processes behind a load balancer do. */
const topologies: readonly { title: string; kind: DatabaseKind; apps: 1 | 2 }[] = [
  { title: 'on sqlite', kind: 'sqlite', apps: 1 },
  { title: 'on PostgreSQL', kind: 'postgres', apps: 1 },
  { title: 'on PostgreSQL through two apps', kind: 'postgres', apps: 2 },
];

describe.each(topologies)('50 calls of the kit at once, $title', ({ kind, apps }) => {
  const database = useDatabase(kind);
  const started = Array.from({ length: apps }, () => useApp(database));
  /** Where call number `index` goes. */
  const appOf = (index: number): StartedApp => {
    const app = started[index % apps];
    if (app === undefined) throw new Error('there is no app');
    return app();
  };
  /** All at once; every one must be answered with success. */
  const sendInOrder = async (calls: readonly Call[]) =>
    Promise.all(
      calls.map(async ([operationId, body], index) => expectTaken(appOf(index), operationId, body)),
    );
  /** The same, in an order that is no order of theirs. */
  const sendAll = async (calls: readonly Call[]) => sendInOrder(shuffled(calls));
  const codesOf = async (key: TenantKey) =>
    (await appOf(0).storage.directories.departments.all(key)).map(({ orgCode }) => orgCode);

  it.each(kinds)('the same add leaves $title once, and all get the same bytes', async (subject) => {
    const key = newTenantKey();
    const body = subject.body(key, { name: 'the same' });
    const answers = await sendAll(numbers().map(() => [subject.operationId, body]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await subject.find(appOf(0), key)).toMatchObject({ name: 'the same', removed: false });
    expect(await countOf(appOf(1), key)).toBe(1);
  });

  it.each(kinds)(
    'adds and deletes of $title at different times: the latest counts',
    async (subject) => {
      const key = newTenantKey();
      const statements = numbers().map((index) => ({
        ...{ name: `statement ${index}`, flag: index % 2, timeStamp: stamp(morning.first + index) },
      }));
      for (const last of [callsAtOnce - 1, callsAtOnce]) {
        const sent = statements.slice(0, last);
        await sendAll(sent.map((said) => [subject.operationId, subject.body(key, said)]));
        const removed = sent.at(-1)?.flag === 0;
        const name = sent.at(-1)?.name;
        expect(await subject.find(appOf(0), key)).toMatchObject({ name, removed });
      }
      expect(await countOf(appOf(1), key)).toBe(1);
    },
  );

  it.each(kinds)(
    'adds and deletes of $title at one time leave what one of them says',
    async (subject) => {
      const key = newTenantKey();
      await sendAll(
        numbers().map((index) => {
          const said = {
            name: index % 2 === 0 ? `delete ${index}` : `add ${index}`,
            flag: index % 2,
          };
          return [subject.operationId, subject.body(key, said)];
        }),
      );
      const { name, removed } = (await subject.find(appOf(0), key)) ?? {};
      expect(name).toMatch(removed === true ? /^delete \d+$/ : /^add \d+$/);
      expect(await countOf(appOf(1), key)).toBe(1);
    },
  );

  it('lists of the same users in different orders: all are taken, each user is as last stated', async () => {
    const key = newTenantKey();
    const names = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    const lists = numbers().map((index) => {
      const part = names.filter((_, at) => (at + index) % 3 !== 0);
      const inOrder = [part, part.toReversed(), shuffled(part)][index % 3] ?? part;
      return {
        index,
        part,
        users: inOrder.map((userName) => ({ userName, name: `call ${index}` })),
      };
    });
    await sendAll(
      lists.map(({ index, users }) => {
        const timeStamp = stamp(morning.first + index);
        return ['authSync', authBody(key, users.map(userEntry), { timeStamp })];
      }),
    );
    const users = await usersOf(appOf(1), key);
    expect(users.map(({ userName }) => userName).sort()).toEqual(names.toSorted());
    for (const { userName, user: profile } of users) {
      const last = lists.findLast(({ part }) => part.includes(userName));
      expect(profile.name, userName).toBe(`call ${last?.index ?? -1}`);
    }
  });

  it('lists of the same users at one time: each user is as one of the lists says', async () => {
    const key = newTenantKey();
    const names = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    await sendAll(
      numbers().map((index) => {
        const inOrder = index % 2 === 0 ? names : names.toReversed();
        const users = inOrder.map((userName) => userEntry({ userName, name: `call ${index}` }));
        return ['authSync', authBody(key, users, { flag: index % 2 === 0 ? 1 : 3 })];
      }),
    );
    const users = await usersOf(appOf(0), key);
    expect(users.map(({ userName }) => userName).sort()).toEqual(names.toSorted());
    for (const { user: profile, access } of users) {
      const index = Number(/^call (\d+)$/.exec(profile.name)?.[1]);
      expect(access).toBe(index % 2 === 0 ? 'granted' : 'cancelled');
    }
  });

  it('snapshots and single departments: of each the latest statement counts', async () => {
    const key = newTenantKey();
    const common = ['kept-1', 'kept-2'];
    const snapshots = numbers(10).map((index) => {
      const list = [...common, `only-${index}`].map((orgCode) => ({
        orgCode,
        orgName: `${index}`,
      }));
      return ['allOrgSync', snapshotBody(key, list, { timeStamp: at(index * 10) })] as const;
    });
    // The last snapshot is of minute 90: what was added before it is gone, what came after it is there.
    const singles = numbers(40).map((index) => {
      const changes = { orgCode: `single-${index}`, timeStamp: at(index * 3) };
      return ['singleOrgSync', departmentBody(key, changes)] as const;
    });
    await sendAll([...snapshots, ...singles]);
    const later = numbers(40).filter((index) => index * 3 > 90);
    const expected = [...common, 'only-9', ...later.map((index) => `single-${index}`)];
    expect(await codesOf(key)).toEqual(expected.sort());
    const all = await appOf(1).storage.directories.departments.all(key);
    expect(all.find(({ orgCode }) => orgCode === 'kept-1')).toMatchObject({ orgName: '9' });
  });

  it('snapshots and single departments at one time: one snapshot whole, and any of the singles', async () => {
    const key = newTenantKey();
    const snapshots = numbers(10).map((index) => {
      const list = ['a', 'b'].map((code) => ({ orgCode: `${code}-${index}`, orgName: 'x' }));
      return ['allOrgSync', snapshotBody(key, list)] as const;
    });
    const singles = numbers(40).map(
      (index) => ['singleOrgSync', departmentBody(key, { orgCode: `single-${index}` })] as const,
    );
    await sendAll([...snapshots, ...singles]);
    const codes = await codesOf(key);
    const ofSnapshot = codes.filter((code) => !code.startsWith('single-'));
    expect(ofSnapshot).toHaveLength(2);
    expect(ofSnapshot[0]?.slice(1)).toBe(ofSnapshot[1]?.slice(1));
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each([
    ['an enterprise', 'older', 'gone', -1],
    ['an enterprise', 'newer', 'there', 1],
    ['an unknown enterprise', 'older', 'gone', -1],
    ['an unknown enterprise', 'newer', 'there', 1],
  ] as const)(
    'the end of %s amid %s contents of it: all of them are %s, also those that never were',
    async (whose, _, left, minutes) => {
      for (const place of [0, 10, 25, 40, 49]) {
        const key = newTenantKey();
        const others = { ...newTenantKey(), tenantId: key.tenantId };
        const said = { timeStamp: at(60 + minutes) };
        const before = tenant.body(key, { timeStamp: at(0) });
        if (whose === 'an enterprise') await expectTaken(appOf(0), 'tenantSync', before);
        const calls = numbers(49).map((index): Call => {
          const subject = contents[index % 3] ?? application;
          return [subject.operationId, subject.body(index % 9 < 3 ? others : key, said)];
        });
        const end: Call = ['tenantSync', tenant.body(key, { flag: 0, timeStamp: at(60) })];
        await sendInOrder(calls.toSpliced(place, 0, end));
        expect(await isThere(tenant, appOf(0), key)).toBe(false);
        for (const subject of contents) {
          expect(await isThere(subject, appOf(1), key), subject.title).toBe(left === 'there');
          expect(await isThere(subject, appOf(1), others), subject.title).toBe(true);
        }
      }
    },
  );

  it('the end of an enterprise and contents of one time: each is there or gone, and once', async () => {
    const key = newTenantKey();
    const calls = numbers(48).map((index) => {
      const subject = kinds[index % 4] ?? tenant;
      return [subject.operationId, subject.body(key)] as const;
    });
    const end = tenant.body(key, { flag: 0 });
    await sendAll([...calls, ['tenantSync', end], ['tenantSync', end]]);
    for (const subject of kinds) {
      const found = await subject.find(appOf(1), key);
      expect(found?.removed).toBeTypeOf('boolean');
    }
    expect(await countOf(appOf(0), key)).toBe(4);
  });

  it('calls about many enterprises do not get into each other’s way', async () => {
    const keys = numbers(10).map(newTenantKey);
    await sendAll(
      keys.flatMap((key) => [
        ...kinds.map((subject) => [subject.operationId, subject.body(key)] as const),
        ['allOrgSync', snapshotBody(key, [], { timeStamp: stamp(morning.first) })] as const,
      ]),
    );
    for (const key of keys) {
      for (const subject of kinds) expect(await isThere(subject, appOf(1), key)).toBe(true);
    }
  });
});

/** How many things of any kind are kept of a tenant, those that are gone too. */
async function countOf({ storage }: StartedApp, key: TenantKey): Promise<number> {
  const { tenants, applications, authorizations, departments } = storage.directories;
  const lists = [tenants, applications, authorizations, departments];
  const pages = await Promise.all(lists.map((each) => each.list(key, { limit: 100 })));
  return pages.reduce((sum, { items }) => sum + items.length, 0);
}

function numbers(count = callsAtOnce): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function at(minutes: number): string {
  return stamp(morning.first + minutes * minute);
}

/** Any order may be that of arrival; a fixed one makes a failure repeatable. */
function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  const places = items.map((item, index) => ({ item, place: (index * 7919) % 101 }));
  return places.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
