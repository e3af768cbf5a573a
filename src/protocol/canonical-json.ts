import { isUtf8, type Buffer } from 'node:buffer';
import { toJavaDoubleText } from './java-double.js';
import { readJsonText, type JsonValue } from './json-text.js';

/**
 * The text that the marketplace signs when it does not sign the bytes it sends: its sample puts the body into a sorted map
 * and writes that with a default Jackson `ObjectMapper`. So: top-level members in ascending order of UTF-16 code units,
 * top-level nulls dropped, everything nested as received, no blanks, Java's number texts.
 *
 * Where Jackson is laxer than RFC 8259 (byte order mark, content after the value) there is no canonical text here, and the
 * signature over the raw bytes decides.
 */
export function canonicalJson(body: Buffer): CanonicalJson {
  if (!isUtf8(body)) return { ok: false, reason: 'not-utf8' };
  const reading = readJsonText(body.toString('utf8'));
  if (!reading.ok) return reading;
  if (reading.value.kind !== 'object') return { ok: false, reason: 'not-an-object' };
  const text = write({ kind: 'object', members: sortedWithoutNulls(reading.value.members) });
  return unpairedSurrogate.test(text)
    ? { ok: false, reason: 'unpaired-surrogate' }
    : { ok: true, text };
}

export type CanonicalJson =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: NoCanonicalTextReason };

export type NoCanonicalTextReason =
  'not-utf8' | 'too-deep' | 'malformed' | 'not-an-object' | 'unpaired-surrogate';

/** Such a text has no UTF-8 form. In `u` mode the class finds only surrogates that are not half of a pair. */
const unpairedSurrogate = /\p{Surrogate}/u;

function sortedWithoutNulls(members: ReadonlyMap<string, JsonValue>): Map<string, JsonValue> {
  const kept = [...members].filter(([, value]) => value.kind !== 'null');
  // Names are unique, and `<` compares UTF-16 code units as Java's String.compareTo does.
  return new Map(kept.sort(([name], [otherName]) => (name < otherName ? -1 : 1)));
}

/** Pieces are joined once at the end: joining at every level would copy a deeply nested text a thousand times. */
function write(value: JsonValue): string {
  const pieces: string[] = [];
  writeTo(pieces, value);
  return pieces.join('');
}

function writeTo(pieces: string[], value: JsonValue): void {
  switch (value.kind) {
    case 'null':
      pieces.push('null');
      return;
    case 'boolean':
      pieces.push(String(value.value));
      return;
    case 'number':
      pieces.push(numberText(value.text));
      return;
    case 'string':
      pieces.push(quoted(value.value));
      return;
    case 'array': {
      let before = '[';
      for (const item of value.items) {
        pieces.push(before);
        writeTo(pieces, item);
        before = ',';
      }
      pieces.push(value.items.length === 0 ? '[]' : ']');
      return;
    }
    case 'object': {
      let before = '{';
      for (const [name, member] of value.members) {
        pieces.push(before, quoted(name), ':');
        writeTo(pieces, member);
        before = ',';
      }
      pieces.push(value.members.size === 0 ? '{}' : '}');
    }
  }
}

/** Integers keep their digits at any length, but have no minus zero; all else goes through a double, as in Java. */
function numberText(text: string): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text;
  const double = Number(text);
  return Number.isFinite(double) ? toJavaDoubleText(double) : `"${toJavaDoubleText(double)}"`;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\\p{Control}]/gu, escaped)}"`;
}

/** `JSON.stringify` would write control characters in lower-case hex and escape unpaired surrogates; Jackson does neither. */
function escaped(char: string): string {
  const short = shortEscapes.get(char);
  if (short !== undefined) return short;
  const isAboveAscii = char >= '\u007f';
  return isAboveAscii ? char : `\\u${toHex(char)}`;
}

function toHex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);
