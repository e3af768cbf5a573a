const replacement = '\uFFFD';
// With the `u` flag a well-formed pair is one character, so this class meets only halves without their partner.
const loneSurrogate = /\p{Surrogate}/u;
const everyLoneSurrogate = /\p{Surrogate}/gu;

/**
 * Text as both databases can hold it: PostgreSQL refuses U+0000 in text, and neither encodes half a surrogate pair.
 * For texts that are kept to be read by people (call records): each such character becomes U+FFFD.
 */
export function toStorableText(text: string): string {
  if (isStorableText(text)) return text;
  return text.replaceAll('\0', replacement).replace(everyLoneSurrogate, replacement);
}

/** Whether a row can have this text as its key. What is not storable was never stored, so a lookup need not ask. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !loneSurrogate.test(text);
}
