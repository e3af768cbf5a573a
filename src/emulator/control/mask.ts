import { sensitiveMembers } from '../../protocol/sensitive-members.js';

/** Stands where something is not shown. */
export const maskedText = '***';

/**
 * A value of JSON without what nobody should see over a shoulder or in a screenshot, also where a text holds JSON again, as lists of the
 * kit do.
 */
export function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskNested(value);
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      sensitiveMembers.has(name) && member !== null && member !== ''
        ? maskedText
        : maskValue(member),
    ]),
  );
}

/** A body; one that is no JSON could hold anything, and is not shown at all. */
export function maskBody(body: string): string {
  if (body === '') return body;
  const value = parseJson(body);
  return value === undefined
    ? `${maskedText} (${body.length} characters that are no JSON)`
    : JSON.stringify(maskValue(value));
}

/** An address whose query holds what a GET says. */
export function maskUrl(text: string): string {
  const url = new URL(text);
  for (const [name, value] of [...url.searchParams]) {
    if (sensitiveMembers.has(name) && value !== '') url.searchParams.set(name, maskedText);
    else url.searchParams.set(name, maskNested(value));
  }
  return url.href;
}

function maskNested(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(maskValue(value));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
