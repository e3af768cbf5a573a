import { describe, expect, test } from 'vitest';
import { matchesId, parseAcknowledgements } from '../../scripts/contract/acknowledgements.js';

const one = { change: 'a/b', because: 'It is so.', by: 'A. Developer', date: '2026-03-01' };
const text = (...entries: readonly object[]) => JSON.stringify(entries);

describe('acknowledged.yaml', () => {
  test('is a list of ids with reason, name and date, and may be empty', () => {
    expect(parseAcknowledgements(text(one))).toEqual([one]);
    expect(parseAcknowledgements('# nothing\n')).toEqual([]);
    expect(parseAcknowledgements('[]')).toEqual([]);
  });

  test.each([
    { what: 'no reason', given: text({ ...one, because: '' }), says: 'because' },
    { what: 'no name', given: text({ ...one, by: undefined }), says: 'by' },
    { what: 'a date that is none', given: text({ ...one, date: '2026-02-30' }), says: 'date' },
    { what: 'a member that it does not know', given: text({ ...one, until: 'x' }), says: 'until' },
    { what: 'an id twice', given: text(one, one), says: 'names a/b twice: remove one' },
    { what: 'no list', given: 'change: a/b', says: 'is a list of change, because, by and date' },
  ])('is refused with $what', ({ given, says }) => {
    expect(() => parseAcknowledgements(given)).toThrow(says);
  });
});

test.each([
  { named: 'a/b/c', id: 'a/b/c', wanted: true },
  { named: 'a/b/c', id: 'a/b/d', wanted: false },
  { named: 'a/*/c', id: 'a/b/c', wanted: true },
  { named: 'a/*/c', id: 'a/b/b/c', wanted: false },
  { named: 'a/*', id: 'a/b/c', wanted: false },
  { named: 'a/b/c=*', id: 'a/b/c=1', wanted: false },
])('$named names $id: $wanted', ({ named, id, wanted }) => {
  expect(matchesId(named, id)).toBe(wanted);
});
