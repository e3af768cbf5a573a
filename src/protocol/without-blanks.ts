import { Buffer } from 'node:buffer';
import { backslash, blank, isBlank, isStructure, quote } from './json-codes.js';

/**
 * JSON without the blanks between its tokens, by bytes: those of UTF-8 beyond ASCII are never blanks nor quotation marks. The
 * reader would get rid of them too, but from a list of a hundred thousand entries at the price of a text for each of them.
 *
 * A blank that divides two words stays, so that what is no JSON does not become JSON.
 */
export function withoutBlanks(json: Buffer): Buffer {
  const first = findBlank(json);
  if (first === -1) return json;
  const compact = Buffer.allocUnsafe(json.length);
  compact.set(json.subarray(0, first));
  return compact.subarray(0, copyTokens(json, first, compact));
}

/** The first blank between tokens. */
function findBlank(json: Buffer): number {
  let at = 0;
  while (at < json.length && !isBlank(codeAt(json, at))) at = endOfToken(json, at);
  return at < json.length ? at : -1;
}

/** From a place between two tokens, to the same place of `compact`; answers where that ends. */
function copyTokens(json: Buffer, start: number, compact: Buffer): number {
  let length = start;
  for (let at = start; at < json.length;) {
    const end = endOfToken(json, at);
    if (isBlank(codeAt(json, at)) && !isDivider(compact, length, json, end)) {
      at = end;
      continue;
    }
    while (at < end) {
      compact[length] = codeAt(json, at);
      length += 1;
      at += 1;
    }
  }
  return length;
}

/** Of a run of blanks at most the last one can be next to a word on either side. */
function isDivider(compact: Buffer, length: number, json: Buffer, next: number): boolean {
  return isWord(codeAt(compact, length - 1)) && isWord(codeAt(json, next));
}

function isWord(code: number): boolean {
  return !isBlank(code) && !isStructure(code) && code !== quote;
}

/** Of a string its end, and behind the bytes if it has none; all else is taken byte by byte. */
function endOfToken(json: Buffer, start: number): number {
  let at = start + 1;
  if (json[start] !== quote) return at;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return Math.min(at + 1, json.length);
}

/** A blank stands for what is not there. */
function codeAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? blank;
}
