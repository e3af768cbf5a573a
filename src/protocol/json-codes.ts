/** UTF-16 code units of JSON. Whole bodies are walked by them: the characters as strings take three times as long. */
export const quote = 0x22;
export const backslash = 0x5c;
export const blank = 0x20;
export const colon = 0x3a;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;

export function isBlank(code: number): boolean {
  return code === blank || code === 0x0a || code === 0x0d || code === 0x09;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** ASCII letters, digits, `_` and `$`. */
export function isNameCode(code: number): boolean {
  const lowerCase = code | 0x20;
  return (
    (lowerCase >= 0x61 && lowerCase <= 0x7a) || isDigit(code) || code === 0x5f || code === 0x24
  );
}
