import { expect, it } from 'vitest';
import { parseImportTime } from '../../src/imports/import-time.js';

const noon = Date.UTC(2026, 2, 1, 12);

it.each([
  '2026-03-01T12:00:00Z',
  '2026-03-01t12:00:00.000z',
  '2026-03-01T20:00:00+08:00',
  '2026-03-01T12:00:00.000000001Z',
  '20260301120000',
  '20260301120000000',
  String(noon),
  noon,
])('understands %s as a time', (value) => {
  expect(parseImportTime(value)).toEqual({ ok: true, at: noon });
});

it.each([
  '2026-02-30T12:00:00Z',
  '2026-03-01T25:00:00Z',
  '2026-03-01 12:00:00',
  '2026-03-01',
  '20260230120000',
  '01/03/2026',
  'tomorrow',
  '-1',
])('does not guess what %s means', (value) => {
  expect(parseImportTime(value)).toEqual({
    ok: false,
    detail:
      'must be a time: 2026-03-01T12:00:00Z, yyyyMMddHHmmss in UTC, or milliseconds since 1970',
  });
});

it.each([1_772_366_400, '1772366400', 0])('finds that %s is in seconds', (value) => {
  expect(parseImportTime(value)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('multiply by 1,000') as string,
  });
});
