import { readUtf16Length } from './utf16-length.js';

/** What express-openapi-validator reports of one violation; `path` begins with `/body`, `/query` or `/params`. */
export interface Violation {
  readonly path: string;
  readonly message: string;
  readonly errorCode?: string;
}

/** The violations inside an error of the validator; none when the error is not one of its own. */
export function violationsOf(error: unknown): readonly Violation[] {
  if (typeof error !== 'object' || error === null) return [];
  if (!('status' in error && error.status === 400 && 'errors' in error)) return [];
  return Array.isArray(error.errors) ? (error.errors as Violation[]) : [];
}

/** What is wrong with a field, for the person who has to mend the call; the value itself is never echoed. */
export function describeViolation({ message, errorCode = '' }: Violation): string {
  const [keyword = ''] = errorCode.split('.');
  const format = /must match format "([a-z0-9-]+)"/.exec(message)?.[1];
  if (format === undefined) return keywordSayings[keyword] ?? message;
  const lengthMax = readUtf16Length(format);
  if (lengthMax !== undefined) return `must NOT have more than ${lengthMax} characters`;
  return formatSayings[format] ?? message;
}

/** Where the validator's own words would not help. */
const keywordSayings: Readonly<Record<string, string>> = {
  required: 'is missing',
  additionalProperties: 'is not known here',
  pattern: 'does not have the documented form',
  anyOf: 'has none of the documented forms',
};

const formatSayings: Readonly<Record<string, string>> = {
  'date-time': 'must be a time as RFC 3339 in UTC, for example 2024-03-15T08:00:00Z',
  'four-decimals': 'must NOT have more than four decimals',
  uuid: 'must be a UUID',
};
