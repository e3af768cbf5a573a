/** UTF-16 code units of JSON. Whole bodies are walked by them: the characters as strings take three times as long. */
export const quote = 0x22;
export const backslash = 0x5c;
export const blank = 0x20;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;

export function isBlank(code: number): boolean {
  return code === blank || code === 0x0a || code === 0x0d || code === 0x09;
}

/** What divides values and names by itself. */
export function isStructure(code: number): boolean {
  return (
    code === comma ||
    code === colon ||
    code === openBrace ||
    code === closeBrace ||
    code === openBracket ||
    code === closeBracket
  );
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** What Jackson writes behind a backslash, `u` apart. A slash may stand there too, but Jackson would not escape it. */
export function isShortEscape(code: number): boolean {
  return shortEscapes.has(code);
}

const shortEscapes: ReadonlySet<number> = new Set(
  Array.from('"\\bfnrt', (char) => char.charCodeAt(0)),
);

/** ASCII letters, digits, `_` and `$`. */
export function isNameCode(code: number): boolean {
  const lowerCase = code | 0x20;
  return (
    (lowerCase >= 0x61 && lowerCase <= 0x7a) || isDigit(code) || code === 0x5f || code === 0x24
  );
}
