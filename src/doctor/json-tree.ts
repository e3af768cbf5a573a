/** JSON with everything that a parser forgets: the order and repetition of names, how numbers and strings were written. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly raw: string }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'word'; readonly raw: string };

export interface JsonMember {
  /** As written, with its quotation marks. */
  readonly name: string;
  readonly value: JsonNode;
}

/** Deeper than any body of the marketplace, and no danger for the stack. */
const depthMax = 100;

/** `undefined` for what is no JSON, or nested too deep. */
export function parseJsonTree(text: string): JsonNode | undefined {
  if (!isJson(text)) return undefined;
  const tokens = text.matchAll(/[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/g);
  const next = () => tokens.next().value?.[0] ?? '';
  return readNode(next(), next, 0);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads on in what is known to be JSON, so that no token can be out of place. */
function readNode(token: string, next: () => string, depth: number): JsonNode | undefined {
  if (depth > depthMax) return undefined;
  if (token === '{') return readObject(next, depth);
  if (token === '[') return readArray(next, depth);
  if (token.startsWith('"')) return { kind: 'string', raw: token };
  return { kind: /^[-\d]/.test(token) ? 'number' : 'word', raw: token };
}

function readObject(next: () => string, depth: number): JsonNode | undefined {
  const members: JsonMember[] = [];
  for (let name = next(); name !== '}'; name = next()) {
    if (name === ',') continue;
    next();
    const value = readNode(next(), next, depth + 1);
    if (value === undefined) return undefined;
    members.push({ name, value });
  }
  return { kind: 'object', members };
}

function readArray(next: () => string, depth: number): JsonNode | undefined {
  const items: JsonNode[] = [];
  for (let token = next(); token !== ']'; token = next()) {
    if (token === ',') continue;
    const item = readNode(token, next, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: 'array', items };
}
