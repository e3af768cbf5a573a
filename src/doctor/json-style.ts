import { toJsonString, fromJsonString } from '../protocol/json-string.js';
import type { JsonMember, JsonNode } from './json-tree.js';

/** How a program writes JSON. Every field is one thing in which programs differ. */
export interface JsonStyle {
  readonly order:
    'received' | 'ascending' | 'descending' | 'ignoring-case' | 'ascending-everywhere';
  /** Members that are left out; `depth` 0 is the top level. */
  readonly isDropped: (value: JsonNode, depth: number) => boolean;
  /** Of a repeated name. */
  readonly kept: 'all' | 'first' | 'last';
  readonly comma: string;
  readonly colon: string;
  /** Line breaks and this indentation for each level. */
  readonly indent: string | undefined;
  /** From a string as it was written to how this program writes it, both with quotation marks. */
  readonly toText: (raw: string) => string;
  readonly toNumber: (raw: string) => string;
  readonly toWord: (raw: string) => string;
}

/** Everything as it was received, but for blanks. */
export const receivedStyle: JsonStyle = {
  order: 'received',
  isDropped: () => false,
  kept: 'all',
  comma: ',',
  colon: ':',
  indent: undefined,
  toText: (raw) => raw,
  toNumber: (raw) => raw,
  toWord: (raw) => raw,
};

/** Parsed and written anew: with those escapes only that JSON demands. */
export const rewrittenStyle: JsonStyle = {
  ...receivedStyle,
  toText: (raw) => toJsonString(fromJsonString(raw)),
};

/** As the canonical text: sorted at the top, without top-level nulls. Numbers stay as they are. */
export const sortedStyle: JsonStyle = {
  ...rewrittenStyle,
  order: 'ascending',
  kept: 'last',
  isDropped: (value, depth) => depth === 0 && isNull(value),
};

export function isNull(value: JsonNode): boolean {
  return value.kind === 'word' && value.raw === 'null';
}

export function isEmptyText(value: JsonNode): boolean {
  return value.kind === 'string' && value.raw === '""';
}

/** The tree as text in that style. */
export function writeJson(node: JsonNode, style: JsonStyle, depth = 0): string {
  switch (node.kind) {
    case 'object':
      return enclosed('{}', writeMembers(node.members, style, depth), { style, depth });
    case 'array': {
      const items = node.items.map((item) => writeJson(item, style, depth + 1));
      return enclosed('[]', items, { style, depth });
    }
    case 'string':
      return style.toText(node.raw);
    case 'number':
      return style.toNumber(node.raw);
    case 'word':
      return style.toWord(node.raw);
  }
}

function writeMembers(members: readonly JsonMember[], style: JsonStyle, depth: number): string[] {
  const present = keptMembers(members, style).filter(({ value }) => !style.isDropped(value, depth));
  return inOrder(present, style, depth).map(({ name, value }) => {
    const text = writeJson(value, style, depth + 1);
    return `${style.toText(name)}${style.colon}${text}`;
  });
}

/** A name that is repeated stays in its first place, whichever value is kept. */
function keptMembers(members: readonly JsonMember[], { kept }: JsonStyle): readonly JsonMember[] {
  if (kept === 'all') return members;
  const byName = new Map<string, JsonMember>();
  for (const member of members) {
    const name = fromJsonString(member.name);
    if (kept === 'last' || !byName.has(name)) byName.set(name, member);
  }
  return [...byName.values()];
}

function inOrder(
  members: readonly JsonMember[],
  { order }: JsonStyle,
  depth: number,
): readonly JsonMember[] {
  if (order === 'received' || (depth > 0 && order !== 'ascending-everywhere')) return members;
  const nameOf = ({ name }: JsonMember) => {
    const text = fromJsonString(name);
    return order === 'ignoring-case' ? text.toLowerCase() : text;
  };
  const sorted = members.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return order === 'descending' ? sorted.reverse() : sorted;
}

function enclosed(
  brackets: '{}' | '[]',
  parts: readonly string[],
  { style, depth }: { readonly style: JsonStyle; readonly depth: number },
): string {
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (parts.length === 0 || style.indent === undefined) {
    return open + parts.join(style.comma) + close;
  }
  const inner = `\n${style.indent.repeat(depth + 1)}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${style.indent.repeat(depth)}${close}`;
}
