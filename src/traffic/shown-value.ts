import type { CallbackOperation } from '../openapi/callback-specification.js';
import { linkMembers, sensitiveMembers } from '../protocol/sensitive-members.js';
import type { Finding } from './finding.js';

/**
 * A value as it may be shown to whoever has asked for values; `undefined` for one that may be a secret or tell of a person: of an
 * operation that is sensitive, of a member whose name may mean that, or with the form of a number to call, an address or a key.
 */
export function toShownValue(
  operation: CallbackOperation | undefined,
  { kind, path, value }: Finding,
): string | undefined {
  if (operation === undefined || operation.sensitive || value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) return undefined;
  // A result code has the six digits that a number to call may have, and what it is, the specification says.
  const isSensitive = kind !== 'unknown-code' && (hasSensitiveName(path) || looksSensitive(value));
  if (isSensitive) return undefined;
  const text = JSON.stringify(value);
  return visible(text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text);
}

const lengthMax = 64;

function hasSensitiveName(path: string): boolean {
  return path.split(/[.[\]]+/).some(isSensitiveName);
}

/** Names are the sender's: rather one that means nothing bad too many than one too few. Those of other scripts are not judged. */
function isSensitiveName(name: string): boolean {
  if (sensitiveMembers.has(name) || linkMembers.has(name) || /[^\x20-\x7e]/.test(name)) return true;
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/);
  return sensitiveStems.test(name) || words.some((word) => sensitiveWords.test(word));
}

const sensitiveStems =
  /pass|pwd|secret|token|licen[cs]e|signature|phone|mobile|mail|wechat|weixin|fingerprint|credential|user|customer|contact|buyer|person|address|account|login|session|cookie|ticket|captcha|verif|activation|identity|url|name/i;

/** Too short to be looked for inside of words. */
const sensitiveWords =
  /^(?:auth|cert|fax|idcard|jwt|links?|memo|notes?|otp|pins?|portal|pw|qq|remarks?|sign|sk|sms|tel|uri)$|key$/i;

function looksSensitive(value: unknown): boolean {
  const text = String(value);
  return /.@.|\/\//s.test(text) || hasManyDigits(text) || looksLikeKey(text);
}

/** Numbers to call, of identity cards and of accounts, whatever stands between their digits. */
function hasManyDigits(text: string): boolean {
  return /(?:\d[\s().+-]*){6}/.test(text);
}

/** What has no blank, and either digits among its letters or the three parts of a JSON Web Token. */
function looksLikeKey(text: string): boolean {
  return /^(?=\S*\d)(?=\S*[A-Za-z])\S{16,}$/.test(text) || /^[\w-]+\.[\w-]+\.[\w-]{6,}$/.test(text);
}

/** What JSON leaves as it is and a terminal does not. */
function visible(text: string): string {
  return text.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
