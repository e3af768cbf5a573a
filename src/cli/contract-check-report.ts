import { skipReasons, type SkipReason } from '../traffic/recorded-call.js';
import type { FindingGroup, Occurrence, TrafficReport } from '../traffic/traffic-tally.js';
import type { Paint } from './colours.js';

export interface ContractCheckReport extends TrafficReport {
  /** Files that could not be read to their end. */
  readonly problems: readonly string[];
}

/** 0: all is described, 1: something is not or could not be read, 2: a file could not be used, or there was no call. */
export function exitCodeOf({
  calls,
  groups,
  unreadable,
  problems,
}: ContractCheckReport): 0 | 1 | 2 {
  if (problems.length > 0 || (calls === 0 && unreadable === 0)) return 2;
  return groups.length === 0 && unreadable === 0 ? 0 : 1;
}

/** For programs: members may be added. */
export function contractCheckJson({ groups, ...report }: ContractCheckReport): string {
  const findings = groups.map(({ first, ...group }) => ({
    ...group,
    first: { ...first, at: toTime(first) },
  }));
  return `${JSON.stringify({ ...report, findings }, null, 2)}\n`;
}

/** For people, operation by operation. */
export function contractCheckText(report: ContractCheckReport, paint: Paint): string {
  const { groups, leftOut } = report;
  const operations = new Map<string, FindingGroup[]>();
  for (const group of groups) {
    const name = group.operationId ?? 'no operation';
    operations.set(name, [...(operations.get(name) ?? []), group]);
  }
  const lines = [
    ...[...operations].flatMap(([name, own]) => operationLines(name, own, paint)),
    ...(leftOut > 0 ? [`and ${leftOut} more: there are too many kinds of them`, ''] : []),
    ...partLines(report, paint),
    summary(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function operationLines(
  name: string,
  groups: readonly FindingGroup[],
  paint: Paint,
): readonly string[] {
  return [paint('bold', name), ...groups.flatMap((group) => groupLines(group, paint)), ''];
}

function groupLines(group: FindingGroup, paint: Paint): readonly string[] {
  const { side, kind, path, sentence, calls, shape, value, first } = group;
  const what = [path, sentence].filter((part) => part !== null && part !== '').join(': ');
  const isRefusal = kind === 'refused' || kind === 'unknown-path' || kind === 'unknown-activity';
  const head = paint(isRefusal ? 'red' : 'yellow', `${side} ${kind}`);
  const details = [
    calls === 1 ? '1 call' : `${calls} calls`,
    shape,
    value,
    `first: ${placeOf(first)}`,
  ].filter((part) => part !== null);
  return [`  ${head}  ${what}`, `    ${paint('dim', details.join('; '))}`];
}

function placeOf(first: Occurrence): string {
  const { file, place } = first;
  return [file, place, toTime(first)].filter((part) => part !== null && part !== '').join(', ');
}

function toTime({ at }: Occurrence): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function partLines(
  { skipped, unreadable, unreadableParts, problems }: ContractCheckReport,
  paint: Paint,
): readonly string[] {
  const more = unreadable - unreadableParts.length;
  const parts = [
    ...problems.map((problem) => paint('red', `cannot be used: ${problem}`)),
    ...unreadableParts.map(({ file, place, problem }) =>
      paint('red', `cannot be read: ${[file, place].filter(Boolean).join(', ')}: ${problem}`),
    ),
    ...(more > 0 ? [paint('red', `and ${more} more that cannot be read`)] : []),
    ...Object.entries(skipped).map(
      ([reason, count]) => `passed over: ${count} (${skipReasons[reason as SkipReason]})`,
    ),
  ];
  return parts.length === 0 ? [] : [...parts, ''];
}

function summary({ calls, described }: ContractCheckReport, paint: Paint): string {
  if (calls === 0) return paint('red', 'no call was there to be looked at');
  const all = calls === 1 ? '1 call' : `${calls} calls`;
  if (described === calls) return paint('green', `${all}: all of it is described`);
  return `${all}: ${described} described, ${paint('yellow', `${calls - described} not`)}`;
}
