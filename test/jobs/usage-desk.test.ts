import { beforeAll, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Instance } from '../../src/domain/instance.js';
import { newPushUsageJob } from '../../src/domain/usage-jobs.js';
import { toWindowId } from '../../src/domain/usage-record.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { noon } from '../support/instances.js';
import { testIntervention } from '../support/seller-records.js';
import { newTestId, purchaseOf, submissionOf } from '../support/submissions.js';
import { countedIds, hour, usageReport, usedInstance, usedPackage } from '../support/usage.js';

const by = 'management:billing';

describeEachDatabase('the desk where usage is reported', (database) => {
  let storage: Storage;
  let other: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
    other = await database.openTestStorage();
  });

  const deskOf = (of: Storage, pushes = true) =>
    createUsageDesk({ ...of, pushes, now: () => noon, newId: countedIds(newTestId('record')) });

  async function bought(instance: Instance = usedInstance()): Promise<Instance> {
    const own = {
      ...instance,
      instanceId: newTestId('instance'),
      orderId: newTestId('order'),
      version: 1,
    };
    await storage.committer.commit(submissionOf({ changes: purchaseOf(own) }));
    return own;
  }

  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));

  it('keeps records, totals, what the buyer sees and the push in one commit', async () => {
    const { instanceId } = await bought();
    const pack = await bought(usedPackage());
    const taken = usageReport({ instanceId, packageInstanceId: pack.instanceId, value: '0.0001' });
    const before = usageReport({ instanceId, beginAt: noon - 2 * hour, endAt: noon - hour });
    const lines = await deskOf(storage).report([before, taken], { by });
    expect(lines.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect((await storage.load.instance(instanceId))?.usage).toEqual([
      { usageValue: 12.5001, statisticalTime: noon },
    ]);
    expect((await storage.load.instance(pack.instanceId))?.usage).toEqual([
      { relatedInstanceId: instanceId, usageValue: 0.0001, statisticalTime: noon },
    ]);
    const { items } = await storage.directories.usageRecords.list({ instanceId }, { limit: 10 });
    expect(items.map(({ recordId }) => recordId).sort()).toEqual(
      lines.map(({ record }) => record?.recordId).sort(),
    );
    expect(await storage.jobs.find(newPushUsageJob(noon, 5_000).jobId)).toMatchObject({
      kind: 'push-usage',
      lane: 'usage|push',
      state: 'waiting',
      runAt: noon + 5_000,
    });
  });

  it('keeps records without AK/SK, and no push that would be in vain', async () => {
    const { instanceId } = await bought();
    const desk = createUsageDesk({
      ...storage,
      pushes: false,
      now: () => noon + hour,
      newId: countedIds(newTestId('record')),
    });
    await desk.report([usageReport({ instanceId })], { by });
    const { items } = await storage.directories.usageRecords.list({ instanceId }, { limit: 10 });
    expect(items).toMatchObject([{ state: 'queued' }]);
    expect(await storage.jobs.find(newPushUsageJob(noon + hour, 5_000).jobId)).toBeUndefined();
  });

  it('keeps nothing in a dry run, and tells the same', async () => {
    const { instanceId } = await bought();
    const reports = [usageReport({ instanceId }), usageReport({ instanceId, value: '13' })];
    const lines = await deskOf(storage).report(reports, { by, dryRun: true });
    expect(lines.map(({ outcome }) => outcome)).toEqual(['accepted', 'conflicting']);
    const { items } = await storage.directories.usageRecords.list({ instanceId }, { limit: 10 });
    expect(items).toEqual([]);
  });

  it('takes any number of records, in several commits', async () => {
    const { instanceId } = await bought();
    const reports = Array.from({ length: 1_200 }, (_, index) =>
      usageReport({
        instanceId,
        beginAt: noon - (index + 1) * 60_000,
        endAt: noon - index * 60_000,
        value: '0.0001',
      }),
    );
    const lines = await deskOf(storage).report(reports, { by });
    expect(new Set(lines.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(0.12);
    const again = await deskOf(other).report(reports, { by });
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['repeated']));
  });

  it('lets those who report at the same time share a commit', async () => {
    const { instanceId, version } = await bought();
    const desk = deskOf(storage);
    const lines = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        desk.report([hourOf(instanceId, index)], { by: `management:${index % 2}` }),
      ),
    );
    expect(lines.flat().every(({ outcome }) => outcome === 'accepted')).toBe(true);
    const instance = await storage.load.instance(instanceId);
    expect(instance?.usage[0]?.usageValue).toBe(500);
    // The first alone, then those of one reporter at a time as they stand in line.
    expect(instance?.version).toBeLessThanOrEqual(version + 40);
    const same = await bought();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        desk.report([hourOf(same.instanceId, index)], { by }),
      ),
    );
    expect((await storage.load.instance(same.instanceId))?.version).toBeLessThan(5);
  });

  it('counts each window once when two processes report the same at the same time', async () => {
    const { instanceId } = await bought();
    const pack = await bought(usedPackage());
    const desks = [deskOf(storage), deskOf(other)];
    const reports = Array.from({ length: 20 }, (_, index) => ({
      ...hourOf(instanceId, index),
      ...(index % 2 === 0 && { packageInstanceId: pack.instanceId }),
    }));
    const lines = await Promise.all(
      reports.flatMap((report) => desks.map((desk) => desk.report([report], { by }))),
    );
    const outcomes = lines.flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(20);
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(250);
    expect((await storage.load.instance(pack.instanceId))?.usage).toMatchObject([
      { relatedInstanceId: instanceId, usageValue: 125 },
    ]);
  });

  it('lets one win when two processes report different values for one window', async () => {
    const { instanceId } = await bought();
    const [first, second] = await Promise.all([
      deskOf(storage).report([usageReport({ instanceId, value: '1' })], { by }),
      deskOf(other).report([usageReport({ instanceId, value: '2' })], { by }),
    ]);
    const outcomes = [first[0]?.outcome, second[0]?.outcome];
    expect([...outcomes].sort()).toEqual(['accepted', 'conflicting']);
    const won = outcomes[0] === 'accepted' ? 1 : 2;
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(won);
  });

  it('counts exactly while the life of the instance goes on', async () => {
    const instance = await bought();
    const { instanceId } = instance;
    await Promise.all([
      deskOf(storage).report([hourOf(instanceId, 0)], { by }),
      deskOf(other).report([hourOf(instanceId, 1)], { by }),
      storage.committer.commit(
        submissionOf({
          changes: [
            {
              kind: 'update',
              table: 'instances',
              record: { ...instance, state: 'frozen', version: 2 },
            },
          ],
        }),
      ),
    ]);
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(25);
  });

  it('does not take usage from before the instance was usable', async () => {
    const instance = {
      ...usedInstance(),
      instanceId: newTestId('instance'),
      orderId: newTestId('order'),
      version: 2,
    };
    const { instanceId } = instance;
    const step = { instanceId, at: noon - hour / 2, from: null, cause: 'call:test', detail: {} };
    await commit(
      { kind: 'claim', table: 'instances', record: instance },
      {
        kind: 'claim',
        table: 'instanceHistory',
        record: { ...step, version: 1, event: 'purchase', to: 'pending', at: noon - hour },
      },
      {
        kind: 'claim',
        table: 'instanceHistory',
        record: { ...step, version: 2, event: 'provisioning-succeeded', to: 'active' },
      },
    );
    const [line] = await deskOf(storage).report([usageReport({ instanceId })], { by });
    expect(line).toMatchObject({ outcome: 'invalid', problems: [{ field: 'beginAt' }] });
    expect(line?.problems[0]?.detail).toContain('opened, at 2026-03-01T11:30:00.000Z');
  });

  it('marks what the console lists as abnormal, and takes a corrected record in its place', async () => {
    const { instanceId } = await bought();
    const report = usageReport({ instanceId });
    const desk = deskOf(storage);
    const [line] = await desk.report([report], { by });
    const record = line?.record;
    if (record === null || record === undefined) throw new Error('it was not accepted');
    await commit({
      kind: 'update',
      table: 'usageRecords',
      record: { ...record, state: 'accepted', version: 2 },
    });
    const trace: Change = { kind: 'claim', table: 'interventions', record: testIntervention() };
    const settings = { by, trace: [trace] };
    const findings = [{ record: report, code: '003' as const }];
    expect(await desk.markAbnormal(findings, settings)).toMatchObject([{ outcome: 'marked' }]);
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(0);
    // The trace of before would be claimed twice: nothing is written any more.
    expect(await desk.markAbnormal(findings, settings)).toMatchObject([{ outcome: 'repeated' }]);
    const [corrected] = await desk.report([{ ...report, value: '2' }], { by });
    expect(corrected).toMatchObject({ outcome: 'accepted', record: { revision: 2 } });
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(2);
    const windows = await storage.usage.latestOfWindows([toWindowId(report)]);
    expect([...windows.values()]).toMatchObject([{ revision: 2, value: '2' }]);
    expect(await storage.directories.usageRecords.find(record.recordId)).toMatchObject({
      state: 'superseded',
      abnormalCode: '003',
    });
  });

  it('pushes a refused record once more, and no other', async () => {
    const { instanceId } = await bought();
    const desk = deskOf(storage);
    const [line] = await desk.report([usageReport({ instanceId })], { by });
    const record = line?.record;
    if (record === null || record === undefined) throw new Error('it was not accepted');
    const inState = (state: 'refused' | 'accepted' | 'abnormal', version: number) =>
      commit({ kind: 'update', table: 'usageRecords', record: { ...record, state, version } });
    const { recordId } = record;
    await inState('accepted', 2);
    expect(await desk.requeue(recordId, { by })).toEqual({
      kind: 'misplaced',
      sentence: 'The record is accepted: only a refused one is pushed once more.',
    });
    await inState('abnormal', 3);
    expect(await desk.requeue(recordId, { by })).toMatchObject({
      kind: 'misplaced',
      sentence: expect.stringContaining('Report its window anew') as string,
    });
    await inState('refused', 4);
    const requeued = { kind: 'requeued', record: { recordId, state: 'queued', version: 5 } };
    expect(await desk.requeue(recordId, { by })).toMatchObject(requeued);
    expect(await desk.requeue(recordId, { by })).toMatchObject(requeued);
    // What was refused was taken out of the total by the push; here it was not, so it counts twice.
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(25);
    await inState('refused', 6);
    const later = createUsageDesk({
      ...storage,
      pushes: true,
      now: () => noon + 21 * 24 * hour,
      newId: countedIds('late'),
    });
    expect(await later.requeue(recordId, { by })).toMatchObject({
      sentence: expect.stringContaining('more than 21 days ago') as string,
    });
    expect(await desk.requeue('unknown', { by })).toEqual({ kind: 'unknown' });
  });
});

function hourOf(instanceId: string, index: number) {
  return usageReport({
    instanceId,
    beginAt: noon - (index + 1) * hour,
    endAt: noon - index * hour,
  });
}
