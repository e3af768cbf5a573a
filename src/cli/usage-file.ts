import { parse } from 'csv-parse/sync';
import { isAbnormalCode } from '../domain/usage-record.js';
import { isUtcTime } from '../management/utc-time.js';
import { parseBasicTime } from '../protocol/basic-time.js';
import { CannotRunError } from '../conformance/preflight.js';

/** A line of a CSV file, by the names of the management API; times as RFC 3339. */
export interface UsageFileLine {
  /** Counted from 1, with the heading. */
  readonly line: number;
  readonly members: Readonly<Record<string, string>>;
  /** Why it cannot be sent at all; empty when it can. */
  readonly problems: readonly string[];
}

export interface UsageFileForm {
  /** Columns of which one set must be there. */
  readonly required: readonly (readonly Column[])[];
  readonly optional: readonly Column[];
}

type Column = keyof typeof otherNames;

/** What the marketplace calls them, so that what was made for a push can be read too. */
const otherNames = {
  instanceId: 'instance_id',
  beginAt: 'begin_time',
  endAt: 'end_time',
  value: 'usage_value',
  packageInstanceId: 'relate_pkg_instance',
  recordId: 'metering_sn',
  code: 'code',
} as const;
const times: ReadonlySet<string> = new Set(['beginAt', 'endAt'] satisfies Column[]);

/** One record a line. */
export const usageReportForm: UsageFileForm = {
  required: [['instanceId', 'beginAt', 'endAt', 'value']],
  optional: ['packageInstanceId'],
};

/** One abnormal record a line, by its id or its window. */
export const abnormalUsageForm: UsageFileForm = {
  required: [
    ['recordId', 'code'],
    ['instanceId', 'beginAt', 'endAt', 'code'],
  ],
  optional: [],
};

/** Reads CSV in UTF-8 with a heading. Throws `CannotRunError` when the file as a whole is none, or lacks columns. */
export function parseUsageFile(text: string, form: UsageFileForm): readonly UsageFileLine[] {
  const { required, optional } = form;
  const wanted = [...new Set([...required.flat(), ...optional])];
  const byName = new Map<string, Column>(
    wanted.flatMap((column): [string, Column][] => [
      [column, column],
      [otherNames[column], column],
    ]),
  );
  const toColumns = (heading: readonly string[]): (Column | false)[] => {
    const columns = heading.map((name) => byName.get(name.trim()) ?? false);
    const isComplete = required.some((set) => set.every((column) => columns.includes(column)));
    if (isComplete) return columns;
    throw new CannotRunError(`the first line must name the columns ${toSets(form)}`);
  };
  return parseCsv(text, toColumns).map(({ line, cells }) => toLine(line, cells, wanted));
}

/** The columns that must be there, in words. */
export function toSets({ required }: UsageFileForm): string {
  return required.map((set) => set.join(', ')).join('; or ');
}

interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

function parseCsv(
  text: string,
  columns: (heading: readonly string[]) => (string | false)[],
): readonly Row[] {
  try {
    const rows = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      columns: (heading: readonly string[]) => columns(heading),
    }) as unknown as readonly { record: Row['cells']; info: { readonly lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CannotRunError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotRunError(`the file is no CSV: ${reason}`);
  }
}

function toLine(line: number, cells: Row['cells'], wanted: readonly Column[]): UsageFileLine {
  const members: Record<string, string> = {};
  const problems: string[] = [];
  for (const column of wanted) {
    const cell = cells[column] ?? '';
    if (cell === '') continue;
    const text = times.has(column) ? toUtc(cell) : cell;
    if (text === undefined) {
      problems.push(`${column} must be a time in UTC such as 2024-03-15T06:00:00Z`);
    } else members[column] = text;
  }
  const { code } = members;
  // Spreadsheets take codes for numbers, and their zeros away.
  if (code !== undefined) members.code = code.padStart(3, '0');
  if (code !== undefined && !isAbnormalCode(members.code ?? '')) {
    problems.push('code must be one that the seller console shows, 001 to 013');
  }
  return { line, members, problems };
}

function toUtc(text: string): string | undefined {
  if (isUtcTime(text)) return text;
  const time = parseBasicTime(text);
  return time === undefined ? undefined : new Date(time).toISOString();
}
