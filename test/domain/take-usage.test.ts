import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { takeUsage } from '../../src/domain/take-usage.js';
import type { UsageState, UsageTotal } from '../../src/domain/usage-record.js';
import { noon } from '../support/instances.js';
import {
  countedIds,
  hour,
  knownUsage,
  packageId,
  usageRecord,
  usageReport,
  usedId,
  usedInstance,
  usedPackage,
} from '../support/usage.js';

const about = () => ({ now: noon + 2_500, by: 'management:billing', newId: countedIds('new') });
const total: UsageTotal = {
  instanceId: usedId,
  packageInstanceId: '',
  value: '100.0001',
  countedUntil: noon - hour,
  version: 4,
};

describe('usage that is reported', () => {
  it('is kept with its total, and shown to the buyer', () => {
    const instance = usedInstance({
      usage: [{ usageValue: 3, statisticalTime: 1, dashboardUrl: 'https://app.example.com/used' }],
    });
    const { lines, changes } = takeUsage(
      [usageReport({ value: '012.50' })],
      knownUsage([instance], [], [total]),
      about(),
    );
    const record = {
      ...usageReport(),
      recordId: 'new-000001',
      revision: 1,
      packageInstanceId: null,
      productId: 'OFFI846204237451911170',
      soldBy: 'saas-v2',
      recordedAt: noon + 2_000,
      recordedBy: 'management:billing',
      state: 'queued',
      batchId: null,
      pushedAt: null,
      problem: null,
      abnormalCode: null,
      version: 1,
      updatedAt: noon + 2_500,
    };
    expect(lines).toEqual([{ outcome: 'accepted', record, problems: [], remarks: [] }]);
    expect(changes).toMatchObject([
      { kind: 'claim', table: 'usageRecords', record },
      {
        kind: 'update',
        table: 'usageTotals',
        record: { ...total, value: '112.5001', countedUntil: noon, version: 5 },
      },
      {
        kind: 'update',
        table: 'instances',
        record: {
          version: instance.version + 1,
          usage: [
            {
              usageValue: 112.5001,
              statisticalTime: noon,
              dashboardUrl: 'https://app.example.com/used',
            },
          ],
        },
      },
      {
        kind: 'claim',
        table: 'instanceHistory',
        record: { event: 'usage-replaced', cause: 'management:billing' },
      },
    ]);
  });

  it('of a package is shown there under the instance that used it', () => {
    const direct = usageReport({ beginAt: noon - 2 * hour, endAt: noon - hour, value: '1' });
    const taken = usageReport({ packageInstanceId: packageId });
    const { changes } = takeUsage(
      [direct, taken],
      knownUsage([usedInstance(), usedPackage()]),
      about(),
    );
    expect(shown(changes)).toEqual({
      [usedId]: [{ usageValue: 13.5, statisticalTime: noon }],
      [packageId]: [{ relatedInstanceId: usedId, usageValue: 12.5, statisticalTime: noon }],
    });
  });

  it('is kept after the release of its instance, which shows nothing any more', () => {
    const instance = usedInstance({ state: 'released', releasedAt: noon });
    const { lines, changes } = takeUsage([usageReport()], knownUsage([instance]), about());
    expect(lines[0]?.outcome).toBe('accepted');
    expect(changes.map(({ table }) => table)).toEqual(['usageRecords', 'usageTotals']);
  });

  it.each<UsageState>(['queued', 'sending', 'accepted'])(
    'in the same way again changes nothing while it is %s',
    (state) => {
      const record = usageRecord({ state });
      const known = knownUsage([usedInstance({ state: 'released', releasedAt: 5 })], [record]);
      const { lines, changes } = takeUsage([usageReport({ value: '12.5000' })], known, about());
      expect(lines).toEqual([{ outcome: 'repeated', record, problems: [], remarks: [] }]);
      expect(changes).toEqual([]);
    },
  );

  it.each([
    ['another value', { value: '12.6' }],
    ['another package', { packageInstanceId: packageId }],
  ])('for the same window with %s is refused, because the first counts', (_, changed) => {
    const record = usageRecord();
    const known = knownUsage([usedInstance(), usedPackage()], [record]);
    const { lines, changes } = takeUsage([usageReport(changed)], known, about());
    expect(lines[0]).toMatchObject({ outcome: 'conflicting', record });
    expect(lines[0]?.problems[0]?.detail).toBe(
      'differs from the 12.5 that was reported for this window at 2026-03-01T12:00:00.000Z; ' +
        'the marketplace counts the first record of a window, so report what is missing in a window of its own',
    );
    expect(changes).toEqual([]);
  });

  it.each<[UsageState, string | null, string]>([
    ['abnormal', '013', 'that is abnormal (013) and does not count'],
    ['refused', null, 'that is refused and does not count'],
  ])('takes the place of a record that is %s', (state, abnormalCode, words) => {
    const earlier = usageRecord({ state, abnormalCode });
    const known = knownUsage([usedInstance()], [earlier], [{ ...total, value: '0' }]);
    const { lines, changes } = takeUsage([usageReport({ value: '9' })], known, about());
    expect(lines[0]).toMatchObject({ outcome: 'accepted', record: { revision: 2, value: '9' } });
    expect(lines[0]?.remarks.join()).toContain(words);
    expect(changes[0]).toMatchObject({
      kind: 'update',
      record: { recordId: 'record-1', state: 'superseded', version: 4 },
    });
    expect(changes[2]).toMatchObject({ table: 'usageTotals', record: { value: '9' } });
  });

  it('is judged record by record, also against what stands before it in the same report', () => {
    const { lines, changes } = takeUsage(
      [
        usageReport(),
        usageReport({ value: '0' }),
        usageReport(),
        usageReport({ value: '13' }),
        usageReport({ instanceId: 'unknown' }),
        usageReport({ endAt: noon - 1_000, value: '1' }),
      ],
      knownUsage([usedInstance()]),
      about(),
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'invalid',
      'repeated',
      'conflicting',
      'invalid',
      'accepted',
    ]);
    expect(shown(changes)).toEqual({ [usedId]: [{ usageValue: 13.5, statisticalTime: noon }] });
  });
});

function shown(changes: readonly Change[]) {
  return Object.fromEntries(
    changes.flatMap((change) =>
      change.table === 'instances' ? [[change.record.instanceId, change.record.usage]] : [],
    ),
  );
}
