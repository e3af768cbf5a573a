import type { CheckResult, ConformanceReport, Counts } from '../conformance-report.js';
import { failureGroups, skipsByReason, type FailureGroup } from './failure-groups.js';

export interface TextReportOptions {
  /** Every check, and every failure in full, also those that have one cause. */
  readonly verbose: boolean;
  readonly colour: boolean;
}

/** For a terminal: the table of the families, what failed and why, what was skipped. Ends with a line break. */
export function textReport(report: ConformanceReport, options: TextReportOptions): string {
  const { results, counts } = report;
  const paint = painter(options.colour);
  const groups = options.verbose
    ? results.filter(({ outcome }) => outcome === 'failed').map((first) => ({ first, alike: [] }))
    : failureGroups(results);
  return [
    headline(report),
    '',
    ...familyTable(report, paint),
    '',
    ...(options.verbose ? [...checkList(results, paint), ''] : []),
    ...groups.flatMap((group) => [...failureLines(group, paint), '']),
    ...skipLines(results, options.verbose),
    verdictLine(counts, paint),
    '',
  ].join('\n');
}

function headline({ target, durationMs, debugOnly, results }: ConformanceReport): string {
  const calls = debugOnly ? 'debug calls only' : 'real and debug calls';
  return `${target}: ${results.length} checks in ${(durationMs / 1000).toFixed(1)} s, ${calls}`;
}

type Paint = (colour: keyof typeof colours, text: string) => string;

const colours = { red: 31, green: 32, yellow: 33, bold: 1, faint: 2 } as const;

function painter(isColoured: boolean): Paint {
  return (colour, text) => (isColoured ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text);
}

function familyTable({ families, counts }: ConformanceReport, paint: Paint): string[] {
  const rows = [...families, { family: 'all', ...counts }];
  const width = Math.max(...rows.map(({ family }) => family.length));
  return [
    paint('bold', `${'family'.padEnd(width)}  passed  failed  skipped`),
    ...rows.map(({ family, passed, failed, skipped }) => {
      const cell = (count: number, column: string) => String(count).padStart(column.length);
      const failures = cell(failed, 'failed');
      const cells = [
        cell(passed, 'passed'),
        failed > 0 ? paint('red', failures) : failures,
        cell(skipped, 'skipped'),
      ];
      return [family.padEnd(width), ...cells].join('  ');
    }),
  ];
}

function checkList(results: readonly CheckResult[], paint: Paint): string[] {
  const marks = {
    passed: paint('green', 'pass'),
    failed: paint('red', 'FAIL'),
    skipped: paint('yellow', 'skip'),
  } as const;
  return results.map(
    ({ outcome, id, title }) => `${marks[outcome]}  ${id}  ${paint('faint', title)}`,
  );
}

function failureLines({ first, alike }: FailureGroup, paint: Paint): string[] {
  const { id, title, detail = '', rule, advice, exchanges } = first;
  return [
    `${paint('red', 'FAIL')}  ${paint('bold', id)}`,
    `      ${title}`,
    `  what   ${detail}`,
    `  rule   ${rule}`,
    `  to do  ${advice}`,
    ...exchanges.flatMap(({ request, answer, durationMs }) => [
      ...indented('  sent   ', request),
      ...indented('  got    ', `${answer}\n(${durationMs.toFixed(0)} ms)`),
    ]),
    ...(alike.length > 0 ? indented('  also   ', wrapped(alike)) : []),
  ];
}

function indented(label: string, text: string): string[] {
  const blank = ' '.repeat(label.length);
  return text.split('\n').map((line, at) => `${at === 0 ? label : blank}${line}`.trimEnd());
}

/** Ids side by side, as many as fit into a line. */
function wrapped(ids: readonly string[]): string {
  const lines: string[] = [];
  for (const id of ids) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + id.length < 100)
      lines[lines.length - 1] = `${last}, ${id}`;
    else lines.push(id);
  }
  return lines.join(',\n');
}

function skipLines(results: readonly CheckResult[], isVerbose: boolean): string[] {
  return [...skipsByReason(results)].flatMap(([reason, skips]) => [
    `SKIP  ${skips.length} ${skips.length === 1 ? 'check' : 'checks'}: ${reason}`,
    ...(isVerbose || skips.length <= 3
      ? indented('      ', wrapped(skips.map(({ id }) => id)))
      : []),
    '',
  ]);
}

function verdictLine({ passed, failed, skipped }: Counts, paint: Paint): string {
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  return failed === 0
    ? paint('green', `conforms: ${passed} passed${skips}`)
    : paint('red', `does not conform: ${failed} failed, ${passed} passed${skips}`);
}
