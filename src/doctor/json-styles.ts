import { toJavaDoubleText } from '../protocol/java-double.js';
import { fromJsonString } from '../protocol/json-string.js';
import type { Cause } from './diagnosis.js';
import {
  isEmptyText,
  isNull,
  receivedStyle,
  rewrittenStyle,
  sortedStyle,
  type JsonStyle,
} from './json-style.js';

/** A habit of a writer of JSON that makes another text of the same body. */
export interface JsonHabit {
  readonly cause: Cause;
  /** How the signed text differs. */
  readonly words: string;
  readonly styles: readonly JsonStyle[];
}

/** Where the order of names is not the point, a text is tried in the order received and sorted. */
function both(changes: Partial<JsonStyle>): readonly JsonStyle[] {
  return [
    { ...receivedStyle, ...changes },
    { ...rewrittenStyle, ...changes },
    { ...sortedStyle, ...changes },
  ];
}

const spaced = { comma: ', ', colon: ': ' };

/** The most usual first: where two make the same text, the first is named. */
export const jsonHabits: readonly JsonHabit[] = [
  habit('descending-order', 'with its names sorted from Z to A', [
    { ...sortedStyle, order: 'descending' },
    { ...sortedStyle, order: 'descending', isDropped: () => false },
  ]),
  habit('blanks-changed', 'without blanks between its parts', [receivedStyle]),
  habit('text-escaped', 'parsed and written anew, with only the escapes that JSON demands', [
    rewrittenStyle,
  ]),
  habit('numbers-changed', 'sorted, with its numbers as they are', [sortedStyle]),
  habit('blanks-changed', 'with a blank behind each comma and colon', both(spaced)),
  habit('blanks-changed', 'with a blank behind each colon', both({ colon: ': ' })),
  habit('blanks-changed', 'with a blank behind each comma', both({ comma: ', ' })),
  ...['  ', '    ', '\t'].map((indent) =>
    habit('blanks-changed', 'in lines with indentation', both({ indent, colon: ': ' })),
  ),
  habit('members-dropped', 'sorted, with members that are null kept', [
    { ...sortedStyle, isDropped: () => false },
  ]),
  habit('nested-order', 'with the names of nested objects sorted as well', [
    { ...sortedStyle, order: 'ascending-everywhere' },
    { ...sortedStyle, order: 'ascending-everywhere', isDropped: () => false },
  ]),
  habit('nested-order', 'with its names sorted without regard to case', [
    { ...sortedStyle, order: 'ignoring-case' },
    { ...sortedStyle, order: 'ignoring-case', isDropped: () => false },
  ]),
  habit('members-dropped', 'without members that are null', [
    { ...receivedStyle, isDropped: (value, depth) => depth === 0 && isNull(value) },
  ]),
  habit(
    'members-dropped',
    'without members that are null, nested ones too',
    both({ isDropped: isNull }),
  ),
  habit(
    'members-dropped',
    'without members that are empty texts or null',
    both({ isDropped: (value, depth) => depth === 0 && (isNull(value) || isEmptyText(value)) }),
  ),
  habit(
    'members-dropped',
    'without members that are empty texts, nested ones too',
    both({ isDropped: (value) => isNull(value) || isEmptyText(value) }),
  ),
  habit('members-dropped', 'with the first value of a repeated name', both({ kept: 'first' })),
  habit('numbers-changed', 'with its numbers as texts', [
    ...both({ toNumber: inQuotes }),
    ...both({ toNumber: inQuotes, toWord: (raw) => (raw === 'null' ? raw : inQuotes(raw)) }),
  ]),
  habit(
    'numbers-changed',
    'with its numbers as JavaScript writes them',
    both({ toNumber: javaScriptNumber }),
  ),
  habit('numbers-changed', 'with its numbers as doubles of Java', both({ toNumber: javaDouble })),
  habit('numbers-changed', 'with large integers as doubles', [
    ...both({ toNumber: (raw) => rounded(raw, javaScriptNumber) }),
    ...both({ toNumber: (raw) => rounded(raw, javaDouble) }),
  ]),
  habit(
    'numbers-changed',
    'with its numbers as Python writes floats',
    both({ toNumber: pythonNumber }),
  ),
  ...escapes(),
];

function habit(cause: Cause, words: string, styles: readonly JsonStyle[]): JsonHabit {
  return { cause, words, styles };
}

/** What writers escape besides what they must. */
function escapes(): readonly JsonHabit[] {
  const ascii = /[\u007f-\uffff]/g;
  const lower = escaping(ascii, false);
  const rows = [
    ['with characters outside ASCII escaped', both({ toText: lower })],
    [
      'with characters outside ASCII escaped in upper-case hex',
      both({ toText: escaping(ascii, true) }),
    ],
    [
      'as Python writes it, with blanks and characters outside ASCII escaped',
      both({ ...spaced, toText: lower }),
    ],
    ['with every slash escaped', both({ toText: slashed(rewrittenStyle.toText) })],
    [
      'as PHP writes it, with slashes and characters outside ASCII escaped',
      both({ toText: slashed(lower) }),
    ],
    [
      'with control characters in lower-case hex',
      both({ toText: (raw) => JSON.stringify(fromJsonString(raw)) }),
    ],
    [
      'with <, > and & escaped, as HTML would need it',
      [
        ...both({ toText: escaping(/[<>&\u2028\u2029]/g, false) }),
        ...both({ toText: escaping(/[<>&]/g, false) }),
        ...both({ toText: escaping(/[<>&'=\u2028\u2029]/g, false) }),
        ...both({ toText: escaping(/[<>&'+\u007f-\uffff]/g, true) }),
      ],
    ],
  ] as const;
  return rows.map(([words, styles]) => habit('text-escaped', words, styles));
}

function escaping(pattern: RegExp, isUpperCase: boolean): JsonStyle['toText'] {
  return (raw) =>
    rewrittenStyle.toText(raw).replace(pattern, (char) => {
      const hex = char.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${isUpperCase ? hex.toUpperCase() : hex}`;
    });
}

function slashed(toText: JsonStyle['toText']): JsonStyle['toText'] {
  return (raw) => toText(raw).replaceAll('/', '\\/');
}

function inQuotes(raw: string): string {
  return `"${raw}"`;
}

function javaScriptNumber(raw: string): string {
  return JSON.stringify(Number(raw));
}

function javaDouble(raw: string): string {
  return toJavaDoubleText(Number(raw));
}

/** What a 64-bit integer cannot hold becomes a double; what has a point or an exponent is written as Java does. */
function rounded(raw: string, toText: (raw: string) => string): string {
  if (!/^-?\d+$/.test(raw)) return javaDouble(raw);
  return Number.isSafeInteger(Number(raw)) ? raw : toText(raw);
}

function pythonNumber(raw: string): string {
  if (/^-?\d+$/.test(raw)) return raw;
  const text = String(Number(raw));
  return /[.e]/.test(text) ? text.replace(/e([+-])(\d)$/, 'e$10$2') : `${text}.0`;
}
