import type { CallbackOperation } from '../openapi/callback-specification.js';
import { linkMembers, sensitiveMembers } from '../protocol/sensitive-members.js';
import type { Finding } from './finding.js';

/**
 * A value as it may be shown to whoever has asked for values; `undefined` for one that may be a secret or tell of a person: of an
 * operation that is sensitive, of a member with such a name, or with the form of a number to call or an address of mail.
 */
export function toShownValue(
  operation: CallbackOperation | undefined,
  { path, value }: Finding,
): string | undefined {
  if (operation === undefined || operation.sensitive || value === undefined) return undefined;
  if (path.split(/[.[\]]+/).some(isSensitiveName) || tellsOfPerson(value)) return undefined;
  if (typeof value === 'object' && value !== null) return undefined;
  const text = JSON.stringify(value);
  return visible(text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text);
}

const lengthMax = 64;

function isSensitiveName(name: string): boolean {
  return (
    sensitiveMembers.has(name) ||
    linkMembers.has(name) ||
    /password|passwd|secret|token|licen[cs]e|signature|phone|mobile|mail|fingerprint|credential|user|customer|contact|address|url/i.test(
      name,
    )
  );
}

function tellsOfPerson(value: unknown): boolean {
  return typeof value === 'string' && (/.@./s.test(value) || /^\+?[\d -]{7,20}$/.test(value));
}

/** What JSON leaves as it is and a terminal does not. */
function visible(text: string): string {
  return text.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
