import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { toWindowId, type UsageRecord, type UsageTotal } from '../../src/domain/usage-record.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { noon } from '../support/instances.js';
import { withDatabase } from '../support/server-database.js';
import { newTestId, submissionOf, testInstance } from '../support/submissions.js';
import { hour, usageRecord } from '../support/usage.js';
import { readAllPages } from './read-all-pages.js';

describeEachDatabase('usage in storage', (database) => {
  let storage: Storage;
  let other: Storage;
  beforeEach(async () => {
    storage = await database.openTestStorage();
    other = await database.openTestStorage();
    await withDatabase(database.url(), async (knex) => {
      for (const table of ['usage_records', 'usage_totals', 'instances', 'instance_history']) {
        await knex(table).delete();
      }
    });
  });

  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  const claim = (record: UsageRecord): Change => ({ kind: 'claim', table: 'usageRecords', record });
  const aRecord = (changes: Partial<UsageRecord> = {}) =>
    usageRecord({ recordId: newTestId('record'), version: 1, ...changes });
  const aTotal = (changes: Partial<UsageTotal> = {}): UsageTotal => ({
    instanceId: 'a',
    packageInstanceId: '',
    value: '123456789012345678901234.5678',
    countedUntil: noon,
    version: 1,
    ...changes,
  });

  describe('a record', () => {
    it('reads as it was written', async () => {
      const full = aRecord({
        packageInstanceId: 'p',
        problem: "it's '?' 张三",
        abnormalCode: '010',
        soldBy: 'saas-v1',
      });
      const empty = aRecord({
        instanceId: 'other',
        productId: null,
        batchId: null,
        pushedAt: null,
        state: 'queued',
      });
      expect(await commit(claim(full), claim(empty))).toBe('committed');
      expect(await storage.directories.usageRecords.find(full.recordId)).toEqual(full);
      expect(await storage.usage.records([empty.recordId, 'none', '\0'])).toEqual([empty]);
    });

    it('is the only one of its window and revision, whoever claims it first', async () => {
      const rivals = Array.from({ length: 20 }, () => aRecord());
      const outcomes = await Promise.all(
        rivals.map((record, index) =>
          (index % 2 === 0 ? storage : other).committer.commit(
            submissionOf({ changes: [claim(record)] }),
          ),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      const winner = rivals[outcomes.indexOf('committed')];
      const next = aRecord({ revision: 2 });
      expect(await commit(claim(next))).toBe('committed');
      const windows = await other.usage.latestOfWindows([toWindowId(next), 'none']);
      expect(windows).toEqual(new Map([[toWindowId(next), next]]));
      expect(await storage.usage.records([winner?.recordId ?? ''])).toEqual([winner]);
    });

    it('keeps what was reported, whatever becomes of it', async () => {
      const record = aRecord({ state: 'queued' });
      await commit(claim(record));
      const sent = { ...record, state: 'sending', batchId: 'b', version: 2 } as const;
      const altered = { ...sent, value: '1', instanceId: 'x', recordedAt: 1, recordedBy: 'x' };
      expect(await commit({ kind: 'update', table: 'usageRecords', record: altered })).toBe(
        'committed',
      );
      expect(await storage.usage.records([record.recordId])).toEqual([sent]);
      expect(await commit({ kind: 'update', table: 'usageRecords', record: altered })).toBe(
        'conflict',
      );
    });
  });

  it('a total is exact at any size, and moves over the version that was read only', async () => {
    const total = aTotal();
    const ofPackage = aTotal({ instanceId: 'b', packageInstanceId: 'a' });
    const changes = [total, ofPackage, aTotal({ instanceId: 'c' })].map(
      (record) => ({ kind: 'claim', table: 'usageTotals', record }) as const,
    );
    expect(await commit(...changes)).toBe('committed');
    expect(await commit(...changes)).toBe('conflict');
    const about = await storage.usage.totalsAbout(['a']);
    expect([...about].sort((x, y) => (x.instanceId < y.instanceId ? -1 : 1))).toEqual([
      total,
      ofPackage,
    ]);
    expect(await storage.directories.usageRecords.totals('a')).toEqual([total, ofPackage]);
    const outcomes = await Promise.all(
      [storage, other].map(({ committer }, index) =>
        committer.commit(
          submissionOf({
            changes: [
              {
                kind: 'update',
                table: 'usageTotals',
                record: { ...total, value: String(index), version: 2 },
              },
            ],
          }),
        ),
      ),
    );
    expect([...outcomes].sort()).toEqual(['committed', 'conflict']);
  });

  it('what waits is read oldest window first, and a batch under way always in the same order', async () => {
    const at = (hours: number, changes: Partial<UsageRecord>) =>
      aRecord({ beginAt: noon - hours * hour, endAt: noon - (hours - 1) * hour, ...changes });
    const queued = [3, 1, 2].map((hours) => at(hours, { state: 'queued' }));
    const second = [5, 4].map((hours) => at(hours, { state: 'sending', batchId: 'batch-2' }));
    const first = [7, 6].map((hours) => at(hours, { state: 'sending', batchId: 'batch-1' }));
    const ended = [8, 9].map((hours) => at(hours, { state: 'accepted', batchId: 'batch-0' }));
    await commit(...[...queued, ...second, ...first, ...ended].map(claim));
    const begins = (records: readonly UsageRecord[]) =>
      records.map(({ beginAt }) => (noon - beginAt) / hour);
    expect(begins(await storage.usage.underWay())).toEqual([7, 6]);
    expect(begins(await storage.usage.queued(2))).toEqual([3, 2]);
    expect(await storage.usage.backlog()).toEqual({ count: 7, oldestEndAt: noon - 6 * hour });
  });

  it('there is no backlog where nothing waits', async () => {
    await commit(claim(aRecord()));
    expect(await storage.usage.backlog()).toEqual({ count: 0, oldestEndAt: null });
    expect(await storage.usage.underWay()).toEqual([]);
    expect(await storage.usage.queued(5)).toEqual([]);
  });

  it('an instance is open from the step that made it usable, of the first time', async () => {
    const instance = testInstance({ state: 'active', version: 1 });
    const { instanceId } = instance;
    const step = (version: number, event: string, to: 'pending' | 'active' | 'frozen') =>
      ({
        kind: 'claim',
        table: 'instanceHistory',
        record: {
          instanceId,
          version,
          at: noon + version,
          event,
          from: null,
          to,
          cause: 'call:test',
          detail: {},
        },
      }) as const;
    await commit(
      step(1, 'purchase', 'pending'),
      step(2, 'renewal', 'active'),
      step(3, 'provisioning-succeeded', 'frozen'),
      step(4, 'provisioning-succeeded', 'active'),
    );
    expect(await storage.usage.openedAt([instanceId, 'none'])).toEqual(
      new Map([[instanceId, noon + 3]]),
    );
  });

  it('what may be paid by use is told for the hour in which it was open', async () => {
    const instances = [
      testInstance({ state: 'active', chargingMode: 'pay-per-use', createdAt: noon - 1 }),
      testInstance({ state: 'frozen', chargingMode: null, createdAt: noon - 2 * hour }),
      testInstance({
        state: 'released',
        createdAt: noon - 2 * hour,
        releasedAt: noon - hour + 1,
      }),
      testInstance({ state: 'released', createdAt: noon - 2 * hour, releasedAt: noon - hour }),
      testInstance({ state: 'active', createdAt: noon }),
      testInstance({ state: 'active', chargingMode: 'package', createdAt: noon - hour }),
      testInstance({ state: 'pending', createdAt: noon - hour }),
      testInstance({ state: 'released', createdAt: noon - hour, duplicateOf: 'another' }),
    ];
    await commit(
      ...instances.map((record) => ({ kind: 'claim', table: 'instances', record }) as const),
    );
    expect(await storage.usage.openBetween(noon - hour, noon)).toEqual(
      instances.slice(0, 3).map(({ instanceId }) => instanceId),
    );
  });

  it('lists give every record once, newest first, by all filters', async () => {
    const records = Array.from({ length: 7 }, (_, index) =>
      aRecord({
        beginAt: noon - index * hour,
        endAt: noon - index * hour,
        recordedAt: noon - (index >> 1),
        state: index % 2 === 0 ? 'queued' : 'accepted',
      }),
    );
    await commit(...records.map(claim));
    const list = storage.directories.usageRecords;
    const { items: all } = await readAllPages((cursor) => list.list({}, { limit: 2, ...cursor }));
    expect(all.map(({ recordId }) => recordId).sort()).toEqual(
      records.map(({ recordId }) => recordId).sort(),
    );
    const times = all.map(({ recordedAt }) => recordedAt);
    expect(times).toEqual([...times].sort((x, y) => y - x));
    const filter = { state: 'queued', beginsFrom: noon - 4 * hour, beginsBefore: noon } as const;
    const { items } = await list.list(filter, { limit: 10 });
    expect(items.map(({ beginAt }) => (noon - beginAt) / hour).sort()).toEqual([2, 4]);
    expect((await list.list({ instanceId: 'none' }, { limit: 10 })).items).toEqual([]);
  });
});
