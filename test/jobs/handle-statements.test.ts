import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import {
  appId,
  applicationBody,
  authBody,
  departmentBody,
  encryptedSecret,
  expectTaken,
  morning,
  orgCode,
  snapshotBody,
  stamp,
  tenantBody,
  userEntry,
} from '../support/kit-calls.js';
import { jobsOf, passTime } from '../support/seller-runs.js';
import { toldNames, useTellingApp } from '../support/use-telling-app.js';

const minute = 60_000;

describeEachDatabase('of what the kit states, the handler', (database) => {
  const { app, record, actBy, bought, toldAbout } = useTellingApp(database, toldNames);

  it('syncTenant is given the enterprise as it is kept, and told of its removal', async () => {
    const key = await aTenant();
    await expectTaken(app(), 'tenantSync', tenantBody(key));
    const removal = tenantBody(key, { flag: 0, timeStamp: stamp(morning.third) });
    await app().provisioned();
    await expectTaken(app(), 'tenantSync', removal);
    await app().provisioned();
    expect(toldAbout(key.instanceId)).toMatchObject([
      {
        name: 'syncTenant',
        ask: { event: { type: 'tenant.synchronized' }, tenant: { ...key, removed: false } },
      },
      {
        name: 'syncTenant',
        ask: { event: { type: 'tenant.removed' }, tenant: { ...key, removed: true } },
      },
    ]);
  });

  it('syncApplication is given the client secret that users sign in with', async () => {
    const key = await aTenant();
    const clientSecret = encryptedSecret('signs-users-in');
    await expectTaken(app(), 'applicationSync', applicationBody(key, { clientSecret }));
    await app().provisioned();
    expect(toldAbout(key.instanceId)).toMatchObject([
      {
        name: 'syncApplication',
        ask: { application: { ...key, appId, clientSecret: 'signs-users-in' } },
      },
    ]);
  });

  it('syncUsers is given all users of a call together, with their access', async () => {
    const key = await aTenant();
    const users = [userEntry(), userEntry({ userName: 'demo-user-02' })];
    await expectTaken(app(), 'authSync', authBody(key, users));
    await app().provisioned();
    const [told, ...more] = record
      .of('syncUsers')
      .filter(({ ask }) => ask.event.instanceId === key.instanceId);
    expect(more).toEqual([]);
    expect(told?.ask.users.map(({ userName, access }) => [userName, access])).toEqual([
      ['demo-user-01', 'granted'],
      ['demo-user-02', 'granted'],
    ]);
  });

  it('syncDepartments is given one department, and all of them for a snapshot', async () => {
    const key = await aTenant();
    await expectTaken(app(), 'singleOrgSync', departmentBody(key));
    await app().provisioned();
    const all = ['20001', '20002'].map((code) => ({
      orgCode: code,
      orgName: '部',
      parentCode: '',
    }));
    const snapshot = snapshotBody(key, all, { timeStamp: stamp(morning.third) });
    await expectTaken(app(), 'allOrgSync', snapshot);
    await app().provisioned();
    const told = record
      .of('syncDepartments')
      .filter(({ ask }) => ask.event.instanceId === key.instanceId)
      .map(({ ask }) => ({
        snapshot: ask.snapshot,
        codes: ask.departments.map((department) => department.orgCode),
      }));
    expect(told).toEqual([
      { snapshot: false, codes: [orgCode] },
      { snapshot: true, codes: ['20001', '20002'] },
    ]);
  });

  it.each([
    ['syncTenant', 'tenantSync', tenantBody],
    ['syncApplication', 'applicationSync', applicationBody],
    ['syncDepartments', 'singleOrgSync', departmentBody],
    [
      'syncUsers',
      'authSync',
      (key: object, changes: object) => authBody(key, [userEntry()], changes),
    ],
  ] as const)(
    '%s is not asked about what was stated otherwise before it could be asked',
    async (name, operationId, bodyOf) => {
      const key = await aTenant();
      actBy(() => {
        throw new Error('not yet');
      });
      await expectTaken(app(), operationId, bodyOf(key, { timeStamp: stamp(morning.first) }));
      await app().provisioned();
      const newer = { flag: 0, timeStamp: stamp(morning.second) };
      await expectTaken(app(), operationId, bodyOf(key, newer));
      actBy(() => undefined);
      await passTime(app(), minute);
      const [first, second, ...more] = toldAbout(key.instanceId);
      expect(more).toEqual([]);
      expect([first?.name, second?.name]).toEqual([name, name]);
      expect(second?.ask).not.toHaveProperty('event.eventId', first?.settings.idempotencyKey);
      const [skipped] = await jobsOf(app(), { instanceId: key.instanceId, kind: 'handle' });
      expect(skipped?.state).toBe('done');
      const attempts = await app().storage.directories.jobs.attempts(skipped?.jobId ?? '');
      expect(attempts.at(-1)?.problem).toBe('a later call of the marketplace says otherwise');
    },
  );

  async function aTenant() {
    const instanceId = await bought();
    return { instanceId, tenantId: `tenant-of-${instanceId}` };
  }
});
