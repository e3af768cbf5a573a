import { describe, expect, it } from 'vitest';
import { checkUsage, type UsageSurroundings } from '../../src/domain/check-usage.js';
import type { ReportedUsage } from '../../src/domain/handler-calls.js';
import { day, noon } from '../support/instances.js';
import { hour, packageId, usageReport, usedInstance, usedPackage } from '../support/usage.js';

type Given = readonly [Partial<ReportedUsage>, Partial<UsageSurroundings>];

function check([report, surroundings]: Given) {
  const known = { instance: usedInstance(), openedAt: undefined, packageInstance: undefined };
  return checkUsage(usageReport(report), { ...known, ...surroundings }, noon);
}

describe('a report of usage may be pushed', () => {
  it.each<[string, Given]>([
    ['of the hour that has just ended', [{}, {}]],
    ['of no time at all', [{ beginAt: noon }, {}]],
    ['of the least there is', [{ value: '0.0001' }, {}]],
    ['of 20 characters', [{ value: '999999999999999.9999' }, {}]],
    ['that begins exactly 21 days ago', [{ beginAt: noon - 21 * day }, {}]],
    [
      'that begins in the second in which the instance was opened',
      [{}, { openedAt: noon - hour + 700 }],
    ],
    ['of a frozen instance', [{}, { instance: usedInstance({ state: 'frozen' }) }]],
    [
      'that ends in the second in which the instance was released',
      [{}, { instance: usedInstance({ state: 'released', releasedAt: noon + 700 }) }],
    ],
    [
      'taken from a package',
      [{ packageInstanceId: packageId }, { packageInstance: usedPackage() }],
    ],
    [
      'taken from what no order has told to be a package',
      [{ packageInstanceId: packageId }, { packageInstance: usedPackage({ chargingMode: null }) }],
    ],
  ])('%s', (_, given) => {
    expect(check(given)).toEqual({ problems: [], remarks: [] });
  });

  it('with a remark where no order has told how the instance is paid', () => {
    expect(check([{}, { instance: usedInstance({ chargingMode: null }) }])).toEqual({
      problems: [],
      remarks: [
        'instanceId: no order has told yet how the instance is paid; only usage of one that is paid by use is billed',
      ],
    });
  });
});

describe('a report of usage is refused', () => {
  it.each<[string, Given, string, string]>([
    ['a value of 0', [{ value: '0.0000' }, {}], 'value', 'must be greater than 0'],
    ['five decimals', [{ value: '1.00001' }, {}], 'value', 'at most 4 decimals'],
    ['a negative value', [{ value: '-1' }, {}], 'value', 'must be a plain decimal'],
    ['21 characters', [{ value: '1'.repeat(21) }, {}], 'value', 'has 21 characters; at most 20'],
    ['a begin after the end', [{ beginAt: noon + 1_000 }, {}], 'beginAt', 'is after endAt'],
    [
      'an end in the future',
      [{ endAt: noon + 1_000 }, {}],
      'endAt',
      'is in the future: it is 2026-03-01T12:00:00.000Z now',
    ],
    [
      'a begin that is too long ago',
      [{ beginAt: noon - 21 * day - 1_000 }, {}],
      'beginAt',
      'is more than 21 days ago; the marketplace takes windows that begin at 2026-02-08T12:00:00.000Z or later',
    ],
    ['half a second', [{ beginAt: noon - 500 }, {}], 'beginAt', 'must be a whole second'],
    ['no time', [{ endAt: Number.NaN }, {}], 'endAt', 'must be a whole second'],
    ['a time that no calendar has', [{ endAt: 1e16 }, {}], 'endAt', 'must be a whole second'],
    [
      'an unknown instance',
      [{}, { instance: undefined }],
      'instanceId',
      'names no instance that was bought here; debug purchases make none',
    ],
    [
      'a package',
      [{}, { instance: usedPackage() }],
      'instanceId',
      'names a package: report the pay-per-use instance',
    ],
    [
      'an instance paid by period',
      [{}, { instance: usedInstance({ chargingMode: 'period' }) }],
      'instanceId',
      'is paid by period, not by use',
    ],
    [
      'an instance paid once',
      [{}, { instance: usedInstance({ chargingMode: 'one-time' }) }],
      'instanceId',
      'is paid once, not by use',
    ],
    [
      'an instance that waits',
      [{}, { instance: usedInstance({ state: 'pending' }) }],
      'instanceId',
      'is pending: usage begins when it is open',
    ],
    [
      'an instance that failed',
      [{}, { instance: usedInstance({ state: 'failed' }) }],
      'instanceId',
      'is failed: usage begins when it is open',
    ],
    [
      'a begin before the opening',
      [{}, { openedAt: noon - hour / 2 }],
      'beginAt',
      'is before the instance was opened, at 2026-03-01T11:30:00.000Z',
    ],
    [
      'a begin before the purchase, where no history tells more',
      [{}, { instance: usedInstance({ createdAt: noon - hour / 2 }) }],
      'beginAt',
      'is before the instance was opened, at 2026-03-01T11:30:00.000Z',
    ],
    [
      'an end after the release',
      [{}, { instance: usedInstance({ state: 'released', releasedAt: noon - 300 }) }],
      'endAt',
      'end the window at 2026-03-01T11:59:59.000Z or before',
    ],
    [
      'an unknown package',
      [{ packageInstanceId: 'nothing' }, {}],
      'packageInstanceId',
      'names no instance that was bought here',
    ],
    [
      'itself as package',
      [{ packageInstanceId: usageReport().instanceId }, { packageInstance: usedPackage() }],
      'packageInstanceId',
      'names the pay-per-use instance itself',
    ],
    [
      'what is no package',
      [
        { packageInstanceId: packageId },
        { packageInstance: usedPackage({ chargingMode: 'period' }) },
      ],
      'packageInstanceId',
      'names an instance that is no package',
    ],
  ])('%s', (_, given, field, words) => {
    const { problems } = check(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.field).toBe(field);
    expect(problems[0]?.detail).toContain(words);
  });

  it('with everything that is wrong with it', () => {
    const { problems } = check([{ value: 'x', endAt: noon + 1_000 }, { instance: undefined }]);
    expect(problems.map(({ field }) => field)).toEqual(['value', 'endAt', 'instanceId']);
  });
});
