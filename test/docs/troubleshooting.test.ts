import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { causes } from '../../src/doctor/diagnosis.js';
import { problems } from '../../src/management/problem.js';
import { resultCodes } from '../../src/protocol/result-codes.js';
import { codeSpans, guideTables } from '../support/guide-tables.js';
import { sourceTexts, type SourceText } from '../support/source-texts.js';

const folder = fileURLToPath(new URL('../../openapi/guides/', import.meta.url));
const guides = ['start/troubleshooting.md', 'zh/start/troubleshooting.md'].filter((name) =>
  existsSync(`${folder}${name}`),
);
const everyText = sourceTexts().map(({ text }) => text);

/** What a code says by itself. It is the beginning of sentences that say more, and explains none of these. */
const plain: ReadonlySet<string> = new Set(
  Object.values(resultCodes).map(({ sentence }) => sentence),
);

/** Texts that are put into others, and so are never said by themselves: whole sentences name them where they are told. */
const fragments: ReadonlySet<string> = new Set([
  '… …',
  '…: …',
  '…, in …',
  '… by …, accepted are …: …',
  'are the clocks of both sides right…?',
  ', and is timeStamp in …',
  '… s',
  '… min',
  '… h … min',
  '… d … h',
  // The beginning of all the sentences of a section, which says so above its table.
  'parameter invalid: …',
]);

/** Sentences of which parts are told each by itself: where these are made, every text with words is one. */
const composed = [
  'http/invalid-parameter.ts',
  'http/read-raw-body.ts',
  'operations/get-license-async.ts',
  'operations/instance-id-list.ts',
  'openapi/violations.ts',
  'protocol/signature-refusal.ts',
];

describe.for(guides)('%s', (name) => {
  const text = readFileSync(`${folder}${name}`, 'utf8');
  const tables = guideTables(text);
  /** Every message that the guide explains: code in the first cell of a row. */
  const quoted = tables.flatMap(({ rows }) =>
    rows.flatMap(([first = '']) => codeSpans(first).filter((code) => !/^\d{6}$/.test(code))),
  );

  it('quotes nothing but what the source says', () => {
    const unknown = quoted.filter((quote) => !everyText.some((each) => each.includes(quote)));
    expect(unknown).toEqual([]);
  });

  it('explains every sentence that the marketplace can be answered', () => {
    const made = [...sourceTexts('http'), ...sourceTexts('operations')]
      .filter((each) => each.use === 'public' && isWords(each))
      .map(({ text: sentence }) => sentence);
    const parts = composed.flatMap((file) => sourceTexts(file).filter(isWords).map(toText));
    expect(unexplained([...plain, ...made, ...parts], quoted)).toEqual([]);
  });

  it('explains every problem of the management API', () => {
    const sentences = Object.values(problems).map(({ sentence }) => sentence);
    expect(unexplained(sentences, quoted)).toEqual([]);
  });

  it('explains every warning and error of the log', () => {
    const alarms = sourceTexts().filter(isServers).filter(isAlarm).map(toText);
    expect(alarms.length).toBeGreaterThan(15);
    expect(unexplained(alarms, quoted)).toEqual([]);
  });

  it('has every cause of the doctor, with its advice', () => {
    const rows = tables.flatMap((table) => table.rows);
    const told = new Map(rows.map(([first = '', , last = '']) => [codeSpans(first)[0], last]));
    for (const [cause, advice] of Object.entries(causes)) {
      expect(told.has(cause), cause).toBe(true);
      // A translation says the advice in its own words.
      if (!name.startsWith('zh/')) expect(told.get(cause), cause).toBe(advice);
    }
  });
});

it('a sentence that nobody explains, and a quote that nobody says, would be found', () => {
  expect(unexplained(['the sky is falling, move on'], ['the sky is falling'])).toEqual([]);
  expect(unexplained(['the sky is falling, move on'], ['the', 'is falling'])).toHaveLength(1);
  expect(everyText.some((each) => each.includes('the sky is falling'))).toBe(false);
});

/** Whose beginning no quote is. One word says too little to be looked for, unless it is all that is said. */
function unexplained(sentences: readonly string[], quoted: readonly string[]): readonly string[] {
  return sentences.filter((sentence) => {
    if (fragments.has(sentence)) return false;
    return !quoted.some((quote) =>
      plain.has(quote) || !/\S \S/.test(quote) ? quote === sentence : sentence.startsWith(quote),
    );
  });
}

function isWords({ text }: SourceText): boolean {
  return /\S \S/.test(text);
}

function isAlarm({ use, text }: SourceText): boolean {
  return use === 'alarm' && /\S \S/.test(text);
}

/** Commands say their own. */
function isServers({ file }: SourceText): boolean {
  return !/^(emulator|conformance|cli)\//.test(file);
}

function toText({ text }: SourceText): string {
  return text;
}
