import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBeijingWireTime,
  parseLicenseTime,
  parseWireTime,
  toBeijingWireTime,
  toWireTime,
} from '../../src/protocol/wire-time.js';

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

describe('a time of the kit', () => {
  it.each([
    ['20220413093539534', '2022-04-13T01:35:39.534Z'],
    ['20220413093539', '2022-04-13T01:35:39.000Z'],
    ['20240101000000', '2023-12-31T16:00:00.000Z'],
    ['20240301075959999', '2024-02-29T23:59:59.999Z'],
  ])('%s, in UTC+8, is %s', (text, iso) => {
    expect(parseBeijingWireTime(text)).toBe(Date.parse(iso));
  });

  it.each(['20240230000000', '20240101', '2024-01-01 00:00:00', ''])('is not %j', (text) => {
    expect(parseBeijingWireTime(text)).toBeUndefined();
  });

  it('comes back as it went out', () => {
    const timeMs = Date.parse('2022-04-13T20:35:39.534Z');
    expect(toBeijingWireTime(timeMs)).toBe('20220414043539534');
    expect(parseBeijingWireTime(toBeijingWireTime(timeMs))).toBe(timeMs);
  });
});

describe('a time of getLicenseAsync', () => {
  it.each([
    ['2023-10-27 10:30:15 z'],
    ['2023-10-27 10:30:15 Z'],
    ['2023-10-27 10:30:15z'],
    ['2023-10-27 10:30:15'],
    ['20231027103015'],
    ['20231027103015000'],
  ])('%s is UTC', (text) => {
    expect(parseLicenseTime(text)).toBe(Date.parse('2023-10-27T10:30:15.000Z'));
  });

  it.each([
    ['a word', 'tomorrow'],
    ['30 February', '2024-02-30 00:00:00 z'],
    ['hour 24', '2024-01-01 24:00:00 z'],
    ['ISO 8601', '2023-10-27T10:30:15Z'],
    ['a date alone', '2023-10-27'],
    ['another zone', '2023-10-27 10:30:15 +08:00'],
    ['the compact form with a letter', '20231027103015 z'],
    ['two blanks', '2023-10-27 10:30:15  z'],
    ['a line break behind', '2023-10-27 10:30:15 z\n'],
    ['anything in front', 'x2023-10-27 10:30:15 z'],
    ['nothing', ''],
  ])('with %s is none: %j', (_, text) => {
    expect(parseLicenseTime(text)).toBeUndefined();
  });
});
