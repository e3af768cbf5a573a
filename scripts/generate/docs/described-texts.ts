import type { OpenApiDocument } from '../openapi-document.js';

/** Every text of a document that readers see, as it stands there, each once. */
export function describedTexts(document: OpenApiDocument): ReadonlySet<string> {
  const texts = new Set<string>();
  withTexts(document, (text) => {
    texts.add(text);
    return text;
  });
  return texts;
}

/** The document with each of these texts replaced. All else stays: names, values and what examples hold. */
export function withTexts(
  document: OpenApiDocument,
  replace: (text: string) => string,
): OpenApiDocument {
  return replaceIn(document, replace) as OpenApiDocument;
}

const textKeys: ReadonlySet<string> = new Set(['description', 'summary', 'title', 'x-displayName']);

/** What travels, and not what is said of it. */
const valueKeys: ReadonlySet<string> = new Set(['value', 'example', 'default', 'const', 'enum']);

/** Their members are called as somebody likes, be it `title` or `value`. */
const mapKeys: ReadonlySet<string> = new Set([
  'properties',
  'responses',
  'examples',
  'headers',
  'parameters',
  'schemas',
  'securitySchemes',
]);

type Replace = (text: string) => string;

function replaceIn(node: unknown, replace: Replace): unknown {
  if (Array.isArray(node)) return node.map((each) => replaceIn(each, replace));
  return mapMembers(node, (key, value) => replaceMember(key, value, replace));
}

function replaceMember(key: string, value: unknown, replace: Replace): unknown {
  if (typeof value === 'string') return textKeys.has(key) ? replace(value) : value;
  if (key === 'x-enumDescriptions') return mapMembers(value, (_, text) => replace(String(text)));
  if (Array.isArray(value)) return key === 'examples' ? value : replaceIn(value, replace);
  if (mapKeys.has(key)) return mapMembers(value, (_, member) => replaceIn(member, replace));
  return valueKeys.has(key) ? value : replaceIn(value, replace);
}

function mapMembers(node: unknown, map: (key: string, value: unknown) => unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]: [string, unknown]) => [key, map(key, value)]),
  );
}
