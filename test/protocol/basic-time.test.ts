import { describe, expect, it } from 'vitest';
import { parseBasicTime, toBasicTime } from '../../src/protocol/basic-time.js';

describe('a time as yyyyMMddTHHmmssZ', () => {
  it('is read as UTC and written back', () => {
    const timeMs = Date.UTC(2016, 5, 29, 10, 14, 59);
    expect(parseBasicTime('20160629T101459Z')).toBe(timeMs);
    expect(toBasicTime(timeMs + 999)).toBe('20160629T101459Z');
  });

  it.each([
    '20160629101459',
    '20160629T101459',
    '2016-06-29T10:14:59Z',
    '20160230T101459Z',
    '20160629T101459.000Z',
    '20160629t101459z',
    '',
  ])('is not %s', (text) => {
    expect(parseBasicTime(text)).toBeUndefined();
  });
});
