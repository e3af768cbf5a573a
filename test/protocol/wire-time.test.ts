import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWireTime, toWireTime } from '../../src/protocol/wire-time.js';

describe('a time on the wire', () => {
  it.each([
    ['20221124023618', '2022-11-24T02:36:18.000Z'],
    ['20221124023618256', '2022-11-24T02:36:18.256Z'],
    ['20240229235959999', '2024-02-29T23:59:59.999Z'],
    ['19700101000000', '1970-01-01T00:00:00.000Z'],
    ['00500101000000', '0050-01-01T00:00:00.000Z'],
    ['99991231235959', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseWireTime(text)).toBe(Date.parse(iso));
  });

  it.each([
    ['no leap year', '20230229000000'],
    ['30 February', '20240230000000'],
    ['31 April', '20240431000000000'],
    ['month 0', '20240001000000'],
    ['month 13', '20241301000000'],
    ['day 0', '20240100000000'],
    ['hour 24', '20240101240000'],
    ['minute 60', '20240101006000'],
    ['a leap second', '20161231235960'],
    ['a date alone', '20240101'],
    ['13 digits', '1680508066618'],
    ['16 digits', '2024010100000012'],
    ['18 digits', '202401010000001234'],
    ['a line break behind', '20240101000000\n'],
    ['full-width digits', '２０２４０１０１００００００'],
    ['ISO 8601', '2024-01-01T00:00:00Z'],
    ['nothing', ''],
  ])('with %s is none: %s', (_, text) => {
    expect(parseWireTime(text)).toBeUndefined();
  });

  it('is written with 17 digits', () => {
    expect(toWireTime(Date.parse('2024-03-15T08:00:00.000Z'))).toBe('20240315080000000');
  });

  it.each([Date.UTC(10_000, 0), Date.UTC(-1, 0), NaN, Infinity])(
    'cannot be written for %d',
    (ms) => {
      expect(() => toWireTime(ms)).toThrow(RangeError);
    },
  );

  it('comes back as it went out', () => {
    const years = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(parseWireTime(toWireTime(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});
