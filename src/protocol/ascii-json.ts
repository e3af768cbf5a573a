/**
 * The JSON text of an answer, in ASCII: every other UTF-16 code unit is written as `\u` and four lower-case hex digits.
 *
 * The marketplace demands this for `memo` of `queryInstance` (`中文` as `\u4e2d\u6587`). All members are written so, not
 * only `memo`: any JSON reader gets the same values, one rule holds for every answer, and bytes in ASCII stay the same under
 * whatever charset a reader assumes, so `Body-Sign` over them cannot break.
 */
export function toAsciiJson(answer: object): string {
  return JSON.stringify(answer).replace(/[\u0080-\uffff]/g, escaped);
}

function escaped(codeUnit: string): string {
  return `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
