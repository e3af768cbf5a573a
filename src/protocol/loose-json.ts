import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  isBlank,
  isDigit,
  isNameCode,
  openBrace,
  openBracket,
  quote,
} from './json-codes.js';

/**
 * The value of a text that holds JSON, or what the marketplace prints in its place: JSON whose names stand without quotation
 * marks (`[{orgCode:"10000", orgName:"…"}]`). A name is ASCII letters, digits, `_` and `$`, not a digit first; nothing else
 * of JavaScript or JSON5 is read. `undefined` if the text is neither, or nested deeper than 1000 levels, which would empty the
 * stack of whoever walks the value.
 *
 * `__proto__` is a member like any other. Time grows with the length of the text only, whatever it holds.
 */
export function parseLooseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  return parseJson(text) ?? parseJson(quoteNames(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As for bodies, see json-reader.ts. */
const depthMax = 1000;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at) - 1;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

/** Whether the result is JSON is for `JSON.parse` to say: a name is whatever looks like one and has a colon behind it. */
function quoteNames(text: string): string {
  let quoted = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (!isNameCode(code)) {
      at += 1;
    } else {
      at = endOfName(text, at);
      if (isDigit(code) || !isBeforeColon(text, at)) continue;
      quoted += `${text.slice(copied, start)}"${text.slice(start, at)}"`;
      copied = at;
    }
  }
  return quoted + text.slice(copied);
}

/** Behind the closing quotation mark of the string that opens at `start`, or behind the text if it does not close. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) break;
    at += code === backslash ? 2 : 1;
  }
  return at + 1;
}

function endOfName(text: string, start: number): number {
  let at = start;
  while (isNameCode(text.charCodeAt(at))) at += 1;
  return at;
}

function isBeforeColon(text: string, start: number): boolean {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === colon;
}
