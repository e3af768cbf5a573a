import { isDeepStrictEqual } from 'node:util';

/** What `JSON.parse` makes of a text; `undefined` for what is no JSON. */
export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Whether two JSON texts say the same to whoever reads them with `JSON.parse`: without nulls at the top, which nobody may tell from absent
 * members, and with numbers that are too large as the words that Java writes for them.
 */
export function saysTheSame(one: string, other: string): boolean {
  const [left, right] = [parsed(one), parsed(other)];
  return left !== undefined && right !== undefined && isTheSame(left.value, right.value);
}

export function isTheSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

/** Members sorted and top-level nulls gone, as entries: names such as `__proto__` are names like others here. */
function plain(value: unknown): unknown {
  const entries = toEntries(value);
  return Array.isArray(entries) && isObject(value)
    ? entries.filter((entry) => !isNull(entry))
    : entries;
}

function isNull(entry: unknown): boolean {
  return Array.isArray(entry) && entry[1] === null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toEntries(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (Array.isArray(value)) return value.map((item) => ['item', toEntries(item)]);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([name], [otherName]) => (name < otherName ? -1 : 1))
    .map(([name, member]) => [name, toEntries(member)]);
}

/** How deep a text is nested; what stands in strings does not count. */
export function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (char === '[' || char === '{') deepest = Math.max(deepest, (depth += 1));
    else if (char === ']' || char === '}') depth -= 1;
  }
  return deepest;
}

/** Above this the readers refuse what `JSON.parse` takes. */
export const readDepthMax = 1_000;

/** Above this the comparison itself would empty the stack. */
export const comparedDepthMax = 200;

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}
