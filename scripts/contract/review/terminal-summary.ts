import { groupedConsequences } from './grouped-consequences.js';
import { reportSections, type ReportEntry } from './report-sections.js';
import type { Review } from './review.js';
import { verdictOf } from './verdict-of.js';
import { countsOf } from './counts-of.js';

/** What a terminal shows: the counts, and each change that may hurt somebody. */
export function terminalSummary(review: Review): string {
  const lines = [`Compared with ${review.base}: ${countsOf(review)}.`];
  if ('why' in review.oasdiff) lines.push(`${review.oasdiff.why}.`);
  for (const section of reportSections(review)) {
    const entries = section.entries.filter(({ change }) => change.class !== 'harmless');
    if (entries.length > 0) lines.push('', `${section.specification}: ${section.title}`);
    lines.push(...entries.flatMap(linesOf));
  }
  lines.push(...followsLines(review));
  if (review.stale.length > 0) {
    lines.push(
      '',
      'Acknowledged, but no change: remove these from openapi/contract/acknowledged.yaml',
    );
    lines.push(...review.stale.map(({ change }) => `  ${change}`));
  }
  return `${[...lines, '', verdictOf(review)].join('\n')}\n`;
}

/** Where there is much to follow, the reports are the place to read it; what is missing is named at once. */
function followsLines({ follows = [] }: Review): readonly string[] {
  if (follows.length === 0) return [];
  const files = new Set(follows.map(({ path }) => path)).size;
  const missing = groupedConsequences(follows).filter(({ exists }) => !exists);
  return [
    '',
    `What follows: ${files === 1 ? '1 file' : `${files} files`} to look at, named in the report.`,
    ...missing.map(
      ({ kind, path, sentence }) => `  does not exist yet: ${path} (${kind}): ${sentence}`,
    ),
  ];
}

function linesOf({ change, acknowledgement, names, operations }: ReportEntry): readonly string[] {
  const where = operations.length > 1 ? ` In ${operations.length} operations.` : '';
  return [
    `  ${change.class.toUpperCase().padEnd(8)} ${change.sentence}${where}`,
    `           ${change.reason}`,
    ...(acknowledgement === undefined
      ? names.map((name) => `           ${name}`)
      : [`           acknowledged by ${acknowledgement.by}: ${acknowledgement.because}`]),
  ];
}
