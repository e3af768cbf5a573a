import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedWords, type TextPart } from '../../scripts/contract/changed-words.js';

const changed = (before: unknown, after: unknown) =>
  changedWords({ kind: 'description-changed', before, after });
const marks = { kept: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
const written = (parts: readonly TextPart[] = []) =>
  parts.map(({ kind, text }) => marks[kind].join(text)).join('');
const without = (kind: TextPart['kind'], parts: readonly TextPart[]) =>
  parts.map((part) => (part.kind === kind ? '' : part.text)).join('');

const manyWords = (word: string) => Array.from({ length: 40 }, () => word).join(' ');

describe('the words that a text has lost and got', () => {
  it.each([
    [
      'a word',
      'It is refused at once.',
      'It is refused later.',
      'It is refused [-at once-]{+later+}.',
    ],
    ['words at the end', 'It is refused', 'It is refused at once', 'It is refused {+at once+}'],
    ['line breaks and a word', 'One\ntwo  three', 'One two\nfour', 'One two [-three-]{+four+}'],
    ['everything', 'One', 'Two', '[-One-]{+Two+}'],
    ['a text that was empty', '', 'Two', '{+Two+}'],
  ])('names %s', (_, before, after, wanted) => {
    expect(written(changed(before, after))).toBe(wanted);
  });

  it('shows of what stays the same only what stands around a change, in whole words', () => {
    const [before, after] = ['old', 'new'].map(
      (word) => `${manyWords('first')} ${word} ${manyWords('middle')} ${word} ${manyWords('last')}`,
    );
    const text = written(changed(before, after));
    expect(text).toMatch(
      /^… (first )+\[-old-\]\{\+new\+\} (middle )+…( middle)+ \[-old-\]\{\+new\+\} (last )+…$/,
    );
    expect(text.length).toBeLessThan(300);
  });

  it('is none where both say the same, or where one is no text', () => {
    expect(changed('One two', 'One\n  two')).toBeUndefined();
    expect(changed(undefined, 'One')).toBeUndefined();
    expect(changed({ a: 1 }, 'One')).toBeUndefined();
    expect(changedWords({ kind: 'pattern-changed', before: '^a', after: '^b' })).toBeUndefined();
  });

  it('shows the nearest characters of a word that has no end in sight, by whole characters', () => {
    const word = '\u{1d177}'.repeat(200);
    expect(written(changed(`${word} old`, `${word} new`))).toMatch(
      /^…(?:\u{1d177}){59,60} \[-old-\]\{\+new\+\}$/u,
    );
    expect(written(changed(`old ${word}`, `new ${word}`))).toMatch(
      /^\[-old-\]\{\+new\+\} (?:\u{1d177}){59,60}…$/u,
    );
  });

  it('has all words of both, as long as nothing is left out', () => {
    const words = fc.array(fc.stringMatching(/^[a-c]{1,2}$/), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [before, after] = [left.join(' '), right.join(' ')];
        const parts = changed(before, after);
        if (parts === undefined) expect(before).toBe(after);
        else {
          const plain = (text: string) => text.split(/\s+/).filter((word) => word !== '');
          expect(plain(without('added', parts))).toEqual(left);
          expect(plain(without('removed', parts))).toEqual(right);
        }
      }),
    );
  });
});
