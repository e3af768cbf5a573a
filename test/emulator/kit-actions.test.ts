import { describe, expect, it } from 'vitest';
import type { ActionOutcome } from '../../src/emulator/action.js';
import { kitActions } from '../../src/emulator/actions/kit-actions.js';
import type { KitVersion } from '../../src/emulator/actions/kit-target.js';
import { actionContext, expectClean, listed, playedStart } from '../support/action-context.js';
import { useDatabase } from '../support/databases.js';
import {
  bindOne,
  buy,
  departmentsOf,
  enterpriseOf,
  keptOf,
  kits,
  run,
  type Parameters,
} from '../support/kit-play.js';
import { useApp } from '../support/use-app.js';

describe('the kit, played against the app', () => {
  const app = useApp(useDatabase('sqlite'));

  const bound = (kit: KitVersion, parameters?: Parameters) => bindOne(app(), kit, parameters);

  it.each(kits)(
    'bind tells enterprise, login and departments with nothing said (%s)',
    async (kit) => {
      const context = actionContext(app());
      const resource = buy(context, kit);
      const { deliveries, ids } = await run(context, 'bind');
      expectClean(deliveries);
      expect(deliveries.map(({ operationId }) => operationId)).toEqual(
        ['tenantSync', 'applicationSync', 'allOrgSync'].map((each) => toV(each, kit)),
      );
      const enterprise = enterpriseOf(context, resource);
      expect(ids).toMatchObject({
        resourceId: resource.resourceId,
        enterpriseId: enterprise.enterpriseId,
      });
      const kept = await keptOf(app(), resource.instanceId ?? '', enterprise.tenantId);
      const { tenantCode, name, domainName } = enterprise;
      const { orderId } = resource;
      expect(kept.tenant).toMatchObject({ orderId, tenantCode, name, domainName, removed: false });
      expect(kept.tenant?.statedAt).toBe(playedStart);
      expect(kept.departments).toEqual(departmentsOf(enterprise));
      const [client] = [...enterprise.clients.values()];
      expect(kept.application(ids.appId)).toMatchObject({ ...client, removed: false });
      expect(kept.users).toEqual([]);
    },
  );

  it.each(kits)('binding again to the same enterprise tells the same again (%s)', async (kit) => {
    const { act, resource, kept } = await bound(kit);
    const before = await kept();
    const { deliveries } = await act('bind', { resourceId: resource.resourceId });
    expect(deliveries).toHaveLength(3);
    expect((await kept()).departments).toEqual(before.departments);
  });

  it('two purchases share an enterprise, and each is told of it under its own instance', async () => {
    const { act, context, resource, enterprise, kept } = await bound('v2');
    const second = buy(context, 'v2');
    const { enterpriseId } = enterprise;
    await act('bind', { enterpriseId });
    expect(second.enterpriseId).toBe(resource.enterpriseId);
    const keptOfSecond = await keptOf(app(), second.instanceId ?? '', enterprise.tenantId);
    expect(keptOfSecond.tenant?.orderId).toBe(second.orderId);
    expect(keptOfSecond.departments).toEqual((await kept()).departments);
    const { deliveries } = await act('add-department');
    expect(deliveries.map((each) => each.resourceId)).toEqual([
      resource.resourceId,
      second.resourceId,
    ]);
  });

  it.each(kits)('a thousand departments and 1,200 users take three calls (%s)', async (kit) => {
    const { act, enterprise, kept } = await bound(kit, { departments: 1_000, users: 1_200 });
    expect((await kept()).departments).toHaveLength(1_000);
    const { deliveries } = await act('grant-users');
    expect(deliveries.map(({ request }) => listOf(request.userList).length)).toEqual([
      500, 500, 200,
    ]);
    const { users } = await kept();
    expect(users).toHaveLength(1_200);
    expect(users.every(({ access }) => access === 'granted')).toBe(true);
    const names = users.map(({ userName }) => userName).sort();
    expect(names).toEqual([...enterprise.users.keys()].sort());
  });

  it.each(kits)('a user arrives with all that the enterprise knows (%s)', async (kit) => {
    const { act, enterprise, kept } = await bound(kit, { users: 1 });
    await act('grant-users');
    const [known] = [...enterprise.users.values()];
    const { userName, enable, ...profile } = known ?? {};
    const [stated] = (await kept()).users;
    expect(stated?.userName).toBe(userName);
    expect(stated?.user).toMatchObject({ ...profile, enabled: enable });
  });

  it('phone and mail stay at home when the seller has no right to them', async () => {
    const { act, kept } = await bound('v2', { users: 1 });
    await act('grant-users', { contact: false });
    const [user] = (await kept()).users;
    expect(user?.user).not.toHaveProperty('mobile');
    expect(user?.user).not.toHaveProperty('email');
  });

  it.each(kits)('users are hired, granted, changed, disabled, and deleted (%s)', async (kit) => {
    const { act, enterprise, kept } = await bound(kit, { users: 2 });
    await act('grant-users', { count: 1, newUsers: 1 });
    await act('grant-users', { count: 2 });
    expect(enterprise.users.size).toBe(3);
    const [first = '', second = '', third = ''] = [...enterprise.users.keys()];
    await act('change-users', { userNames: [first], enable: false, role: 'user' });
    const { ids } = await act('change-users', { userNames: [second], name: '新 “名” & 100% 🚀' });
    expect(ids.userName).toBe(second);
    await act('delete-users', { userNames: [third] });
    const users = new Map((await kept()).users.map((each) => [each.userName, each]));
    expect(users.get(first)).toMatchObject({ user: { enabled: false, role: 'user' } });
    expect(users.get(second)).toMatchObject({
      access: 'granted',
      user: { name: '新 “名” & 100% 🚀', enabled: true },
    });
    expect(users.get(third)).toMatchObject({ access: 'account-deleted', removed: true });
    expect([...enterprise.users.keys()]).toEqual([first, second]);
  });

  it.each([
    ['v2', 3, 'cancelled'],
    ['v1', 0, 'account-deleted'],
  ] as const)('withdrawing a grant is flag %2$s in %1$s', async (kit, flag, access) => {
    const { act, enterprise, kept, resource } = await bound(kit, { users: 2 });
    await act('grant-users');
    const { deliveries, ids } = await act('withdraw-users');
    expect(deliveries.map(({ request }) => request.flag)).toEqual([flag]);
    const user = (await kept()).users.find(({ userName }) => userName === ids.userName);
    expect(user).toMatchObject({ access, removed: true });
    // The person stays, and can be granted it again.
    expect(enterprise.users.has(ids.userName ?? '')).toBe(true);
    expect(enterprise.granted.get(resource.resourceId)?.size).toBe(1);
    await act('grant-users');
    const after = (await kept()).users.find(({ userName }) => userName === ids.userName);
    expect(after).toMatchObject({ access: 'granted', removed: false });
  });

  it.each(kits)('departments are added, renamed, moved, and deleted (%s)', async (kit) => {
    const { act, enterprise, kept } = await bound(kit, { departments: 4, users: 0 });
    const [head = '', branch = ''] = [...enterprise.departments.keys()];
    const added = await act('add-department', { parentCode: branch });
    const { orgCode = '' } = added.ids;
    expect((await kept()).departments).toEqual(departmentsOf(enterprise));
    await act('change-department', { orgCode });
    await act('change-department', { orgCode, parentCode: head, orgName: '产品 "A" & B\u2028组' });
    expect((await kept()).departments).toContainEqual({
      orgCode,
      orgName: '产品 "A" & B\u2028组',
      parentCode: head,
    });
    await act('delete-department', { orgCode });
    const { departments } = await kept();
    expect(departments).toEqual(departmentsOf(enterprise));
    expect(departments.map((each) => each.orgCode)).not.toContain(orgCode);
  });

  it.each([
    ['v2', 'list'],
    ['v2', 'text'],
    ['v2', 'unquoted-text'],
    ['v1', 'text'],
    ['v1', 'unquoted-text'],
  ] as const)('all departments are told at once, in %s as %s', async (kit, form) => {
    const { act, enterprise, kept } = await bound(kit, { departments: 200, users: 0 });
    // What the seller has not heard of in between is in the snapshot.
    const [head = ''] = [...enterprise.departments.keys()];
    const orgName = '未知 “&+%” 🚀\u2028 \\" {a:1}';
    enterprise.departments.set('X-1', { orgCode: 'X-1', orgName, parentCode: head });
    const { deliveries } = await act('synchronise-departments', { form });
    const { orgInfoList, orgInfo } = deliveries[0]?.request ?? {};
    expect(Array.isArray(kit === 'v2' ? orgInfoList : orgInfo)).toBe(form === 'list');
    expect((await kept()).departments).toEqual(departmentsOf(enterprise));
  });

  it('what is frozen is still told of its enterprise, what is released no more', async () => {
    const { act, context, resource, enterprise } = await bound('v2');
    const second = buy(context, 'v2');
    const { enterpriseId } = enterprise;
    await act('bind', { resourceId: second.resourceId, enterpriseId });
    resource.state = 'frozen';
    second.state = 'released';
    const { deliveries } = await act('add-department');
    expect(deliveries.map(({ resourceId }) => resourceId)).toEqual([resource.resourceId]);
    resource.state = 'released';
    await expect(run(context, 'add-department', { enterpriseId })).rejects.toThrow(
      /is bound to nothing, so no seller is told of it/,
    );
  });

  it('a changed enterprise has another name and another secret', async () => {
    const { act, enterprise, kept, context } = await bound('v2');
    const [before] = [...enterprise.clients.values()];
    await context.clock.advance(1_000);
    const { deliveries } = await act('change-enterprise', {
      domainName: 'https://new.example.com',
    });
    expect(deliveries.map(({ operationId, request }) => [operationId, request.flag])).toEqual([
      ['tenantSync', 2],
      ['applicationSync', 2],
    ]);
    const [after] = [...enterprise.clients.values()];
    expect(after?.clientSecret).not.toBe(before?.clientSecret);
    const { tenant, application } = await kept();
    const { name } = enterprise;
    expect(tenant).toMatchObject({ name, domainName: 'https://new.example.com' });
    expect(tenant?.statedAt).toBe(playedStart + 1_000);
    expect(application(appIdIn(deliveries))).toMatchObject({ ...after });
  });

  it.each(kits)(
    'dissolving takes people, then departments, then the enterprise (%s)',
    async (kit) => {
      const { act, context, enterprise, kept, resource } = await bound(kit, { users: 3 });
      await act('grant-users');
      const { deliveries } = await act('dissolve');
      const flags = deliveries.map(({ request }) => request.flag);
      expect(new Set(flags)).toEqual(new Set([0]));
      expect([...new Set(deliveries.map(({ operationId }) => operationId))]).toEqual(
        ['authSync', 'singleOrgSync', 'tenantSync', 'applicationSync'].map((each) =>
          toV(each, kit),
        ),
      );
      const gone = new Set<unknown>();
      for (const { request } of deliveries.filter((each) => 'orgCode' in each.request)) {
        expect(gone.has(request.parentCode)).toBe(false);
        gone.add(request.orgCode);
      }
      expect(gone.size).toBe(enterprise.departments.size);
      const after = await kept();
      expect(after.tenant?.removed).toBe(true);
      expect(after.application(appIdIn(deliveries))?.removed).toBe(true);
      expect(after.departments).toEqual([]);
      expect(after.users.every(({ removed }) => removed)).toBe(true);
      expect(context.state.enterprises.size).toBe(0);
      // What was bought can be bound to another one.
      await act('bind', { resourceId: resource.resourceId });
      expect(resource.enterpriseId).not.toBe(enterprise.enterpriseId);
    },
  );

  it.each(kits)(
    'an application credential and its test account have empty ids (%s)',
    async (kit) => {
      const context = actionContext(app());
      listed(context, { kind: kit === 'v2' ? 'saas-v2' : 'saas-v1', chargingMode: 'PERIOD', kit });
      const applied = await run(context, 'request-credential');
      const account = await run(context, 'request-test-account');
      const deliveries = [...applied.deliveries, ...account.deliveries];
      expectClean(deliveries);
      expect(deliveries.map(({ operationId }) => operationId)).toEqual(
        ['tenantSync', 'applicationSync', 'allOrgSync', 'authSync'].map((each) => toV(each, kit)),
      );
      for (const { request } of deliveries)
        expect(request).toMatchObject({ instanceId: '', testFlag: 0 });
      expect(deliveries[0]?.request).toMatchObject({ orderId: '' });
      const kept = await keptOf(app(), '', applied.ids.tenantId ?? '');
      expect(kept.tenant?.removed).toBe(false);
      expect(kept.departments).toHaveLength(3);
      expect(kept.users.map(({ userName }) => userName)).toEqual([account.ids.userName]);
      await expect(run(context, 'request-test-account')).rejects.toThrow(
        /has its test account already: there is one for each credential/,
      );
    },
  );

  it('an edited credential is told again for the same enterprise', async () => {
    const context = actionContext(app());
    listed(context, { kind: 'saas-v2', chargingMode: 'PERIOD', kit: 'v2' });
    const first = await run(context, 'request-credential');
    const second = await run(context, 'request-credential', { encoding: 'hex' });
    expectClean(second.deliveries);
    expect(second.ids).toEqual(first.ids);
  });

  it('every callback that an action says it sends is sent, and no other', async () => {
    const seen = new Map(kitActions.map(({ name }) => [name, new Set<string>()]));
    for (const kit of kits) {
      const { context } = await bound(kit, { users: 4 });
      const record = async (name: string, parameters: Parameters = {}) => {
        const { deliveries } = await run(context, name, parameters);
        for (const each of deliveries) seen.get(name)?.add(sceneOf(each));
      };
      buy(context, kit);
      const names = kitActions
        .map(({ name }) => name)
        .filter((name) => name !== 'change-enterprise');
      for (const name of names.slice(0, -1)) await record(name);
      await record('synchronise-departments', { form: 'text' });
      await record('synchronise-departments', { form: 'unquoted-text' });
      if (kit === 'v2') await record('change-enterprise');
      await record('dissolve');
    }
    for (const { name, sends } of kitActions) {
      // Of `flag=2 enable=false` the flag is what travels everywhere.
      const said = sends.map(({ operationId, scene }) => `${operationId} ${scene.split(' ')[0]}`);
      expect([name, [...(seen.get(name) ?? [])].sort()]).toEqual([name, [...new Set(said)].sort()]);
    }
  });
});

function sceneOf({ operationId, request }: ActionOutcome['deliveries'][number]): string {
  if (request.instanceId === '') return `${operationId} credential`;
  const list = request.orgInfoList ?? request.orgInfo;
  if (list === undefined) return `${operationId} flag=${String(request.flag)}`;
  if (typeof list !== 'string') return `${operationId} form=list`;
  return `${operationId} form=${list.startsWith('[{"') ? 'text' : 'unquoted-text'}`;
}

function listOf(userList: unknown): readonly unknown[] {
  return (typeof userList === 'string' ? JSON.parse(userList) : userList) as readonly unknown[];
}

function appIdIn(deliveries: ActionOutcome['deliveries']): string {
  return String(deliveries.find(({ request }) => 'clientSecret' in request)?.request.appId);
}

function toV(operationId: string, kit: KitVersion): string {
  return kit === 'v1' ? `${operationId}V1` : operationId;
}
