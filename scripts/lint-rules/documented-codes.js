/** @import { Reference, RuleContext, Schema } from './rule-context.js' */

/**
 * The result codes that a body can hold: the allowed values of its `resultCode`, over all of its alternatives.
 * Empty for a body that has no `resultCode`, as those of the management API.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext['resolve']} resolve
 * @param {string} from the file in which `schema` is written
 * @returns {string[]}
 */
export function documentedCodes(schema, resolve, from) {
  if (schema === undefined) return [];
  const { node, file } = follow(schema, resolve, from);
  const own = node.properties?.['resultCode'];
  const codes = own === undefined ? [] : (follow(own, resolve, file).node.enum ?? []).map(String);
  const parts = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.allOf ?? [])];
  return [...codes, ...parts.flatMap((part) => documentedCodes(part, resolve, file))];
}

/**
 * What a reference stands for, and the file it is written in. References within that file are relative to it.
 *
 * @param {unknown} node
 * @param {RuleContext['resolve']} resolve
 * @param {string} from
 * @returns {{ node: any, file: string }}
 */
export function follow(node, resolve, from) {
  if (typeof node !== 'object' || node === null || !('$ref' in node)) return { node, file: from };
  const found = resolve(node, from);
  if (found.location === undefined) return { node: {}, file: from };
  return follow(found.node, resolve, found.location.source.absoluteRef);
}
