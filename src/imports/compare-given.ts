import { toUtcText } from '../domain/utc-text.js';
import type { ImportProblem } from './import-problem.js';

type Row = Readonly<Record<string, unknown>>;

export interface ComparedFields {
  /** Secrets and personal data: it is said that they differ, never how. */
  readonly hidden?: readonly string[];
  /** Times in milliseconds, told as texts. */
  readonly times?: readonly string[];
}

/**
 * Where what the record says differs from what is there. What the record does not say is not compared: a file with fewer columns does
 * not contradict.
 */
export function compareGiven(
  given: Row,
  known: Row,
  { hidden = [], times = [] }: ComparedFields = {},
): readonly ImportProblem[] {
  return Object.keys(given).flatMap((field) => {
    if (given[field] === undefined || isSame(given[field], known[field])) return [];
    if (hidden.includes(field)) return [{ field, detail: `differs from what is there; ${advice}` }];
    const toText = times.includes(field) ? toTimeText : toValueText;
    const there = toText(known[field]);
    return [
      { field, detail: `is ${there} here, and ${toText(given[field])} in the record; ${advice}` },
    ];
  });
}

const advice = 'an import changes nothing that is there';

function isSame(one: unknown, other: unknown): boolean {
  return (one ?? null) === (other ?? null) || JSON.stringify(one) === JSON.stringify(other);
}

function toTimeText(value: unknown): string {
  return typeof value === 'number' ? toUtcText(value) : 'not known';
}

function toValueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'not known';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
