import type { Change } from '../change.js';
import { inOperations } from '../in-operations.js';
import { shortText } from '../short-text.js';
import { changedWords, type TextPart } from '../changed-words.js';
import { groupedConsequences } from './grouped-consequences.js';
import {
  countByClass,
  reportSections,
  type ReportEntry,
  type ReportSection,
} from './report-sections.js';
import type { Review, ReviewedChange } from './review.js';
import { verdictOf } from './verdict-of.js';

/** The review for a pull request. */
export function markdownReport(review: Review): string {
  const parts = [
    '# Contract review',
    `${review.isAccepted ? '✅' : '❌'} ${verdictOf(review)}`,
    comparedBy(review),
    summaryTable(review),
    ...staleList(review),
    ...reportSections(review).map(sectionOf),
    ...followsList(review),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function comparedBy({ base, oasdiff }: Review): string {
  const by =
    'why' in oasdiff
      ? `${oasdiff.why}.`
      : `Seen by two comparers: ours, and oasdiff ${oasdiff.version}.`;
  return `Compared with \`${base}\`. ${by}`;
}

function summaryTable({ changes }: Review): string {
  const names = [...new Set(changes.map(({ change }) => change.specification))];
  if (names.length === 0) return 'Nothing has changed.';
  const row = (label: string, of: readonly ReviewedChange[]) => {
    const acknowledged = of.filter(({ acknowledgement }) => acknowledgement !== undefined).length;
    const numbers = (['breaking', 'risky', 'harmless'] as const).map((each) =>
      countByClass(of, each),
    );
    return `| ${[label, ...numbers, acknowledged].join(' | ')} |`;
  };
  return [
    '| Specification | Breaking | Risky | Harmless | Acknowledged |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...names.map((name) =>
      row(
        name,
        changes.filter(({ change }) => change.specification === name),
      ),
    ),
    row('all', changes),
  ].join('\n');
}

function staleList({ stale }: Review): readonly string[] {
  if (stale.length === 0) return [];
  const items = stale.map(
    ({ change, because, by }) => `- \`${change}\` (${escape(by)}: ${escape(because)})`,
  );
  return ['## Acknowledged, but no change', items.join('\n')];
}

function sectionOf({ specification, title, entries }: ReportSection): string {
  return [`## ${specification}: ${escape(title)}`, ...entries.map(entryOf)].join('\n\n');
}

function entryOf({ change, acknowledgement, names, operations }: ReportEntry): string {
  const lines = [
    `**${change.class}** · ${escape(change.sentence)}`,
    escape(change.reason),
    inOperations(operations),
    ...(acknowledgement === undefined
      ? []
      : [
          `☑ Acknowledged by ${escape(acknowledgement.by)} on ${acknowledgement.date}: ${escape(acknowledgement.because)}`,
        ]),
    ...values(change),
    `<sub>${names.map((each) => `\`${each}\``).join(', ')} · seen by ${change.seenBy.join(' and ')}</sub>`,
  ];
  return `- ${lines.filter((line) => line !== '').join('  \n  ')}`;
}

function values(change: Change): readonly string[] {
  const { before, after } = change;
  if (before === undefined && after === undefined) return [];
  const words = changedWords(change);
  if (words !== undefined) return [words.map(wordsOf).join('')];
  return [`before ${code(before)}, after ${code(after)}`];
}

const wordTags = { kept: undefined, removed: 'del', added: 'ins' } as const;

function wordsOf({ kind, text }: TextPart): string {
  const tag = wordTags[kind];
  // Nothing in them is markup, not even at the beginning of the line: half of a pair may have changed.
  const shown = text.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
  return tag === undefined ? shown : `<${tag}>${shown}</${tag}>`;
}

function code(value: unknown): string {
  if (value === undefined) return '–';
  const text = shortText(value, 400);
  // A text may hold backticks itself.
  const fence = '`'.repeat(
    Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1,
  );
  return `${fence} ${text} ${fence}`;
}

function followsList({ follows }: Review): readonly string[] {
  if (follows === undefined || follows.length === 0) return [];
  const items = groupedConsequences(follows).map(
    ({ kind, path, exists, sentence }) =>
      `- ${exists ? '' : '**does not exist yet** · '}${kind} \`${path}\`: ${escape(sentence)}`,
  );
  return ['## What follows', items.join('\n')];
}

/** Texts of people must not become markup; code in them may stay code. */
function escape(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll(/\s*\n\s*/g, ' ');
}
