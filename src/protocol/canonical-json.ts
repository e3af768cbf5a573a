import { isUtf8, type Buffer } from 'node:buffer';
import { toJavaDoubleText } from './java-double.js';
import { toJsonString } from './json-string.js';
import { readJsonMembers } from './json-text.js';
import { withoutBlanks } from './without-blanks.js';

/**
 * The text that the marketplace signs when it does not sign the bytes it sends: its sample puts the body into a sorted map
 * and writes that with a default Jackson `ObjectMapper`. So: top-level members in ascending order of UTF-16 code units,
 * top-level nulls dropped, everything nested as received, no blanks, Java's number texts.
 *
 * Where Jackson is laxer than RFC 8259 (byte order mark, content after the value) there is no canonical text here, and the
 * signature over the raw bytes decides.
 */
export function canonicalJson(body: Buffer): CanonicalJson {
  const canonical = canonicalPieces(body);
  return canonical.ok ? { ok: true, text: canonical.pieces.join('') } : canonical;
}

/** Joined they are the canonical text: so a long member enters it without being copied. */
export function canonicalPieces(body: Buffer): CanonicalPieces {
  if (!isUtf8(body)) return { ok: false, reason: 'not-utf8' };
  const reading = readJsonMembers(withoutBlanks(body).toString('utf8'), toJavaNumberText);
  if (!reading.ok) return { ok: false, reason: reasons[reading.reason] };
  const pieces = writeSortedWithoutNulls(reading.content);
  return pieces.every((piece) => piece.isWellFormed())
    ? { ok: true, pieces }
    : { ok: false, reason: 'unpaired-surrogate' };
}

export type CanonicalJson =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: NoCanonicalTextReason };

export type CanonicalPieces =
  | { readonly ok: true; readonly pieces: readonly string[] }
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
function writeSortedWithoutNulls(members: ReadonlyMap<string, string>): string[] {
  const pieces: string[] = [];
  for (const name of [...members.keys()].sort()) {
    const value = String(members.get(name));
    if (value !== 'null')
      pieces.push(`${pieces.length === 0 ? '{' : ','}${toJsonString(name)}:`, value);
  }
  return pieces.length === 0 ? ['{}'] : [...pieces, '}'];
}

/** Integers keep their digits at any length, but have no minus zero; all else goes through a double, as in Java. */
function toJavaNumberText(text: string): string {
  if (text === '-0') return '0';
  const double = Number(text);
  return Number.isFinite(double) ? toJavaDoubleText(double) : `"${toJavaDoubleText(double)}"`;
}
