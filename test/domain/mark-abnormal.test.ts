import { describe, expect, it } from 'vitest';
import { markAbnormal } from '../../src/domain/mark-abnormal.js';
import type { AbnormalCode, UsageRecord } from '../../src/domain/usage-record.js';
import { noon } from '../support/instances.js';
import { knownUsage, usageRecord, usedId, usedInstance } from '../support/usage.js';

const total = {
  instanceId: usedId,
  packageInstanceId: '',
  value: '20',
  countedUntil: noon,
  version: 1,
};

function mark(record: UsageRecord | undefined, ...codes: readonly AbnormalCode[]) {
  return markAbnormal(
    codes.map((code) => ({ record: 'record-1', code })),
    () => record,
    knownUsage([usedInstance()], [], [total]),
    { now: noon, cause: 'management:billing' },
  );
}

describe('what the seller console lists as abnormal', () => {
  it('counts no more, and is taken out of what the buyer sees', () => {
    const { lines, changes } = mark(usageRecord(), '013');
    expect(lines).toMatchObject([{ outcome: 'marked', record: { state: 'abnormal' } }]);
    expect(changes).toMatchObject([
      {
        kind: 'update',
        table: 'usageRecords',
        record: {
          state: 'abnormal',
          abnormalCode: '013',
          problem: '013: the state of the resource does not allow it',
          version: 4,
        },
      },
      { kind: 'update', table: 'usageTotals', record: { value: '7.5', countedUntil: noon } },
      { table: 'instances', record: { usage: [{ usageValue: 7.5, statisticalTime: noon }] } },
      { table: 'instanceHistory' },
    ]);
  });

  it.each<AbnormalCode>(['005', '010'])(
    'counts all the same with %s, which is said of a repeat: the first record of a window counts',
    (code) => {
      const { lines, changes } = mark(usageRecord(), code);
      expect(lines).toMatchObject([{ outcome: 'kept', record: { state: 'accepted' } }]);
      expect(changes).toMatchObject([
        { table: 'usageRecords', record: { state: 'accepted', abnormalCode: code } },
      ]);
      expect(changes).toHaveLength(1);
    },
  );

  it.each<[string, Partial<UsageRecord>, AbnormalCode, string]>([
    ['what is known', { state: 'abnormal', abnormalCode: '013' }, '013', 'repeated'],
    ['what is known of a repeat', { abnormalCode: '010' }, '010', 'repeated'],
    [
      'a repeat of what does not count',
      { state: 'abnormal', abnormalCode: '013' },
      '010',
      'repeated',
    ],
    ['what was replaced since', { state: 'superseded' }, '013', 'repeated'],
    ['what waits for its push', { state: 'queued' }, '013', 'not-pushed'],
    ['what is being pushed', { state: 'sending' }, '013', 'not-pushed'],
    ['what was never taken in', { state: 'refused' }, '013', 'not-pushed'],
  ])('changes nothing about %s', (_, record, code, outcome) => {
    const { lines, changes } = mark(usageRecord(record), code);
    expect(lines[0]?.outcome).toBe(outcome);
    expect(changes).toEqual([]);
  });

  it('is told as unknown where there is no such record', () => {
    expect(mark(undefined, '013')).toEqual({
      lines: [{ outcome: 'unknown', record: null }],
      changes: [],
    });
  });

  it('is taken once, also when the list names it several times', () => {
    const { lines, changes } = mark(usageRecord(), '010', '013', '013');
    expect(lines.map(({ outcome }) => outcome)).toEqual(['kept', 'marked', 'repeated']);
    expect(changes.filter(({ table }) => table === 'usageRecords')).toMatchObject([
      { record: { version: 4, abnormalCode: '013' } },
    ]);
    expect(changes[1]).toMatchObject({ table: 'usageTotals', record: { value: '7.5' } });
  });
});
