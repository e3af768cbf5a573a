import { describe, expect, it } from 'vitest';
import {
  getUsageValue,
  parseUsageValue,
  toShownUsage,
  toUsageText,
} from '../../src/domain/usage-decimal.js';

describe('an amount of usage', () => {
  it.each([
    ['12.5', 125_000n, '12.5'],
    ['0.0001', 1n, '0.0001'],
    ['1', 10_000n, '1'],
    ['007.50', 75_000n, '7.5'],
    ['99999999999999999999', 999_999_999_999_999_999_990_000n, '99999999999999999999'],
  ])('%s is %d ten-thousandths and reads %s', (text, value, canonical) => {
    expect(parseUsageValue(text)).toBe(value);
    expect(toUsageText(value)).toBe(canonical);
  });

  it.each(['', '1.00001', '-1', '+1', '1e3', '1,5', '.5', '5.', ' 1', '0x1', 'NaN', '１'])(
    '%j is none',
    (text) => {
      expect(parseUsageValue(text)).toBeUndefined();
      expect(() => getUsageValue(text)).toThrow('a usage value is kept that is none');
    },
  );

  it.each([
    [125_000n, 12.5],
    [1n, 0.0001],
    [999_999_999_999n, 99_999_999.9999],
    [1_000_000_000_000n, 99_999_999.9999],
  ])(
    '%d ten-thousandths are shown as %d, which the field of the marketplace can carry',
    (value, shown) => {
      expect(toShownUsage(value)).toBe(shown);
    },
  );
});
