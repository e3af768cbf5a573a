import { backslash, blank, isBlank, isDigit, isShortEscape, quote } from './json-codes.js';
import { fromJsonString, toJsonString } from './json-string.js';

/** Gives the text of every number with a point or an exponent, and of `-0`. All other integers stay as they are. */
export type ToNumberText = (text: string) => string;

/** Nested deeper than Jackson's limit. Everything else that is no JSON throws SyntaxError. */
export class TooDeepError extends Error {}

/** An object with more members than any call has. The sender is not known yet, and must not make us sort a million names. */
export class TooManyMembersError extends Error {}

/** The calls of the marketplace have some ten; what is long in them is an array. */
const membersMax = 10_000;

/** That of Jackson since 2.15, the marketplace's own JSON library. Without one, a body of `[[[[…` empties our stack. */
const depthMax = 1000;

/**
 * Reads a JSON text in one pass and builds no tree: bodies are read before their sender is known, and 8 MB of `{},{},…` take
 * seconds as a tree.
 *
 * A method that reads a value answers its compact text, or `undefined` if that is just what is written, so that most of a
 * body is never copied. Texts are put together by `+`, which copies nothing until all is done: joining at every level would
 * copy a deeply nested text a thousand times.
 */
export class JsonReader {
  readonly #text: string;
  readonly #toNumberText: ToNumberText;
  #at = 0;
  #depth = 0;
  /** How often the compact text has differed from what is written. */
  #differences = 0;

  constructor(text: string, toNumberText: ToNumberText) {
    this.#text = text;
    this.#toNumberText = toNumberText;
  }

  /** The values of an object by the JSON texts of their names; `undefined` for JSON that is no object. */
  members(): Map<string, string> | undefined {
    return this.#whole('{', () => this.#members());
  }

  /** `undefined` for JSON that is no array. */
  items(): string[] | undefined {
    return this.#whole('[', () => this.#items());
  }

  #whole<Content>(opening: string, reader: () => Content): Content | undefined {
    this.#skipBlanks();
    let content: Content | undefined;
    if (this.#char() === opening) content = reader();
    else this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw new SyntaxError('content after the value');
    return content;
  }

  #value(): string | undefined {
    const differences = this.#differences;
    switch (this.#char()) {
      case '{': {
        const members = this.#members();
        return this.#differences === differences ? undefined : writeObject(members);
      }
      case '[': {
        const items = this.#items();
        return this.#differences === differences ? undefined : writeArray(items);
      }
      case '"':
        return this.#string();
      case 't':
        return this.#word('true');
      case 'f':
        return this.#word('false');
      case 'n':
        return this.#word('null');
      default:
        return this.#number();
    }
  }

  #members(): Map<string, string> {
    const members = new Map<string, string>();
    this.#open();
    while (this.#hasNext('}', members.size)) {
      const nameStart = this.#at;
      const name = this.#string() ?? this.#writtenSince(nameStart);
      this.#skipBlanks();
      this.#take(':');
      this.#skipBlanks();
      const valueStart = this.#at;
      const value = this.#value() ?? this.#writtenSince(valueStart);
      if (members.has(name)) this.#differences += 1;
      members.set(name, value);
      if (members.size > membersMax) throw new TooManyMembersError();
    }
    return members;
  }

  #items(): string[] {
    const items: string[] = [];
    this.#open();
    while (this.#hasNext(']', items.length)) {
      const start = this.#at;
      items.push(this.#value() ?? this.#writtenSince(start));
    }
    return items;
  }

  #open(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > depthMax) throw new TooDeepError();
  }

  /** Steps to the next member or item, or behind the closing bracket. */
  #hasNext(closing: string, countBefore: number): boolean {
    this.#skipBlanks();
    if (this.#isTaken(closing)) {
      this.#depth -= 1;
      return false;
    }
    if (countBefore > 0) this.#take(',');
    this.#skipBlanks();
    return true;
  }

  #string(): string | undefined {
    const start = this.#at;
    this.#take('"');
    let isPlain = true;
    const text = this.#text;
    let at = this.#at;
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) {
      if (!(code >= blank)) throw new SyntaxError('a string with a control character or no end');
      // A whole list may travel as one string: what it escapes as Jackson does need not be decoded to be written again.
      if (code === backslash) isPlain &&= isShortEscape(text.charCodeAt(at + 1));
      at += code === backslash ? 2 : 1;
    }
    this.#at = at + 1;
    return isPlain ? undefined : this.#compact(start, rewriteString);
  }

  #word(word: string): string | undefined {
    if (!this.#text.startsWith(word, this.#at)) throw new SyntaxError(`no ${word}`);
    this.#at += word.length;
    return undefined;
  }

  #number(): string | undefined {
    const start = this.#at;
    const isNegative = this.#isTaken('-');
    const digitsStart = this.#at;
    this.#takeDigits();
    const hasZeroFirst = this.#text[digitsStart] === '0';
    if (hasZeroFirst && this.#at > digitsStart + 1) throw new SyntaxError('a leading zero');
    const hasPoint = this.#isTaken('.');
    if (hasPoint) this.#takeDigits();
    const hasExponent = this.#isTaken('e') || this.#isTaken('E');
    if (hasExponent) this.#takeExponent();
    const isPlain = !hasPoint && !hasExponent && !(isNegative && hasZeroFirst);
    return isPlain ? undefined : this.#compact(start, this.#toNumberText);
  }

  #takeExponent(): void {
    if (!this.#isTaken('+')) this.#isTaken('-');
    this.#takeDigits();
  }

  #takeDigits(): void {
    const start = this.#at;
    while (isDigit(this.#code())) this.#at += 1;
    if (this.#at === start) throw new SyntaxError('no value');
  }

  #compact(start: number, rewrite: (written: string) => string): string | undefined {
    const written = this.#writtenSince(start);
    const compact = rewrite(written);
    if (compact === written) return undefined;
    this.#differences += 1;
    return compact;
  }

  #writtenSince(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  #take(char: string): void {
    if (!this.#isTaken(char)) throw new SyntaxError(`no ${char}`);
  }

  #isTaken(char: string): boolean {
    const isThere = this.#char() === char;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #skipBlanks(): void {
    const start = this.#at;
    while (isBlank(this.#code())) this.#at += 1;
    if (this.#at > start) this.#differences += 1;
  }

  #char(): string {
    return this.#text.charAt(this.#at);
  }

  /** NaN behind the end. */
  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }
}

function rewriteString(written: string): string {
  return toJsonString(fromJsonString(written));
}

function writeObject(members: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of members) text += `${text === '' ? '{' : ','}${name}:${value}`;
  return text === '' ? '{}' : `${text}}`;
}

function writeArray(items: readonly string[]): string {
  let text = '';
  for (const item of items) text += (text === '' ? '[' : ',') + item;
  return text === '' ? '[]' : `${text}]`;
}
