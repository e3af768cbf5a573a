import { isUtf8, type Buffer } from 'node:buffer';
import { toJavaDoubleText } from './java-double.js';
import { toJsonString, unpairedSurrogate } from './json-string.js';
import { readJsonMembers } from './json-text.js';

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
  const reading = readJsonMembers(body.toString('utf8'), toJavaNumberText);
  if (!reading.ok) return { ok: false, reason: reasons[reading.reason] };
  const text = writeSortedWithoutNulls(reading.content);
  return unpairedSurrogate.test(text)
    ? { ok: false, reason: 'unpaired-surrogate' }
    : { ok: true, text };
}

export type CanonicalJson =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: NoCanonicalTextReason };

export type NoCanonicalTextReason =
  | 'not-utf8'
  | 'too-deep'
  | 'too-many-members'
  | 'malformed'
  | 'not-an-object'
  | 'unpaired-surrogate';

const reasons = {
  malformed: 'malformed',
  'too-deep': 'too-deep',
  'too-many-members': 'too-many-members',
  'wrong-type': 'not-an-object',
} as const;

/** Without a function, `sort` compares UTF-16 code units as Java's `String.compareTo` does, and fast. */
function writeSortedWithoutNulls(members: ReadonlyMap<string, string>): string {
  let text = '';
  for (const name of [...members.keys()].sort()) {
    const value = members.get(name);
    if (value !== 'null') text += `${text === '' ? '' : ','}${toJsonString(name)}:${value}`;
  }
  return `{${text}}`;
}

/** Integers keep their digits at any length, but have no minus zero; all else goes through a double, as in Java. */
function toJavaNumberText(text: string): string {
  if (text === '-0') return '0';
  const double = Number(text);
  return Number.isFinite(double) ? toJavaDoubleText(double) : `"${toJavaDoubleText(double)}"`;
}
