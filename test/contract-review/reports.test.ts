import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { compareSpecifications } from '../../scripts/contract/compare-specifications.js';
import { htmlReport } from '../../scripts/contract/review/html-report.js';
import { markdownReport } from '../../scripts/contract/review/markdown-report.js';
import { reportSections } from '../../scripts/contract/review/report-sections.js';
import { review, type Review, type Reviewed } from '../../scripts/contract/review/review.js';
import { terminalSummary } from '../../scripts/contract/review/terminal-summary.js';
import { realDocument, setAt } from '../support/real-specifications.js';

const altered = realDocument('callbacks');
setAt(altered, ['components', 'schemas', 'OrderId', 'maxLength'], 32);
setAt(
  altered,
  ['components', 'schemas', 'OrderId', 'description'],
  '<script>alert(1)</script> & `code`',
);
const changes = compareSpecifications(
  new Map([['callbacks', realDocument('callbacks')]]),
  new Map([['callbacks', altered]]),
);
const given: Reviewed = {
  base: '1.0.0',
  changes,
  acknowledgements: [],
  isStrict: false,
  oasdiff: { why: 'oasdiff is not installed' },
  follows: undefined,
};
const every = 'callbacks/*/request/orderId/limit-tightened=maxLength';
const acknowledged = {
  change: every,
  because: 'The page says so.',
  by: 'A. Developer',
  date: '2026-03-01',
};

describe('a change of a schema that operations share', () => {
  test('is one entry, with an id that takes them all', () => {
    const [section, ...others] = reportSections(review(given));

    expect(others).toEqual([]);
    expect(section?.title).toBe('Schema OrderId');
    expect(section?.entries.map(({ change, names }) => [change.class, names])).toEqual([
      ['breaking', [every]],
      ['harmless', ['callbacks/*/request/orderId/description-changed']],
    ]);
    expect(section?.entries[0]?.operations).toContain('newInstanceV1');
    expect(section?.entries[0]?.operations).toHaveLength(12);
  });

  test('is acknowledged by that id as a whole', () => {
    const { isAccepted, open } = review({ ...given, acknowledgements: [acknowledged] });

    expect(isAccepted).toBe(true);
    expect(open).toEqual([]);
  });
});

describe.each([
  { name: 'the terminal', write: terminalSummary },
  { name: 'Markdown', write: markdownReport },
  { name: 'HTML', write: htmlReport },
])('the report as $name', ({ write }) => {
  test('says what has changed, whom it hurts, and that only one comparer has looked', () => {
    const text = write(review(given));

    expect(text).toContain('orderId');
    expect(text).toContain('What is beyond it, accepted until now, is refused');
    expect(text).toContain(every);
    expect(text).toContain('oasdiff is not installed');
    expect(text).toContain('12 breaking changes are not acknowledged');
  });

  test('marks what is acknowledged, and names what matches nothing', () => {
    const stale = { ...acknowledged, change: 'callbacks/gone/operation/operation-removed' };
    const text = write(review({ ...given, acknowledgements: [acknowledged, stale] }));

    expect(text).toMatch(/acknowledged by A. Developer/i);
    expect(text).toContain('callbacks/gone/operation/operation-removed');
    expect(text).toContain('1 acknowledgement is of no change');
  });

  test('says that nothing has changed', () => {
    expect(write(review({ ...given, changes: [] }))).toMatch(/nothing has changed/i);
  });
});

test.each([
  { name: 'HTML', write: htmlReport },
  // Shown as a pull request shows it.
  {
    name: 'Markdown',
    write: (given: Review) => marked.parse(markdownReport(given), { async: false }),
  },
])('a text of a specification does not become markup in $name', ({ write }) => {
  const page = write(review(given));

  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;alert(1)');
});

test.each([
  { name: 'HTML', write: htmlReport },
  {
    name: 'Markdown',
    write: (given: Review) => marked.parse(markdownReport(given), { async: false }),
  },
])('$name shows which words of a long text are others', ({ write }) => {
  const long = 'All of this stays. '.repeat(40);
  const texts = [long, `${long}Never *more* than 64 \`characters.`].map((each) => {
    const document = realDocument('callbacks');
    setAt(document, ['components', 'schemas', 'OrderId', 'description'], each);
    return new Map([['callbacks' as const, document]]);
  });
  const [before = new Map(), after = new Map()] = texts;
  const page = write(review({ ...given, changes: compareSpecifications(before, after) }));

  expect(page).toMatch(/<ins>Never \*more\* than 64 `characters\.<\/ins>/);
  expect(page).not.toContain(
    'All of this stays. All of this stays. All of this stays. All of this',
  );
});

test.each([
  '# ',
  '> ',
  '- ',
  '1. ',
  '| a | b |',
  '&lt;b&gt; ',
  'https://example.com ',
  '<b>',
  '[a](b) ',
])('a text that begins with %s does not become markup in Markdown', (beginning) => {
  const [before, after] = ['before', 'after'].map((word) => {
    const document = realDocument('callbacks');
    const path = ['components', 'schemas', 'OrderId', 'description'];
    setAt(document, path, `${beginning}${word}`);
    return new Map([['callbacks' as const, document]]);
  });
  const changes = compareSpecifications(before ?? new Map(), after ?? new Map());
  const page = marked.parse(markdownReport(review({ ...given, changes })), { async: false });
  const words = page.split(/<br>|\n/).find((line) => line.includes('<ins>')) ?? '';

  expect(words).not.toMatch(/<(?!\/?(?:del|ins)>)/);
  const text = words.replaceAll(/<del>.*?<\/del>|<[^>]*>/g, '').trim();
  const plain = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  expect(text.replaceAll(/&(?:lt|gt|amp);/g, (each) => plain[each as '&lt;'])).toBe(
    `${beginning}after`,
  );
});

describe.each([
  { name: 'Markdown', write: markdownReport },
  { name: 'HTML', write: htmlReport },
])('what follows, as $name', ({ write }) => {
  const consequence = { changes: [], kind: 'handler', path: 'src/operations/act.ts' } as const;

  test('is listed with what does not exist yet, where somebody has looked', () => {
    const text = write(
      review({ ...given, follows: [{ ...consequence, exists: false, sentence: 'Answers it.' }] }),
    );

    expect(text).toContain('What follows');
    expect(text).toMatch(/does not exist yet/);
    expect(text).toContain('src/operations/act.ts');
    expect(write(review(given))).not.toContain('What follows');
  });
});

describe.each([
  { name: 'Markdown', write: markdownReport },
  { name: 'HTML', write: (given: Review) => htmlReport(given).replaceAll(/<\/?code>/g, '`') },
])('what follows in one file, as $name', ({ write }) => {
  const type = { changes: [], kind: 'type', path: 'generated/types/events.ts' } as const;
  const follows = [
    { ...type, exists: true, sentence: 'Changes with `first`: `npm run generate` writes it.' },
    { ...type, exists: true, sentence: 'Changes with `second`: `npm run generate` writes it.' },
    { ...type, exists: true, sentence: 'Loses `third`: `npm run generate` writes it.' },
    { ...type, path: 'src/missing.ts', exists: false, sentence: 'Answers `first`.' },
  ];
  const text = write(review({ ...given, follows }));

  test('is said once for all operations, and nothing else is put together', () => {
    expect(text).toContain('Changes with `first`, `second`: `npm run generate` writes it.');
    expect(text).toContain('Loses `third`:');
    expect(text.match(/generated\/types\/events\.ts/g)).toHaveLength(2);
  });

  test('begins with what does not exist yet', () => {
    expect(text.indexOf('src/missing.ts')).toBeLessThan(text.indexOf('generated/types/events.ts'));
  });
});

test('the terminal counts the files that have to follow, and names those that do not exist yet', () => {
  const handler = { changes: [], kind: 'handler', path: 'src/operations/act.ts' } as const;
  const follows = [
    { ...handler, exists: true, sentence: 'Reads `note`.' },
    { ...handler, path: 'src/new.ts', exists: false, sentence: 'Answers `act`.' },
  ];

  const text = terminalSummary(review({ ...given, follows }));

  expect(text).toContain('What follows: 2 files to look at, named in the report.');
  expect(text).toContain('does not exist yet: src/new.ts (handler): Answers `act`.');
});

test('a pattern is shown as it is written, whatever Markdown would make of its signs', () => {
  const patterned = realDocument('callbacks');
  setAt(patterned, ['components', 'schemas', 'OrderId', 'pattern'], '^[*]a*[*]b*$');
  const found = compareSpecifications(
    new Map([['callbacks', realDocument('callbacks')]]),
    new Map([['callbacks', patterned]]),
  );

  const page = marked.parse(markdownReport(review({ ...given, changes: found })), { async: false });

  expect(page).toContain('must match <code>^[*]a*[*]b*$</code> instead of');
  expect(page).not.toContain('<em>');
});

test('a page loads nothing, and has no script', () => {
  const page = htmlReport(review(given));

  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
});
