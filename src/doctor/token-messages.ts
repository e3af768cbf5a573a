import { parseQuery } from '../protocol/auth-token.js';
import { printableName } from './changed-bodies.js';
import type { Cause } from './diagnosis.js';

/** A parameter of a query, or a member of a body of the kit V1: as it enters the signed text. */
export type Parameter = readonly [name: string, value: string];

/** A text that may have been signed instead of the right one. */
export interface TokenMessage {
  readonly cause: Cause;
  readonly words: string;
  readonly messages: readonly string[];
}

/** Leaving out each parameter in turn is tried for so many. */
const parametersMax = 60;

/** Ways to decode a query other than the right one, each sorted as it should be. */
export function* otherDecodings(rawQuery: string): Generator<TokenMessage> {
  const raw = rawPairs(rawQuery);
  const right = [...parseQuery(rawQuery)];
  const row = (cause: Cause, words: string, ...lists: readonly (readonly Parameter[])[]) => ({
    cause,
    words,
    messages: lists.map((list) => toMessage(sorted(signed(list)))),
  });
  yield row(
    'plus-to-blank',
    'signed were plus signs that arrive as blanks, since + in a query is one',
    mapValues(raw, decode),
  );
  yield row(
    'values-not-decoded',
    'signed were the values as they are encoded in the query',
    raw,
    mapValues(right, encodeURIComponent),
    mapValues(right, encodeForm),
  );
  yield row(
    'values-decoded-twice',
    'signed were values that had been decoded twice',
    mapValues(right, decodeForm),
    mapValues(right, decode),
  );
}

/** Other texts of the right parameters. */
export function* otherTexts(
  parameters: readonly Parameter[],
  { isQuery }: { readonly isQuery: boolean },
): Generator<TokenMessage> {
  const list = signed(parameters);
  const order = sorted(list);
  yield {
    cause: 'printed-order',
    words: 'signed in the order p1, p3, p2 that the page prints',
    messages: [toMessage(asPrinted(order))],
  };
  yield* otherOrders(list, order);
  const without = (names: (pair: Parameter) => boolean) => [
    toMessage(order.filter((pair) => !names(pair))),
  ];
  yield {
    cause: 'blank-values',
    words: isQuery
      ? 'signed without the parameters that are empty'
      : 'signed with the members that are blank',
    messages: without(([, value]) => isQuery && value.trim() === ''),
  };
  yield {
    cause: 'time-stamp-not-signed',
    words: 'signed without timeStamp',
    messages: without(([name]) => name === 'timeStamp'),
  };
  if (list.length > parametersMax) return;
  for (const [name] of list) {
    yield {
      cause: 'member-added',
      words: `signed without ${isQuery ? 'the parameter' : 'the member'} ${printableName(name)}`,
      messages: without(([each]) => each === name),
    };
  }
}

function* otherOrders(
  list: readonly Parameter[],
  order: readonly Parameter[],
): Generator<TokenMessage> {
  const lowerCase = list.toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const [times, others] = [order.filter(isTime), order.filter((pair) => !isTime(pair))];
  const rows = [
    ['in the order in which they travel', list],
    ['in the order from Z to A', order.toReversed()],
    ['sorted without regard to case', lowerCase],
    ['with timeStamp at the end', [...others, ...times]],
    ['with timeStamp at the beginning', [...times, ...others]],
  ] as const;
  for (const [words, pairs] of rows) {
    yield { cause: 'parameter-order', words: `signed ${words}`, messages: [toMessage(pairs)] };
  }
}

/** The page prints p1, p3, p2: of each name that ends in a number the third comes before the second. */
function asPrinted(order: readonly Parameter[]): readonly Parameter[] {
  const [first, second, third, ...rest] = order;
  if (first === undefined || second === undefined || third === undefined) return order;
  return [first, third, second, ...rest];
}

function isTime([name]: Parameter): boolean {
  return name === 'timeStamp';
}

/** `name=value` joined by `&`. */
export function toMessage(pairs: readonly Parameter[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function signed(list: readonly Parameter[]): readonly Parameter[] {
  return list.filter(([name]) => name !== 'authToken');
}

export function sorted(list: readonly Parameter[]): readonly Parameter[] {
  return list.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The first of each name, nothing decoded. */
function rawPairs(rawQuery: string): readonly Parameter[] {
  const first = new Map<string, string>();
  for (const part of rawQuery.split('&')) {
    const [name = '', value = ''] = part.split(/=(.*)/s);
    if (part !== '' && !first.has(name)) first.set(name, value);
  }
  return [...first];
}

function mapValues(
  pairs: readonly Parameter[],
  change: (value: string) => string,
): readonly Parameter[] {
  return pairs.map(([name, value]) => [name, change(value.toWellFormed())]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeForm(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

function encodeForm(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
