/**
 * Reads JSON without losing what a signature may depend on: the digits of a number, the order of members, names such as
 * `10` and `__proto__`. `JSON.parse` loses all of these; here it only judges the grammar, which it knows strictly
 * (RFC 8259). Of two members with one name the first keeps its place and the last gives the value, as in Java's maps.
 */
export function readJsonText(text: string): JsonReading {
  if (isTooDeep(text)) return { ok: false, reason: 'too-deep' };
  if (!isJson(text)) return { ok: false, reason: 'malformed' };
  return { ok: true, value: new JsonReader(text).value() };
}

export type JsonReading =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: 'malformed' | 'too-deep' };

/** A `number` keeps the text it was written with. No value is nested deeper than 1000, so recursion over one is safe. */
export type JsonValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonValue> };

/** The limit of Jackson since 2.15, the marketplace's own JSON library. Without one, a body of `[[[[…` empties our stack. */
const depthMax = 1000;

/** Looks at brackets only, in one pass and before anything is built, so that a hostile body costs next to nothing. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      at = closingQuote(text, at);
    } else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (char === '}' || char === ']') {
      depth -= 1;
    }
  }
  return false;
}

/** Where the string that opens at `start` closes; the end of the text, or just behind it, if it does not close. */
function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Walks a text that is known to be JSON and not too deep, and therefore checks nothing. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonValue {
    switch (this.#nextChar()) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return { kind: 'string', value: this.#string() };
      default:
        return this.#scalar();
    }
  }

  #object(): JsonValue {
    const members = new Map<string, JsonValue>();
    this.#at += 1;
    while (this.#nextChar() !== '}') {
      const name = this.#string();
      members.set(name, this.value());
    }
    this.#at += 1;
    return { kind: 'object', members };
  }

  #array(): JsonValue {
    const items: JsonValue[] = [];
    this.#at += 1;
    while (this.#nextChar() !== ']') items.push(this.value());
    this.#at += 1;
    return { kind: 'array', items };
  }

  #string(): string {
    this.#nextChar();
    const start = this.#at;
    this.#at = closingQuote(this.#text, start) + 1;
    return String(JSON.parse(this.#text.slice(start, this.#at)));
  }

  #scalar(): JsonValue {
    const start = this.#at;
    while (!' \t\r\n,]}'.includes(this.#text.charAt(this.#at))) this.#at += 1;
    const text = this.#text.slice(start, this.#at);
    if (text === 'null') return { kind: 'null' };
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    return { kind: 'number', text };
  }

  /** Commas and colons are skipped like blanks: the grammar has been judged, their places tell nothing more. */
  #nextChar(): string {
    while (' \t\r\n,:'.includes(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.charAt(this.#at);
  }
}
