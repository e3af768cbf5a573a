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
 * The same, and the codes of the marketplace's own APIs, which call it `error_code` too and may add others: there a list of those that
 * are known stands in one form among several.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext['resolve']} resolve
 * @param {string} from the file in which `schema` is written
 * @returns {string[]}
 */
export function knownCodes(schema, resolve, from) {
  if (schema === undefined) return [];
  const { node, file } = follow(schema, resolve, from);
  const fields = ['resultCode', 'error_code'].flatMap((name) => node.properties?.[name] ?? []);
  const parts = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.allOf ?? [])];
  return [
    ...fields.flatMap((field) => valuesOf(field, resolve, file)),
    ...parts.flatMap((part) => knownCodes(part, resolve, file)),
  ];
}

/**
 * @param {Schema | Reference} schema
 * @param {RuleContext['resolve']} resolve
 * @param {string} from
 * @returns {string[]}
 */
function valuesOf(schema, resolve, from) {
  const { node, file } = follow(schema, resolve, from);
  const own = (node.enum ?? []).map(String);
  const forms = node.anyOf ?? [];
  return [...own, ...forms.flatMap((/** @type {Schema} */ form) => valuesOf(form, resolve, file))];
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
