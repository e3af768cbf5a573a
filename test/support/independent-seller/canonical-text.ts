/** A number as it was written: digits beyond those of a double count when a text is signed. */
export class NumberText {
  constructor(readonly text: string) {}
}

/** What JSON says, with the order of its members and the writing of its numbers. */
export type JsonNode = string | boolean | null | NumberText | readonly JsonNode[] | JsonMembers;
export type JsonMembers = ReadonlyMap<string, JsonNode>;

export type CanonicalText =
  | { readonly text: string }
  | { readonly reason: 'malformed' | 'not-an-object' | 'not-utf8' | 'unpaired-surrogate' };

/**
 * The text that the vendor's sample makes of a body and signs: members of the top level in ascending order and without those that
 * are null, no blanks, numbers and strings as Jackson writes them.
 */
export function canonicalText(body: Buffer): CanonicalText {
  const members = readObject(body);
  if ('reason' in members) return members;
  const sorted = [...members.members].filter(([, value]) => value !== null).sort(byName);
  const text = writeMembers(sorted);
  return text.isWellFormed() ? { text } : { reason: 'unpaired-surrogate' };
}

type ReadObject =
  | { readonly members: JsonMembers }
  | { readonly reason: 'malformed' | 'not-an-object' | 'not-utf8' };

/** The members of a body that is a JSON object. */
export function readObject(body: Buffer): ReadObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { reason: 'not-utf8' };
  }
  const node = readJson(text);
  if (node === undefined) return { reason: 'malformed' };
  return isMembers(node) ? { members: node } : { reason: 'not-an-object' };
}

/** `undefined` for what is no JSON. */
export function readJson(text: string): JsonNode | undefined {
  try {
    // Node's reader is strict, but loses digits and order: it judges, and the text is then cut into tokens that are known to be right.
    JSON.parse(text);
    return readTokens(text);
  } catch {
    return undefined;
  }
}

const token = /[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/g;

/** Only for a text that is known to be JSON. */
function readTokens(text: string): JsonNode {
  const tokens = text.match(token) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? '';

  function readValue(first: string): JsonNode {
    if (first === '{') return readMembers();
    if (first === '[') return readList();
    if (first.startsWith('"')) return readText(first);
    if (first === 'true' || first === 'false') return first === 'true';
    return first === 'null' ? null : new NumberText(first);
  }

  function readMembers(): JsonMembers {
    const members = new Map<string, JsonNode>();
    for (let each = next(); each !== '}'; each = next()) {
      if (each === ',') continue;
      next();
      // A name that comes again keeps its place and gets the later value.
      members.set(readText(each), readValue(next()));
    }
    return members;
  }

  function readList(): JsonNode[] {
    const list: JsonNode[] = [];
    for (let each = next(); each !== ']'; each = next()) {
      if (each !== ',') list.push(readValue(each));
    }
    return list;
  }

  return readValue(next());
}

function readText(quoted: string): string {
  return JSON.parse(quoted) as string;
}

/** Compact JSON as Jackson writes it. */
export function writeNode(node: JsonNode): string {
  if (node === null) return 'null';
  if (typeof node === 'boolean') return String(node);
  if (typeof node === 'string') return writeText(node);
  if (node instanceof NumberText) return writeNumber(node.text);
  return isMembers(node) ? writeMembers([...node]) : `[${node.map(writeNode).join(',')}]`;
}

function writeMembers(members: readonly (readonly [string, JsonNode])[]): string {
  return `{${members.map(([name, value]) => `${writeText(name)}:${writeNode(value)}`).join(',')}}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function writeText(text: string): string {
  const escaped = text.replace(needsEscape, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return shortEscapes[character] ?? `\\u${code}`;
  });
  return `"${escaped}"`;
}

const needsEscape = new RegExp(`["\\\\${String.fromCharCode(0)}-${String.fromCharCode(31)}]`, 'g');

function writeNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text;
  const value = Number(text);
  return Number.isFinite(value) ? writeDouble(value) : `"${value < 0 ? '-' : ''}Infinity"`;
}

/** As `Double.toString` of Java 19 and later. */
function writeDouble(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === 0) return `${sign}0.0`;
  const [digits, exponent] = shortestDigits(size);
  if (size >= 1e-3 && size < 1e7) return sign + plainNotation(digits, exponent);
  return `${sign}${digits.slice(0, 1)}.${digits.slice(1) || '0'}E${exponent}`;
}

function shortestDigits(size: number): [digits: string, exponent: number] {
  const [shortest, twoDigits] = [size.toExponential(), size.toExponential(1)];
  // Java considers two digits at least, which shows in the smallest numbers only.
  const isOneDigit = !shortest.includes('.');
  const chosen = isOneDigit && Number(twoDigits) === size ? twoDigits : shortest;
  const [mantissa = '', exponent = '0'] = chosen.split('e');
  return [mantissa.replace('.', '').replace(/(?<=.)0+$/, ''), Number(exponent)];
}

function plainNotation(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 2, '0');
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function isMembers(node: JsonNode): node is JsonMembers {
  return node instanceof Map;
}

/** The value as JavaScript has it. A prototype is not among the names. */
export function toPlain(node: JsonNode): unknown {
  if (node instanceof NumberText) return Number(node.text);
  if (typeof node !== 'object' || node === null) return node;
  if (!isMembers(node)) return node.map(toPlain);
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of node) plain[name] = toPlain(value);
  return plain;
}
