import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from './base64-text.js';
import { fromJsonString, toPlainText } from './json-string.js';
import { readJsonItems, readJsonMembers } from './json-text.js';

export interface SaasExtendParam {
  readonly name: string;
  readonly value: string;
}

/**
 * The extra parameters of a V1 order: Base64 of a JSON array of `name` and `value`. The documentation encodes the parameter
 * for the URL twice, so what still holds a `%` is decoded once more. A value that is no string stays the JSON text it is.
 * `undefined` for what cannot be read: no reason to fail a purchase, pass the text on as it came.
 */
export function parseSaasExtendParams(text: string): readonly SaasExtendParam[] | undefined {
  const bytes = decodeBase64(decodeOnceMore(text));
  if (!bytes || !isUtf8(bytes)) return undefined;
  const items = readJsonItems(bytes.toString('utf8'));
  if (!items.ok) return undefined;
  const params = items.content.map(toParam).filter((param) => param !== undefined);
  return params.length === items.content.length ? params : undefined;
}

/** Base64 has no blanks: one that is there was a `+` before somebody decoded it as form data. */
function decodeOnceMore(text: string): string {
  return decodePercent(text).replaceAll(' ', '+');
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function toParam(item: string): SaasExtendParam | undefined {
  const members = readJsonMembers(item);
  if (!members.ok) return undefined;
  const name = members.content.get('name');
  const value = members.content.get('value');
  if (!name?.startsWith('"') || value === undefined) return undefined;
  return { name: fromJsonString(name), value: toPlainText(value) };
}
