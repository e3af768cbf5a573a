import { beforeAll, describe, expect, it } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import type { Intervention } from '../../src/domain/intervention.js';
import { managementOperations } from '../../src/management/management-operations.js';
import { testIntervention } from '../support/seller-records.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { order as playedOrder } from '../support/example-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { managementDesks } from './management-desks.js';
import { calls, prepareCall } from './management-operation-calls.js';
import { aLicenseCode, change } from './management-records.js';
import {
  access,
  aPurchase,
  now,
  seed,
  seedInstance,
  startManagement,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

/** Operations that change nothing, here or elsewhere. */
const readers = new Set([
  ...Object.keys(managementOperations).filter((name) => /^(list|get|find)[A-Z]/.test(name)),
]);
const changing = Object.entries(calls).filter(([operationId]) => !readers.has(operationId));

describeManagement('management API: who has changed what', (storage) => {
  const marketplace = useMarketplace();
  let server: ReturnType<typeof startManagement>;
  beforeAll(async () => {
    server = startManagement(storage(), managementDesks(storage(), marketplace().client));
    await seed(storage(), change.licenseCode(aLicenseCode({ code: 'PL-of-the-roles' })));
  });

  const traces = async (operationId: string): Promise<readonly Intervention[]> => {
    const { interventions } = storage().directories;
    return (await interventions.list({ operationId }, { limit: 200 })).items;
  };

  it.each(changing)('%s leaves one trace of who has done it', async (operationId, call) => {
    const { ids, send } = await prepareCall(storage(), server, call);
    marketplace().state.orders.set(ids.orderId, playedOrder({ orderId: ids.orderId }));
    const before = await traces(operationId);
    const role = call.needs === 'admin' ? 'admin' : 'operator';
    const response = await send(role);
    expect(response.status).toBe(200);
    const left = (await traces(operationId)).slice(0, -before.length || undefined);
    expect(left).toHaveLength(1);
    const requestId: unknown = response.headers['x-request-id'];
    expect(left[0]).toMatchObject({
      at: now,
      by: `the-${role}`,
      role,
      operationId,
      detail: { requestId },
    });
    expect(left[0]?.target).toMatch(targets[operationId] ?? new RegExp(ids.instanceId));
  });

  it.each(Object.entries(calls).filter(([operationId]) => readers.has(operationId)))(
    '%s leaves none',
    async (operationId, call) => {
      const { send } = await prepareCall(storage(), server, call);
      expect((await send('admin')).status).toBe(200);
      expect(await traces(operationId)).toEqual([]);
    },
  );

  it('leaves none of what was refused, and none of what was there already', async () => {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    const path = `/api/v1/instances/${instance.instanceId}/complete-provisioning`;
    const { as } = startManagement(storage());
    await as('viewer').post(path, access).expect(403);
    await as('operator')
      .post(path, { ...access, frontEndUrl: 'no URL' })
      .expect(400);
    await as('operator').post(path, access).expect(200);
    await as('operator').post(path, access).expect(200);
    await as('operator').post(path, { frontEndUrl: 'https://another.example' }).expect(409);
    const target = `instance/${instance.instanceId}`;
    const { items } = await storage().directories.interventions.list({ target }, { limit: 9 });
    expect(items).toMatchObject([{ by: 'the-operator', operationId: 'completeProvisioning' }]);
    expect(JSON.stringify(items)).not.toContain(access.password);
  });

  it('writes the trace and what it tells of together, or neither', async () => {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    const tables: string[][] = [];
    const committer: Committer = {
      commit: (submission) => {
        tables.push(submission.changes.map(({ table }) => table));
        return storage().committer.commit(submission);
      },
    };
    const { as } = startManagement({ ...storage(), committer }, {});
    const path = `/api/v1/instances/${instance.instanceId}/complete-provisioning`;
    await as('operator').post(path, access).expect(200);
    expect(tables).toEqual([['instances', 'instanceHistory', 'interventions']]);
  });

  describe('the list', () => {
    const at = now + 1_000_000;
    const [first, second, third] = [
      testIntervention({ at, by: 'ann', operationId: 'cancelJob', target: 'job/1' }),
      testIntervention({ at: at + 1, by: 'ben', operationId: 'cancelJob', target: 'job/2' }),
      testIntervention({ at: at + 2, by: 'ann', operationId: 'replayCall', target: 'call/1' }),
    ] as const;
    beforeAll(() =>
      seed(storage(), ...[first, second, third].map((each) => change.intervention(each))),
    );

    it.each([
      ['who it was', 'by=ann', [third, first]],
      ['the operation', 'operationId=cancelJob', [second, first]],
      ['what it was done to', 'target=call%2F1', [third]],
      ['time, from inclusive', `from=${time(at + 1)}`, [third, second]],
      ['time, before exclusive', `before=${time(at + 1)}`, [first]],
      ['all of them at once', `by=ann&operationId=cancelJob&target=job%2F1`, [first]],
      ['nobody', 'by=nobody', []],
    ])('is narrowed by %s', async (_title, query, wanted) => {
      const from = query.startsWith('from') ? '' : `from=${time(at)}&`;
      const response = await startManagement(storage())
        .as('viewer')
        .get(`/api/v1/interventions?${from}${query}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listInterventions');
      const { items } = response.body as { items: Record<string, unknown>[] };
      expect(items).toEqual(wanted.map((each) => ({ ...each, at: time(each.at) })));
    });
  });
});

/** What operations are done to that are not about one instance. */
const targets: Readonly<Record<string, RegExp>> = {
  reportUsage: /^usage-records$/,
  importAbnormalUsage: /^usage-records$/,
  activateLicenseCodes: /^license-codes$/,
  checkLicenseCodes: /^license-codes$/,
  reportLicenseCodeUsage: /^license-codes$/,
  redeliverEvents: /^endpoint\/product$/,
  sendTestEvent: /^endpoint\/product$/,
  replayCall: /^call\/[0-9a-f-]{36}$/,
  lookUpOrder: /^order\/CS/,
  importRecords: /^import\/orders$/,
};

function time(at: number): string {
  return new Date(at).toISOString();
}
