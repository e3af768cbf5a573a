import { JsonReader, TooDeepError, TooManyMembersError, type ToNumberText } from './json-reader.js';
import { fromJsonString } from './json-string.js';

/**
 * The members of a JSON object (RFC 8259, strictly) by name, without losing what a signature may depend on: the digits of a
 * number, the order of members, names such as `10` and `__proto__`. `JSON.parse` loses all of these.
 *
 * Values stay JSON texts, made compact: no blanks between the tokens, strings as Jackson writes them. Of two members with one
 * name the first keeps its place and the last gives the value, as in Java's maps.
 */
export function readJsonMembers(
  text: string,
  toNumberText: ToNumberText = asWritten,
): JsonReading<ReadonlyMap<string, string>> {
  return read(() => {
    const members = new JsonReader(text, toNumberText).members();
    return members && byName(members);
  });
}

/** The items of a JSON array, as compact JSON texts like the values of members. */
export function readJsonItems(text: string): JsonReading<readonly string[]> {
  return read(() => new JsonReader(text, asWritten).items());
}

/** `wrong-type` is JSON, but no object or no array respectively. */
export type JsonReading<Content> =
  | { readonly ok: true; readonly content: Content }
  | { readonly ok: false; readonly reason: UnreadableJson };

export type UnreadableJson = 'malformed' | 'too-deep' | 'too-many-members' | 'wrong-type';

function byName(members: ReadonlyMap<string, string>): Map<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of members) named.set(fromJsonString(name), value);
  return named;
}

function asWritten(text: string): string {
  return text;
}

function read<Content>(reader: () => Content | undefined): JsonReading<Content> {
  try {
    const content = reader();
    return content === undefined ? { ok: false, reason: 'wrong-type' } : { ok: true, content };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): UnreadableJson {
  if (error instanceof TooDeepError) return 'too-deep';
  return error instanceof TooManyMembersError ? 'too-many-members' : 'malformed';
}
