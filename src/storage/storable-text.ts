const replacement = '\uFFFD';

/**
 * Text as both databases can hold it: PostgreSQL refuses U+0000 in text, and neither encodes half a surrogate pair.
 * For texts that are kept to be read by people (call records): each such character becomes U+FFFD, as `toWellFormed` does it.
 */
export function toStorableText(text: string): string {
  if (isStorableText(text)) return text;
  return text.replaceAll('\0', replacement).toWellFormed();
}

export function toStorableTextOrNull(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}

/** Whether a row can have this text as its key. What is not storable was never stored, so a lookup need not ask. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
