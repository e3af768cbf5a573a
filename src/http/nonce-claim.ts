import type { NonceClaim } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import { signatureRefusalSentence } from '../protocol/signature-refusal.js';
import type { CallInProgress } from './call-in-progress.js';

/** The nonce of an authentic call, until it has been claimed. A badly signed call must not use one up. */
export function nonceClaimOf({ authentication, nonceClaimed }: CallInProgress): NonceClaim | null {
  return authentication?.ok && !nonceClaimed ? authentication.nonce : null;
}

export function nonceReplayed(): KooGateError {
  return new KooGateError('nonce-replayed', {
    sentence: signatureRefusalSentence({ ok: false, reason: 'nonce-replayed' }),
    detail: 'nonce-replayed',
  });
}
