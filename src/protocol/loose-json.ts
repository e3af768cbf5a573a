import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
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
  return parseJson(text) ?? parseLooseList(text) ?? parseJson(quoteNames(text));
}

/** Of a text of 8 MB the copy with quoted names is twice that in memory; of a piece it is nothing. */
const pieceLength = 65_536;

/**
 * A long list, piece by piece: it is well-formed exactly if each piece, in brackets of its own, is a list that is not empty.
 * `undefined` if it is not, or no list, or not long.
 */
function parseLooseList(text: string): unknown[] | undefined {
  if (text.length <= pieceLength) return undefined;
  const list = /^[ \t\r\n]*\[/.exec(text);
  if (list === null) return undefined;
  const items: unknown[] = [];
  for (const piece of piecesOfList(text, list[0].length)) {
    const parsed = parseJson(quoteNames(piece));
    if (!Array.isArray(parsed) || parsed.length === 0) return undefined;
    for (const item of parsed) items.push(item);
  }
  return items;
}

/** Cut at commas between items, from the place behind the first bracket on; the last piece brings the closing bracket along. */
function* piecesOfList(text: string, start: number): Generator<string> {
  let pieceStart = start;
  let depth = 0;
  for (let at = start; at < text.length;) {
    const code = text.charCodeAt(at);
    depth += depthChange(code);
    const isCut = code === comma && depth === 0 && at - pieceStart >= pieceLength;
    if (isCut) {
      yield `[${text.slice(pieceStart, at)}]`;
      pieceStart = at + 1;
    }
    at = code === quote ? endOfString(text, at) : at + 1;
  }
  yield `[${text.slice(pieceStart)}`;
}

function depthChange(code: number): number {
  if (code === openBrace || code === openBracket) return 1;
  return code === closeBrace || code === closeBracket ? -1 : 0;
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
    depth += depthChange(code);
    if (depth > depthMax) return true;
    if (code === quote) at = endOfString(text, at) - 1;
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
