import { Buffer, isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../protocol/base64-text.js';
import { fromJsonString } from '../protocol/json-string.js';
import type { Cause } from './diagnosis.js';
import { jsonHabits } from './json-styles.js';
import { receivedStyle, sortedStyle, writeJson } from './json-style.js';
import { parseJsonTree, type JsonNode } from './json-tree.js';
import { gbkBytes, readGbk } from './gbk.js';

/** What may have been signed instead of the bytes that came. */
export interface ChangedBody {
  readonly cause: Cause;
  /** Of the signed text, compared with what came: `with …`, `without …`. */
  readonly words: string;
  readonly payloads: readonly Buffer[];
}

/** Beyond it only the bytes themselves are looked at: some forty texts are made of a body. */
const textBytesMax = 4_194_304;

/** Texts with leaving out one member each are made of so many members. */
const membersMax = 60;

/** All that can happen to a body between its signature and us; what is made of fewer changes comes first. */
export function* changedBodies(body: Buffer): Generator<ChangedBody> {
  yield* changedEnds(body);
  if (body.length > textBytesMax) return;
  yield* changedText(body);
  const tree = isUtf8(body) ? parseJsonTree(withoutMark(body).toString('utf8')) : undefined;
  if (tree !== undefined) yield* rewritten(tree);
  yield { cause: 'body-not-signed', words: 'without the body', payloads: texts('', '{}', 'null') };
}

function* changedEnds(body: Buffer): Generator<ChangedBody> {
  const text = body.toString('latin1');
  const row = (cause: Cause, words: string, ...payloads: Buffer[]) => ({ cause, words, payloads });
  const end = endWithoutLineBreaks(text);
  if (end < text.length) {
    yield row('line-break-changed', 'without the line break at the end', body.subarray(0, end));
  }
  yield row(
    'line-break-changed',
    'with a line break at the end',
    Buffer.concat([body, Buffer.from('\n')]),
    Buffer.concat([body, Buffer.from('\r\n')]),
  );
  yield row('byte-order-mark', 'with a byte order mark', Buffer.concat([byteOrderMark, body]));
  yield row('byte-order-mark', 'without the byte order mark', withoutMark(body));
  yield row('blanks-changed', 'without blanks at its ends', Buffer.from(text.trim(), 'latin1'));
  yield row(
    'line-break-changed',
    'with other line breaks',
    Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'),
    Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1'),
  );
}

/** By hand: a regular expression for what stands at the end takes quadratic time, and the body is a stranger's. */
function endWithoutLineBreaks(text: string): number {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end -= 1;
  return end;
}

/** Changes that know nothing of JSON. */
function* changedText(body: Buffer): Generator<ChangedBody> {
  const text = body.toString('utf8');
  const row = (cause: Cause, words: string, ...payloads: (string | Buffer)[]) => ({
    cause,
    words,
    payloads: payloads.map((each) => (typeof each === 'string' ? Buffer.from(each) : each)),
  });
  yield row('plus-to-blank', 'with plus where Base64 has blanks now', withPlusInBase64(text));
  yield row('plus-to-blank', 'with blanks where there is a plus now', text.replaceAll('+', ' '));
  yield row('plus-to-blank', 'decoded as a form', decodeForm(text));
  yield row(
    'plus-to-blank',
    'encoded as a form',
    encodeURIComponent(text.toWellFormed()),
    encodeForm(text),
  );
  if (!/[^\0-\x7f]/.test(text)) return;
  yield row('charset', 'with ? for characters outside ASCII', text.replaceAll(/[^\0-\x7f]/gu, '?'));
  yield row('charset', 'in ISO-8859-1', Buffer.from(text, 'latin1'));
  yield row('charset', 'encoded as UTF-8 twice', body.toString('latin1'));
  yield row('charset', 'in GBK', gbkBytes(text));
  if (!isUtf8(body)) yield row('charset', 'in UTF-8, while it travels in GBK', readGbk(body));
}

function* rewritten(tree: JsonNode): Generator<ChangedBody> {
  for (const { cause, words, styles } of jsonHabits) {
    // One by one: between two of them others can have their turn.
    for (const style of styles) yield { cause, words, payloads: texts(writeJson(tree, style)) };
  }
  if (tree.kind !== 'object') return;
  yield {
    cause: 'body-as-parameters',
    words: 'as name=value&name=value',
    payloads: asParameters(tree),
  };
  if (tree.members.length > membersMax) return;
  for (const member of tree.members) {
    const rest = { ...tree, members: tree.members.filter((each) => each !== member) };
    const payloads = texts(writeJson(rest, receivedStyle), writeJson(rest, sortedStyle));
    const words = `without the member ${printableName(fromJsonString(member.name))}`;
    yield { cause: 'member-added', words, payloads };
  }
}

function asParameters(tree: JsonNode & { readonly kind: 'object' }): readonly Buffer[] {
  const parts = tree.members.map(({ name, value }) => {
    const text =
      value.kind === 'string' ? fromJsonString(value.raw) : writeJson(value, receivedStyle);
    return `${fromJsonString(name)}=${text}`;
  });
  return texts(parts.join('&'), parts.toSorted().join('&'));
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(byteOrderMark) ? body.subarray(3) : body;
}

/** Strings that would be Base64 if their blanks were plus signs. */
function withPlusInBase64(text: string): string {
  return text.replaceAll(/"([A-Za-z0-9+/ ]+={0,2})"/g, (string, value: string) => {
    const restored = value.replaceAll(' ', '+');
    return value.includes(' ') && decodeBase64(restored) !== undefined ? `"${restored}"` : string;
  });
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function encodeForm(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function texts(...all: string[]): readonly Buffer[] {
  return all.map((text) => Buffer.from(text));
}

/** A name that a stranger wrote, on its way to a log or terminal. */
export function printableName(name: string): string {
  return JSON.stringify(name.slice(0, 40)).replace(/[\u007f-\uffff]/g, '?');
}
