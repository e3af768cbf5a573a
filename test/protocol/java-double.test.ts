import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJavaDoubleText } from '../../src/protocol/java-double.js';

describe('the text of a double in Java', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [12.78, '12.78'],
    [1e-3, '0.001'],
    [9.99e-4, '9.99E-4'],
    [9_999_999, '9999999.0'],
    [1e7, '1.0E7'],
    [123_456_789.123, '1.23456789123E8'],
    [1e21, '1.0E21'],
    [1e23, '1.0E23'],
    [2e23, '2.0E23'],
    [1e-5, '1.0E-5'],
    [Number.MAX_VALUE, '1.7976931348623157E308'],
    [2.2250738585072014e-308, '2.2250738585072014E-308'],
    [Number.MIN_VALUE, '4.9E-324'],
    [-Number.MIN_VALUE, '-4.9E-324'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [NaN, 'NaN'],
  ])('%d is %s', (value, text) => {
    expect(toJavaDoubleText(value)).toBe(text);
  });

  it('reads back as the same double, in the notation of its size', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        const text = toJavaDoubleText(value);
        const size = Math.abs(value);
        const isPlain = size === 0 || (size >= 1e-3 && size < 1e7);
        expect(Object.is(Number(text), value)).toBe(true);
        expect(text).toMatch(isPlain ? /^-?\d+\.\d+$/ : /^-?[1-9]\.\d+E-?[1-9]\d*$/);
        expect(text).not.toMatch(/\.\d+0(?:E|$)/);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the two digits nearest to the exact value where one digit would do', () => {
    const subnormals = Array.from({ length: 100 }, (_, index) => index + 1);
    const withOneDigit = subnormals.filter((multiple) =>
      /^\de/.test(String(multiple * Number.MIN_VALUE)),
    );
    expect(withOneDigit.length).toBeGreaterThan(10);
    for (const multiple of withOneDigit) {
      // The smallest double is 2^-1074, that is 5^1074 / 10^1074: all its digits are those of a whole number.
      const exact = (BigInt(multiple) * 5n ** 1074n).toString();
      const digits = (Number(exact.slice(0, 15)) / 1e14).toFixed(1);
      const text = `${digits}E${String(exact.length - 1 - 1074)}`;
      expect(toJavaDoubleText(multiple * Number.MIN_VALUE)).toBe(text);
    }
  });
});
