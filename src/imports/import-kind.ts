import { z } from 'zod';
import { nearestName } from '../domain/nearest-name.js';
import { invalid, type ImportPlan, type PlanContext } from './import-plan.js';
import type { ImportProblem } from './import-problem.js';

/** What is imported of one kind of thing: how a record is read, what identifies it, and what is written for it. */
export interface ImportKind {
  /** The names that a record may have. */
  readonly columns: readonly string[];
  /** The record checked by itself. What is empty or null was not given. */
  parse(record: unknown): ParsedRecord;
}

export type ParsedRecord =
  | { readonly ok: true; readonly record: CheckedRecord }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

export interface CheckedRecord {
  /** Two records that share one are about the same thing. */
  readonly identities: readonly string[];
  /** For comparison with another record about the same thing. */
  readonly row: Readonly<Record<string, unknown>>;
  plan(context: PlanContext): Promise<ImportPlan>;
}

export interface ImportKindOptions<Shape extends z.ZodRawShape> {
  readonly fields: Shape;
  /** What cannot be right in a record although each field is. */
  readonly check?: (row: RowOf<Shape>) => readonly ImportProblem[];
  readonly identities: (row: RowOf<Shape>) => readonly (readonly string[])[];
  readonly plan: (row: RowOf<Shape>, context: PlanContext) => Promise<ImportPlan>;
}

export type RowOf<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

export function defineImportKind<Shape extends z.ZodRawShape>(
  options: ImportKindOptions<Shape>,
): ImportKind {
  const { fields, check, identities, plan } = options;
  const columns = Object.keys(fields);
  const schema = z.strictObject(fields);
  return {
    columns,
    parse(record) {
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        return { ok: false, problems: [{ field: '-', detail: 'must be an object of fields' }] };
      }
      const parsed = schema.safeParse(withoutEmpty(record));
      if (!parsed.success) {
        return {
          ok: false,
          problems: parsed.error.issues.flatMap((each) => toProblems(each, columns)),
        };
      }
      const row: RowOf<Shape> = parsed.data;
      const problems = check?.(row) ?? [];
      if (problems.length > 0) return { ok: false, problems };
      return {
        ok: true,
        record: {
          row,
          identities: identities(row).map((parts) => JSON.stringify(parts)),
          plan: async (context) => {
            const ahead = findAhead(row, context.now);
            return ahead.length > 0 ? invalid(ahead) : plan(row, context);
          },
        },
      };
    },
  };
}

/** Says that there is no such column, and which one was probably meant. */
export function unknownColumn(name: string, columns: readonly string[]): ImportProblem {
  const shown = name.slice(0, 64);
  const meant = nearestName(name, columns);
  const advice =
    meant === undefined ? `the columns are ${columns.join(', ')}` : `did you mean ${meant}?`;
  return { field: shown, detail: `is no column of this kind: ${advice}` };
}

/** What has happened already, by the name that it has in every kind. */
const pastTimes = ['createdAt', 'releasedAt', 'seenAt', 'issuedAt', 'statedAt'];

/** More than two clocks that are set at all differ by. */
const aheadMsMax = 5 * 60_000;

/** A statement from the future would outrank what the marketplace says from now on. */
function findAhead(row: object, now: number): readonly ImportProblem[] {
  return Object.entries(row).flatMap(([field, at]) =>
    pastTimes.includes(field) && typeof at === 'number' && at > now + aheadMsMax
      ? [{ field, detail: inFuture }]
      : [],
  );
}

const inFuture = 'lies in the future: is it a local time that is written as UTC?';

function withoutEmpty(record: object): object {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    ),
  );
}

function toProblems(issue: z.core.$ZodIssue, columns: readonly string[]): readonly ImportProblem[] {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return issue.keys.map((name) => unknownColumn(name, columns));
  }
  return [{ field: issue.path.join('.') || '-', detail: issue.message }];
}
