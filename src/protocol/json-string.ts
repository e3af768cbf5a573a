/**
 * A string as a default Jackson `ObjectMapper` writes it, with its quotes: escaped are only `"`, `\` and what is below U+0020,
 * in upper-case hex. `JSON.stringify` writes the same, unless it writes `\u`: then its hex is in lower case, or the string has
 * an unpaired surrogate, which Jackson leaves as it is.
 */
export function toJsonString(value: string): string {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? `"${value.replace(/["\\\p{Control}]/gu, escaped)}"` : text;
}

/** The value of a string in JSON, and its reverse: the text must be such a string. */
export function fromJsonString(text: string): string {
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
}

/** A string in JSON as its value; any other JSON value as the text that it is. */
export function toPlainText(jsonText: string): string {
  return jsonText.startsWith('"') ? fromJsonString(jsonText) : jsonText;
}

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
