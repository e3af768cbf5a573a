import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalText } from './canonical-text.js';
import { noFaults, type Faults } from './planted-faults.js';

/** Which printed formula a signature follows: that of the base interfaces hashes the body first, that of the kit does not. */
export type Formula = 'base' | 'kit';

export interface SignedCall {
  /** As they travelled; `undefined` or empty where they are missing. */
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

export interface SignatureRules {
  /** The current key first. */
  readonly keys: readonly string[];
  /** Tried in this order. */
  readonly formulas: readonly Formula[];
  /** Milliseconds. */
  readonly now: number;
  readonly windowMs: number;
  /** From a nonce to the time (ms) at which it may be forgotten. */
  readonly nonces: Map<string, number>;
  readonly faults?: Faults;
}

export type SignatureVerdict =
  | {
      readonly ok: true;
      readonly keyIndex: number;
      readonly payload: 'raw' | 'canonical' | 'both';
      readonly formula: Formula;
    }
  | { readonly ok: false; readonly resultCode: '000001' | '000002'; readonly reason: string };

/** Lower-case hex of the signature that the formula has for this payload. */
export function signatureOf(
  formula: Formula,
  key: string,
  { timestamp, nonce }: { readonly timestamp: string; readonly nonce: string },
  payload: Buffer,
): string {
  const head = Buffer.from(`${key}${nonce}${timestamp}`);
  const tail = formula === 'kit' ? payload : Buffer.from(hmac(key, payload).toString('hex'));
  return hmac(key, Buffer.concat([head, tail])).toString('hex');
}

/** Freshness first, then the signature, then the nonce, which a bad signature must not use up. */
export function verifySignature(call: SignedCall, rules: SignatureRules): SignatureVerdict {
  const { faults = noFaults } = rules;
  const { nonce = '', timestamp = '', signature = '' } = call;
  const missing = freshnessProblem(timestamp, rules, faults) ?? nonceProblem(nonce, faults);
  if (missing !== undefined) return refused('000002', missing);
  if (signature === '' && !faults.has('accepts-missing-signature')) {
    return refused('000001', 'signature-missing');
  }
  return verifyFresh({ ...call, nonce, timestamp, signature }, rules, faults);
}

function verifyFresh(call: CompleteCall, rules: SignatureRules, faults: Faults): SignatureVerdict {
  const { nonce, timestamp } = call;
  const isKnown = isRemembered(rules, nonce);
  const found = matchOf(call, rules, faults);
  if (found !== undefined || faults.has('nonce-used-up-by-forgery')) {
    rules.nonces.set(nonce, toMs(timestamp) + rules.windowMs);
  }
  if (found === undefined) return refused('000001', 'signature-mismatch');
  return isKnown && !faults.has('accepts-replayed-nonce')
    ? refused('000001', 'nonce-replayed')
    : found;
}

function nonceProblem(nonce: string, faults: Faults): string | undefined {
  return nonce === '' && !faults.has('accepts-missing-nonce') ? 'nonce-missing' : undefined;
}

function refused(resultCode: '000001' | '000002', reason: string): SignatureVerdict {
  return { ok: false, resultCode, reason };
}

function freshnessProblem(
  timestamp: string,
  { now, windowMs }: SignatureRules,
  faults: Faults,
): string | undefined {
  if (timestamp === '') {
    return faults.has('accepts-missing-timestamp') ? undefined : 'timestamp-missing';
  }
  const isSeconds = /^[0-9]{10}$/.test(timestamp) && !faults.has('refuses-seconds');
  if (!/^[0-9]{13}$/.test(timestamp) && !isSeconds) return 'timestamp-malformed';
  const age = now - toMs(timestamp);
  if (age > windowMs && !faults.has('accepts-stale-timestamp')) return 'timestamp-stale';
  if (-age > windowMs && !faults.has('accepts-future-timestamp')) return 'timestamp-future';
  return undefined;
}

function toMs(timestamp: string): number {
  return Number(timestamp) * (timestamp.length === 10 ? 1000 : 1);
}

function isRemembered({ nonces, now }: SignatureRules, nonce: string): boolean {
  for (const [each, until] of nonces) if (until < now) nonces.delete(each);
  return nonce !== '' && nonces.has(nonce);
}

type CompleteCall = SignedCall & Readonly<Record<'timestamp' | 'nonce' | 'signature', string>>;

function matchOf(
  call: CompleteCall,
  rules: SignatureRules,
  faults: Faults,
): SignatureVerdict | undefined {
  const { signature, timestamp, nonce } = call;
  // Without one of its parts a signature comes this far only where a fault forgives that.
  const isForgiven =
    [signature, timestamp, nonce].includes('') || faults.has('accepts-wrong-signature');
  if (isForgiven) return { ok: true, keyIndex: 0, payload: 'raw', formula: 'base' };
  if (faults.has('refuses-upper-case-hex') && /[A-F]/.test(signature)) return undefined;
  if (faults.has('refuses-lower-case-hex') && /[a-f]/.test(signature)) return undefined;
  for (const formula of rules.formulas) {
    for (const [keyIndex, key] of rules.keys.entries()) {
      const payload = payloadOf(formula, key, call, faults);
      if (payload !== undefined) return { ok: true, keyIndex, payload, formula };
    }
  }
  return undefined;
}

function payloadOf(formula: Formula, key: string, call: CompleteCall, faults: Faults) {
  const canonical = canonicalText(call.body);
  const isOf = (payload: Buffer) =>
    isSameHex(call.signature, signatureOf(formula, key, call, payload));
  const isRaw = !faults.has('verifies-sorted-text-only') && isOf(call.body);
  const isCanonical =
    'text' in canonical &&
    !faults.has('verifies-raw-bytes-only') &&
    isOf(Buffer.from(canonical.text));
  if (isRaw) return isCanonical ? 'both' : 'raw';
  return isCanonical ? 'canonical' : undefined;
}

function isSameHex(given: string, wanted: string): boolean {
  return isSameText(
    given.replace(/[A-F]/g, (digit) => digit.toLowerCase()),
    wanted,
  );
}

/** In a time that does not tell how much of it is right. */
export function isSameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hmac(key: string, payload: Buffer): Buffer {
  return createHmac('sha256', key).update(payload).digest();
}
