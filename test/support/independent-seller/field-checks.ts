import type { Faults } from './planted-faults.js';

/** What is wrong with a value that is there, as the end of a sentence; `undefined` when nothing is. */
export type FieldCheck = (value: unknown, faults: Faults) => string | undefined;

export interface Field {
  readonly isMandatory: boolean;
  readonly check: FieldCheck;
}

export type FieldTable = Readonly<Record<string, Field>>;
export type Members = Readonly<Record<string, unknown>>;

export function mandatory(check: FieldCheck): Field {
  return { isMandatory: true, check };
}

export function optional(check: FieldCheck): Field {
  return { isMandatory: false, check };
}

/** The first thing that is wrong with the members, as a sentence for resultMsg. */
export function findProblem(
  table: FieldTable,
  members: Members,
  faults: Faults,
): string | undefined {
  for (const [name, { isMandatory, check }] of Object.entries(table)) {
    const value = members[name];
    if (isAbsent(value)) {
      if (isMandatory && !isForgiven(value, faults)) return `${name} is missing`;
      continue;
    }
    const problem = check(value, faults);
    if (problem !== undefined) return `${name} ${problem}`;
  }
  if (!faults.has('refuses-unknown-fields')) return undefined;
  const unknown = Object.keys(members).find((name) => !(name in table));
  return unknown === undefined ? undefined : 'there is an unknown field';
}

function isAbsent(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function isForgiven(value: unknown, faults: Faults): boolean {
  const isBlank = typeof value === 'string';
  return faults.has(isBlank ? 'accepts-blank-field' : 'accepts-missing-field');
}

/** A text of so many UTF-16 code units at most; the pages do not print a length for every field. */
export function text(lengthMax = Number.POSITIVE_INFINITY): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string') {
      return typeof value === 'number' && faults.has('accepts-number-for-text')
        ? undefined
        : 'must be a text';
    }
    const length = faults.has('counts-length-in-bytes') ? Buffer.byteLength(value) : value.length;
    const isTooLong = length > lengthMax && !faults.has('accepts-too-long-field');
    return isTooLong ? `is longer than ${lengthMax} characters` : undefined;
  };
}

/** One of the listed texts, case included. */
export function oneOf(...listed: readonly string[]): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string') return text()(value, faults);
    const isListed = listed.includes(value) || faults.has('accepts-unlisted-value');
    return isListed ? undefined : `must be one of ${listed.join(', ')}`;
  };
}

/** What kind of change a call of the kit states: a number, or its text. */
export function flag(last: 2 | 3): FieldCheck {
  return (value, faults) => {
    if (typeof value === 'string' && faults.has('kit-flag-text-refused')) return 'must be a number';
    const number = typeof value === 'string' ? Number(value) : value;
    if (number === 2 && faults.has('kit-modify-refused')) return 'must be 0 or 1';
    if (number === 3 && faults.has('kit-withdrawal-refused')) return 'must be 0, 1 or 2';
    const isListed = Number.isInteger(number) && Number(number) >= 0 && Number(number) <= last;
    return isListed || faults.has('accepts-unlisted-value')
      ? undefined
      : `must be a number from 0 to ${last}`;
  };
}

/** `printed`: the form in which the pages of the family print it; both are sent. */
export function testFlag(printed: 'text' | 'number'): FieldCheck {
  return (value, faults) => {
    const refused = printed === 'text' ? 'test-flag-number-refused' : 'test-flag-text-refused';
    if (typeof value !== printed.replace('text', 'string') && faults.has(refused)) {
      return `must be a ${printed}`;
    }
    const isListed = value === '0' || value === '1' || value === 0 || value === 1;
    return isListed || faults.has('accepts-unlisted-value') ? undefined : 'must be 0 or 1';
  };
}

/** `yyyyMMddHHmmss`, with or without milliseconds. */
export function wireTime(): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string') return text()(value, faults);
    if (faults.has('accepts-malformed-time')) return undefined;
    if (value.length === 17 && faults.has('expire-time-17-digits-refused')) {
      return 'must have 14 digits';
    }
    return /^\d{14}(?:\d{3})?$/.test(value) && isDate(value)
      ? undefined
      : 'must be a time, yyyyMMddHHmmss';
  };
}

const licenseTimeForm = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ?[zZ]?$/;

/** `yyyy-MM-dd HH:mm:ss z` as the pages write it, or the compact form of the other calls. */
export function licenseTime(): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string') return text()(value, faults);
    if (faults.has('accepts-malformed-time')) return undefined;
    const isCompact = /^\d{14}(?:\d{3})?$/.test(value);
    if (isCompact && faults.has('license-time-compact-refused')) return 'must have blanks';
    return (isCompact || licenseTimeForm.test(value)) && isDate(value.replaceAll(/\D/g, ''))
      ? undefined
      : 'must be a time, yyyy-MM-dd HH:mm:ss z';
  };
}

/** Whether such a day and time exist. */
function isDate(digits: string): boolean {
  const parts = [0, 4, 6, 8, 10, 12].map((at) => Number(digits.slice(at, at === 0 ? 4 : at + 2)));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const back = date.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return year >= 1000 && back === digits.slice(0, 14);
}

/** A whole number as a query carries it. */
export function whole(digitsMax: number): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string' || !/^\d+$/.test(value)) return 'must be a whole number';
    const isTooLong = value.length > digitsMax && !faults.has('accepts-too-long-field');
    return isTooLong ? `has more than ${digitsMax} digits` : undefined;
  };
}

/** An amount of money; a cancellation has a negative one. */
export function amount(): FieldCheck {
  return (value, faults) =>
    typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(value)
      ? text(20)(value, faults)
      : 'must be a decimal number';
}

/** Up to 100 ids, separated by commas, each as long as one may be. */
export function idList(): FieldCheck {
  return (value, faults) => {
    if (typeof value !== 'string') return text()(value, faults);
    const ids = value.split(',').map((id) => id.trim());
    if (ids.includes('')) return 'has a blank id';
    if (ids.length > 1 && faults.has('query-one-id-only')) return 'must be one id';
    if (value.length > 100 && faults.has('query-100-ids-refused')) return 'is too long';
    if (ids.length > 100 && !faults.has('query-101-ids-accepted')) return 'has more than 100 ids';
    return ids.map((id) => text(64)(id, faults)).find((problem) => problem !== undefined);
  };
}
