import { describe, expect, it } from 'vitest';
import type { TenantKey } from '../../src/domain/organisation.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  applicationBody,
  authBody,
  expectTaken,
  isThere,
  kitCall,
  kitCallback,
  lastCallOf,
  morning,
  newTenantKey,
  placesOf,
  plainUser,
  snapshotBody,
  stamp,
  statementKinds,
  storedTexts,
  tenantBody,
  toV1,
  userEntry,
  usersOf,
  type Said,
  type StatementKind,
} from '../support/kit-calls.js';
import { newInstanceBody, newOrderLine, releaseBody } from '../support/marketplace-calls.js';
import { signedCall, signedParts, toBytes } from '../support/signed-call.js';
import { testNoon, type StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const second = 1_000;
const hour = 3_600_000;
const kinds: readonly StatementKind[] = Object.values(statementKinds);

/** What is said about one thing, in the order in which it arrives, with its hour of the morning; and which of it counts. */
const courses: readonly (readonly [string, string, number])[] = [
  ['an add', 'add 1', 0],
  ['a modify of what is unknown', 'modify 1', 0],
  ['a modify', 'add 1, modify 2', 1],
  ['an add of what is known', 'add 1, add 2', 1],
  ['a delete', 'add 1, delete 2', 1],
  ['a delete of what is unknown', 'delete 1', 0],
  ['a second delete', 'delete 1, delete 2', 1],
  ['an older add after the delete of what was unknown', 'delete 2, add 1', 0],
  ['an older add after a delete', 'add 1, delete 3, add 2', 1],
  ['an add of the time of the delete', 'delete 2, add 2', 1],
  ['a newer add after a delete', 'add 1, delete 2, add 3', 2],
  ['a newer modify after a delete', 'delete 2, modify 3', 1],
  ['an older modify', 'add 2, modify 1', 0],
  ['an older delete', 'add 2, delete 1', 0],
  ['a delete of the time of the add', 'add 2, delete 2', 1],
  ['several of one time', 'modify 2, delete 2, add 2', 2],
];

const listed = [
  { orgCode: '1', orgName: '产品部', parentCode: '0' },
  { orgCode: '2', OrgName: 'b' },
];

const flags: Readonly<Record<string, number>> = { add: 1, modify: 2, delete: 0 };
const hours = Object.values(morning);

function parseCourse(course: string) {
  return course.split(', ').map((statement) => {
    const [verb = '', hourOf = ''] = statement.split(' ');
    return { flag: flags[verb] ?? NaN, statedAt: hours[Number(hourOf) - 1] ?? NaN };
  });
}

describeEachDatabase('in either form of the kit', (database) => {
  const app = useApp(database);

  describe.each([...kinds, ...kinds.map(toV1)])('$operationId', (kind) => {
    const say = async (key: object, said: Said = {}) =>
      expectTaken(app(), kind.operationId, kind.body(key, said));
    const find = async (key: TenantKey) => kind.find(app(), key);
    const atTime = async (now: number, work: () => Promise<unknown>) => {
      app().clock.now = now;
      await work().finally(() => (app().clock.now = testNoon));
    };

    it.each(courses)('%s: the latest statement counts', async (_, course, counts) => {
      const statements = parseCourse(course);
      const toFlag = [Number, String];
      for (const asSent of toFlag) {
        const key = newTenantKey();
        for (const [index, { flag, statedAt }] of statements.entries()) {
          const said = {
            name: `statement ${index}`,
            flag: asSent(flag),
            timeStamp: stamp(statedAt),
          };
          await atTime(testNoon + index, () => say(key, said));
        }
        const arrivedAt = testNoon + counts;
        const { flag, statedAt } = statements[counts] ?? {};
        const removed = flag === 0;
        expect(await find(key)).toMatchObject({
          ...{ ...key, name: `statement ${counts}`, removed, statedAt, firstSeenAt: testNoon },
          ...{ updatedAt: arrivedAt, receivedAt: arrivedAt, removedAt: removed ? arrivedAt : null },
        });
      }
    });

    it.each([0, 1, 2])(
      'a repeat with flag %j gets the same bytes, nothing changes',
      async (flag) => {
        const key = newTenantKey();
        await say(key, { name: 'old', timeStamp: stamp(morning.first) });
        const { text } = await say(key, { flag, name: 'new' });
        const before = await find(key);
        await atTime(testNoon + hour, async () => {
          expect((await say(key, { flag, name: 'new' })).text).toBe(text);
        });
        expect(await find(key)).toEqual(before);
      },
    );

    it('an older statement is kept in the record of its call', async () => {
      const key = newTenantKey();
      await say(key, { timeStamp: stamp(morning.third) });
      await say(key, { name: 'of an older call' });
      const { requestBody, resultCode } = await lastCallOf(app(), key);
      expect(resultCode).toBe('000000');
      expect(requestBody).toContain('of an older call');
    });

    it('timeStamp is read in UTC+8, with milliseconds or without', async () => {
      const key = newTenantKey();
      await say(key, { timeStamp: '20260301080000' });
      expect(await find(key)).toMatchObject({ statedAt: Date.UTC(2026, 2, 1) });
      await say(key, { timeStamp: '20260301080000007' });
      expect(await find(key)).toMatchObject({ statedAt: Date.UTC(2026, 2, 1) + 7 });
    });

    it.each([
      ...['yesterday', '2026-03-01 12:00:00', '20260230080000000', '20260301'],
      ...[String(morning.first), stamp(testNoon + 24 * hour)],
    ])('timeStamp %j counts as now, and does not outrank what is said later', async (timeStamp) => {
      const key = newTenantKey();
      await say(key, { name: 'now', timeStamp });
      await say(key, { name: 'older', timeStamp: stamp(testNoon - 1) });
      expect(await find(key)).toMatchObject({ name: 'now', statedAt: testNoon });
      const later = { name: 'later', timeStamp: stamp(testNoon + second) };
      await atTime(testNoon + 2 * second, () => say(key, later));
      expect(await find(key)).toMatchObject({ name: 'later', statedAt: testNoon + second });
    });

    it('instanceId absent, null and empty are one: that of the application credential', async () => {
      const { instanceId, tenantId } = newTenantKey();
      const credential = { instanceId: '', tenantId };
      await say({ instanceId, tenantId }, { name: 'of the buyer' });
      for (const [index, none] of [{}, { instanceId: null }, { instanceId: '' }].entries()) {
        await say({ ...none, tenantId }, { name: `credential ${index}` });
        expect(await find(credential)).toMatchObject({
          ...credential,
          name: `credential ${index}`,
        });
      }
      await say({ tenantId }, { flag: 0 });
      expect(await isThere(kind, app(), credential)).toBe(false);
      expect(await find({ instanceId, tenantId })).toMatchObject({ name: 'of the buyer' });
      expect(await isThere(kind, app(), { instanceId, tenantId })).toBe(true);
    });

    it.each(['tenantId', 'instanceId'])(
      'two things with one %s are two, and end apart',
      async (same) => {
        const one = newTenantKey();
        const other = { ...newTenantKey(), [same]: one[same as keyof TenantKey] };
        await say(one, { name: 'one' });
        await say(other, { name: 'other' });
        expect(await find(one)).toMatchObject({ name: 'one' });
        await say(one, { flag: 0 });
        expect(await isThere(kind, app(), one)).toBe(false);
        expect(await find(other)).toMatchObject({ name: 'other', removed: false });
      },
    );

    it('nobody asks whether the instance exists, nor whether it was released', async () => {
      const purchase = newInstanceBody(newOrderLine());
      const key = { ...newTenantKey(), instanceId: purchase.businessId };
      await signedCall(app(), purchase);
      await say(key, { timeStamp: stamp(morning.first) });
      await signedCall(app(), releaseBody(key.instanceId));
      expect(await isThere(kind, app(), key)).toBe(true);
      await say(key, { flag: 0, timeStamp: stamp(morning.second) });
      expect(await isThere(kind, app(), key)).toBe(false);
      await say(key, { timeStamp: stamp(morning.third) });
      expect(await isThere(kind, app(), key)).toBe(true);
    });
  });
});

describeEachDatabase('the older form of the kit', (database) => {
  const app = useApp(database, { logLevel: 'trace' });
  const windowed = useApp(database, { environment: { KOOGATE_V1_CLOCK_SKEW_MS_MAX: '60000' } });
  const codeOf = async (...call: Parameters<typeof kitCall>) => (await kitCall(...call)).resultCode;

  it.each(kinds)('writes to the same store as the newer one: $title', async (kind) => {
    const newer = kind.operationId;
    const older = `${newer}V1`;
    for (const first of [older, newer]) {
      const then = first === newer ? older : newer;
      const key = newTenantKey();
      const say = async (to: string, said: Said) => expectTaken(app(), to, kind.body(key, said));
      await say(first, { name: 'first' });
      await say(then, { flag: 2, name: 'then', timeStamp: stamp(morning.third) });
      await say(first, { name: 'late', timeStamp: stamp(morning.first) });
      expect(await kind.find(app(), key)).toMatchObject({ name: 'then', removed: false });
      await say(first, { flag: 0, timeStamp: stamp(morning.fourth) });
      expect(await isThere(kind, app(), key)).toBe(false);
    }
  });

  it.each([
    ['JSON text', '[{"orgCode":"1","name":"产品部","parentCode":"0"},{"orgCode":"2","name":"b"}]'],
    ['text as printed', '[{orgCode:"1", name:"产品部", parentCode:"0" },{orgCode:"2", name:"b" }]'],
    ['a list', listed],
  ])(
    'takes the departments of orgInfo as %s: a snapshot like the newer one',
    async (_, orgInfo) => {
      const key = newTenantKey();
      await expectTaken(app(), 'allOrgSync', snapshotBody(key, [{ orgCode: '3', orgName: 'c' }]));
      const timeStamp = stamp(morning.third);
      await expectTaken(app(), 'allOrgSyncV1', { ...key, orgInfo, testFlag: 0, timeStamp });
      expect(await app().storage.directories.departments.all(key)).toMatchObject([
        { orgCode: '1', orgName: '产品部', parentCode: '0', statedAt: morning.third },
        { orgCode: '2', orgName: 'b', parentCode: '' },
      ]);
      expect((await lastCallOf(app(), key)).problem).toMatch(/^of 2 departments 1 name a parent/);
    },
  );

  it('does not take orgInfoList for orgInfo', async () => {
    expect(await kitCall(app(), 'allOrgSyncV1', snapshotBody(newTenantKey(), []))).toMatchObject({
      resultCode: '000002',
      resultMsg: 'parameter invalid: orgInfo is missing',
    });
  });

  it('takes the users as printed: a text, with three members inside extension', async () => {
    const key = newTenantKey();
    const extension = { entryDate: '2022-11-9', employeeType: '4', workPlace: '南京' };
    const entry = userEntry({ employeeCode: '', mobile: '', email: '', extension });
    await expectTaken(app(), 'authSyncV1', authBody(key, JSON.stringify([entry])));
    const [user] = await usersOf(app(), key);
    expect(user?.user).toEqual({ ...plainUser, ...extension, employeeType: 4 });
  });

  it('answers 000101 after the token was accepted only, and leaves no secret behind', async () => {
    const key = newTenantKey();
    const secret = 'p4-client-secret-Vt37';
    const body = applicationBody(key, { clientSecret: secret });
    const stranger = { accessKey: 'key-of-a-stranger' };
    expect(await codeOf(app(), 'applicationSyncV1', body, stranger)).toBe('000001');
    expect(await codeOf(app(), 'applicationSyncV1', body)).toBe('000101');
    const entry = userEntry({ userName: secret, mobile: secret });
    await expectTaken(app(), 'authSyncV1', authBody(key, JSON.stringify([entry])));
    expect((await lastCallOf(app(), key)).requestBody).toContain(secret);
    expect(placesOf(secret, await storedTexts(database, app()))).toEqual([]);
  });

  describe('is proved by a token over the members of the body', () => {
    const body = tenantBody(newTenantKey(), { orderId: '', note: null });
    const target = kitCallback('tenantSyncV1');

    it('which may stand in marks of two kinds, as printed', async () => {
      const { authToken = '' } = signedParts(app(), toBytes(body), { target }).headers;
      for (const [end, code] of [
        ['\u00e2\u0080\u009d', '000000'],
        ['x', '000001'],
      ] as const) {
        const signedHeaders = { authToken: `"${authToken}${end}` };
        expect(await codeOf(app(), 'tenantSyncV1', body, { signedHeaders })).toBe(code);
      }
    });

    const members = Object.entries<unknown>(body);
    it.each([
      ['in another order', members.toReversed(), '000000'],
      [
        'without the empty and the null one',
        members.filter(([, value]) => value !== '' && value !== null),
        '000000',
      ],
      ['without one that says something', members.filter(([name]) => name !== 'name'), '000001'],
    ])('made of them %s', async (_, signed, resultCode) => {
      const signedBody = toBytes(Object.fromEntries(signed));
      expect(await codeOf(app(), 'tenantSyncV1', body, { signedBody })).toBe(resultCode);
    });

    it('and the proof of one form does not open the address of the other', async () => {
      const newer = kitCallback('tenantSync');
      for (const [{ subPath, keyClass }, proof] of [
        [target, newer],
        [newer, target],
      ] as const) {
        const answerKey = app().keysOf(keyClass)[0];
        const { resultCode } = await signedCall(app(), body, { target: proof, subPath, answerKey });
        expect(['000001', '000002']).toContain(resultCode);
      }
    });

    it('without a window, unless one is configured; its time is that of UTC+8', async () => {
      const say = async (to: StartedApp, moment: number) =>
        codeOf(to, 'tenantSyncV1', { ...body, timeStamp: stamp(moment) });
      for (const moment of [testNoon - 365 * 24 * hour, testNoon + 24 * hour]) {
        expect(await say(app(), moment)).toBe('000000');
      }
      expect(await say(windowed(), testNoon - 59 * second)).toBe('000000');
      for (const moment of [-61 * second, 61 * second, -8 * hour]) {
        expect(await say(windowed(), testNoon + moment)).toBe('000002');
      }
    });
  });
});
