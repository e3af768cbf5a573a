import { beforeAll, describe, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import type { UsageRecord } from '../../src/domain/usage-record.js';
import { withDatabase } from '../support/server-database.js';
import { describeEachDatabase } from '../support/databases.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aUsageRecord, change } from './management-records.js';
import { aPurchase, now, seed, seedInstance, startManagement } from './management-server.js';
import type { Storage } from '../../src/storage/open-storage.js';

const hour = 3_600_000;

describeEachDatabase('management API: usage', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  async function sold(changes: Partial<Instance> = {}): Promise<Instance> {
    const instance = aPurchase({
      state: 'active',
      chargingMode: 'pay-per-use',
      createdAt: now - 48 * hour,
      access: { frontEndUrl: 'https://app.example.com' },
      ...changes,
    });
    await seedInstance(storage, instance);
    return instance;
  }

  const operator = () => startManagement(storage).as('operator');
  const window = { beginAt: '2024-03-15T06:00:00Z', endAt: '2024-03-15T07:00:00Z' };

  describe('reporting', () => {
    it('takes what is right, tells of each record what became of it, and shows the total', async () => {
      const { instanceId } = await sold();
      const records = [
        { instanceId, ...window, value: '12.5' },
        { instanceId, ...window, value: '12.50' },
        { instanceId, ...window, value: '13' },
        { instanceId, ...window, beginAt: '2024-03-15T06:00:00.500Z', value: '1' },
        { instanceId: 'unknown', ...window, value: '0' },
      ];
      const response = await operator().post('/api/v1/usage-records', { records });
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'reportUsage');
      const { lines, ...counts } = response.body as { lines: { recordId: string }[] };
      expect(counts).toEqual({
        accepted: 1,
        repeated: 1,
        conflicting: 1,
        invalid: 2,
        pushed: true,
        note: 'What was accepted is pushed within seconds.',
      });
      const recordId = lines[0]?.recordId;
      expect(lines).toEqual([
        { outcome: 'accepted', recordId, state: 'queued', problems: [], remarks: [] },
        { outcome: 'repeated', recordId, state: 'queued', problems: [], remarks: [] },
        {
          outcome: 'conflicting',
          recordId,
          state: 'queued',
          problems: [
            { field: 'value', detail: expect.stringContaining('differs from the 12.5') as string },
          ],
          remarks: [],
        },
        {
          outcome: 'invalid',
          recordId: null,
          state: null,
          problems: [
            {
              field: 'beginAt',
              detail: 'must be a whole second: the marketplace is told no fractions',
            },
          ],
          remarks: [],
        },
        {
          outcome: 'invalid',
          recordId: null,
          state: null,
          problems: [
            {
              field: 'value',
              detail: 'must be greater than 0; a window without usage is left out',
            },
            {
              field: 'instanceId',
              detail: 'names no instance that was bought here; debug purchases make none',
            },
          ],
          remarks: [],
        },
      ]);
      const shown = await operator().get(`/api/v1/instances/${instanceId}`);
      expect(shown.body).toMatchObject({
        usage: [{ usageValue: 12.5, statisticalTime: '2024-03-15T07:00:00.000Z' }],
      });
    });

    it('keeps nothing in a dry run', async () => {
      const { instanceId } = await sold();
      const records = [{ instanceId, ...window, value: '1' }];
      const response = await operator().post('/api/v1/usage-records?dryRun=true', { records });
      expectAsSpecified(response, 'reportUsage');
      expect(response.body).toMatchObject({
        accepted: 1,
        note: 'This was a dry run: nothing was kept.',
        lines: [{ outcome: 'accepted', recordId: null, state: null }],
      });
      const list = await operator().get(`/api/v1/usage-records?instanceId=${instanceId}`);
      expect(list.body).toEqual({ items: [] });
    });

    it('takes 1,000 records with the longest ids in one call, and no more', async () => {
      const { instanceId } = await sold({ instanceId: 'i'.repeat(64) });
      const record = (index: number) => ({
        instanceId,
        beginAt: new Date(now - (index + 1) * 1_000).toISOString(),
        endAt: new Date(now - index * 1_000).toISOString(),
        value: '123456789012345.1234',
        packageInstanceId: 'p'.repeat(64),
      });
      const records = Array.from({ length: 1_000 }, (_, index) => record(index));
      const full = await operator().post('/api/v1/usage-records', { records });
      expect(full.status).toBe(200);
      expect(full.body).toMatchObject({ invalid: 1_000 });
      const over = await operator().post('/api/v1/usage-records', {
        records: [...records, record(1_000)],
      });
      expect(over.status).toBe(400);
      expect(over.body).toMatchObject({ errors: [{ pointer: '#/records' }] });
    });

    it.each([
      ['no records', { records: [] }, '#/records'],
      [
        'a value that is a number',
        { records: [{ ...window, instanceId: 'i', value: 1 }] },
        '#/records/0/value',
      ],
      [
        'a day that no calendar has',
        { records: [{ ...window, beginAt: '2024-02-30T06:00:00Z', instanceId: 'i', value: '1' }] },
        '#/records/0/beginAt',
      ],
    ])('refuses a call with %s as a whole', async (_, body, pointer) => {
      const response = await operator().post('/api/v1/usage-records', body);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'reportUsage');
      expect(response.body).toMatchObject({ errors: [{ pointer }] });
    });
  });

  it('lists what was reported, by instance, state and window', async () => {
    const { instanceId } = await sold();
    const records = [6, 7].map((at) => ({
      instanceId,
      beginAt: `2024-03-15T0${at}:00:00Z`,
      endAt: `2024-03-15T0${at}:30:00Z`,
      value: String(at),
    }));
    await operator().post('/api/v1/usage-records', { records });
    const list = async (query: string) => {
      const response = await operator().get(
        `/api/v1/usage-records?instanceId=${instanceId}&${query}`,
      );
      expectAsSpecified(response, 'listUsageRecords');
      const { items } = response.body as { items: { value: string }[] };
      return items.map(({ value }) => value).sort();
    };
    expect(await list('state=queued')).toEqual(['6', '7']);
    expect(await list('state=accepted')).toEqual([]);
    expect(await list('beginsFrom=2024-03-15T07:00:00Z')).toEqual(['7']);
    expect(await list('beginsBefore=2024-03-15T07:00:00Z')).toEqual(['6']);
  });

  describe('abnormal records', () => {
    it('are named by id or window, count no more, and leave a trace of who took them over', async () => {
      const { instanceId } = await sold();
      const first = await reported(instanceId, 2);
      const second = await reported(instanceId, 3);
      const { beginAt, endAt } = second;
      const records = [
        { recordId: first.recordId, code: '013' },
        {
          instanceId,
          beginAt: new Date(beginAt).toISOString(),
          endAt: new Date(endAt).toISOString(),
          code: '010',
        },
        { recordId: 'unknown', code: '001' },
      ];
      const response = await operator().post('/api/v1/usage-records/abnormal', { records });
      expectAsSpecified(response, 'importAbnormalUsage');
      expect(response.body).toEqual({
        lines: [
          {
            outcome: 'marked',
            recordId: first.recordId,
            note: '013: the state of the resource does not allow it',
          },
          {
            outcome: 'kept',
            recordId: second.recordId,
            note: '010: another record of this window was there before',
          },
          { outcome: 'unknown', recordId: null, note: '001: there is no such instance' },
        ],
      });
      const shown = await operator().get(`/api/v1/instances/${instanceId}`);
      expect(shown.body).toMatchObject({ usage: [{ usageValue: 1 }] });
      const traces = await withDatabase(database.url(), (knex) =>
        knex('interventions')
          .where({ operation_id: 'importAbnormalUsage' })
          .select('made_by', 'target'),
      );
      expect(traces).toEqual([{ made_by: 'the-operator', target: 'usage-records' }]);
      const again = await operator().post('/api/v1/usage-records/abnormal', { records });
      expect(again.body).toMatchObject({
        lines: [{ outcome: 'repeated' }, { outcome: 'repeated' }, {}],
      });
    });

    it('that name neither a record nor a window are refused', async () => {
      const records = [{ code: '013', instanceId: 'i' }];
      const response = await operator().post('/api/v1/usage-records/abnormal', { records });
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'importAbnormalUsage');
      expect(response.body).toMatchObject({
        errors: [
          {
            pointer: '#/records/0',
            detail: 'must have recordId, or instanceId, beginAt and endAt',
          },
        ],
      });
    });
  });

  describe('pushing once more', () => {
    it('is for refused records', async () => {
      const { instanceId } = await sold();
      const record = aUsageRecord({ instanceId, state: 'refused', problem: 'MKT.9001' });
      await seed(storage, change.usageRecord(record));
      const path = `/api/v1/usage-records/${record.recordId}/requeue`;
      const response = await operator().post(path, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'requeueUsage');
      expect(response.body).toMatchObject({ state: 'queued', problem: null });
      expect((await operator().post(path, {})).body).toEqual(response.body);
      const traces = await withDatabase(database.url(), (knex) =>
        knex('interventions')
          .where({ target: `usage-record/${record.recordId}` })
          .select('made_by'),
      );
      expect(traces).toEqual([{ made_by: 'the-operator' }]);
    });

    it('is refused for others, and for one that there is not', async () => {
      const { instanceId } = await sold();
      const { recordId } = await reported(instanceId, 2);
      const accepted = await operator().post(`/api/v1/usage-records/${recordId}/requeue`, {});
      expect(accepted.status).toBe(409);
      expectAsSpecified(accepted, 'requeueUsage');
      expect(accepted.body).toMatchObject({
        detail: 'The record is accepted: only a refused one is pushed once more.',
      });
      const unknown = await operator().post('/api/v1/usage-records/unknown/requeue', {});
      expect(unknown.status).toBe(404);
      expect(unknown.body).toMatchObject({ detail: 'There is no usage record with this id.' });
    });
  });

  describe('what is shown', () => {
    it('comes from the records once there are any: only the page with details can be replaced', async () => {
      const { instanceId } = await sold();
      const path = `/api/v1/instances/${instanceId}/usage`;
      const entry = { usageValue: 3, statisticalTime: '2024-03-15T07:00:00.000Z' };
      expect((await operator().put(path, { usage: [entry] })).status).toBe(200);
      await reported(instanceId, 2);
      const refused = await operator().put(path, { usage: [entry] });
      expect(refused.status).toBe(409);
      expectAsSpecified(refused, 'replaceUsage');
      expect(refused.body).toMatchObject({
        detail: expect.stringContaining('is counted from the records that were reported') as string,
      });
      const dashboardUrl = 'https://app.example.com/usage';
      const page = { ...entry, usageValue: 1, dashboardUrl };
      const replaced = await operator().put(path, { usage: [page] });
      expect(replaced.body).toMatchObject({ usage: [{ usageValue: 1, dashboardUrl }] });
      await reported(instanceId, 3);
      const shown = await operator().get(`/api/v1/instances/${instanceId}`);
      expect(shown.body).toMatchObject({ usage: [{ usageValue: 2, dashboardUrl }] });
    });
  });

  /** An hour of 1 that the marketplace has taken in. */
  async function reported(instanceId: string, hoursAgo: number): Promise<UsageRecord> {
    const beginAt = new Date(now - hoursAgo * hour).toISOString();
    const endAt = new Date(now - (hoursAgo - 1) * hour).toISOString();
    const records = [{ instanceId, beginAt, endAt, value: '1' }];
    const { body } = (await operator().post('/api/v1/usage-records', { records })) as {
      body: { lines: { recordId: string }[] };
    };
    const record = await storage.directories.usageRecords.find(body.lines[0]?.recordId ?? '');
    if (record === undefined) throw new Error('it was not kept');
    const accepted = { ...record, state: 'accepted', version: 2 } as const;
    await seed(storage, { kind: 'update', table: 'usageRecords', record: accepted });
    return accepted;
  }
});
