import { Buffer } from 'node:buffer';
import { canonicalPieces } from './canonical-json.js';
import { isEqualText } from './equal-text.js';
import {
  computeSignature,
  isSignatureForm,
  type FormulaName,
  type SignatureParts,
} from './signature-formula.js';

/**
 * Who signed a request, and over which text. Raw bytes first: they match nearly always, and then no JSON is read before the
 * sender is known. The documentation does not say whether the sender sorts the body before signing, so both are accepted.
 *
 * What has not the form of a signature costs nothing: with a body of 8 MB, everything below takes a tenth of a second.
 */
export function findSignatureMatch(candidate: SignatureCandidate): SignatureMatch | undefined {
  if (!isSignatureForm(candidate.signature)) return undefined;
  const rawSigner = findSigner(candidate, candidate.body);
  if (rawSigner) return { ...rawSigner, payload: 'raw' };
  const canonical = canonicalPieces(candidate.body);
  if (!canonical.ok) return undefined;
  const signer = findSigner(
    candidate,
    canonical.pieces.map((piece) => Buffer.from(piece)),
  );
  return signer && { ...signer, payload: 'canonical' };
}

export interface SignatureCandidate {
  readonly keys: readonly string[];
  readonly formulas: readonly FormulaName[];
  /** Hex in either case: the vendor prints both. */
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
}

export interface SignatureMatch extends Signer {
  readonly payload: 'raw' | 'canonical';
}

interface Signer {
  /** Which of the keys signed: 0 is the current one. */
  readonly keyIndex: number;
  /** That key: the answer is signed with it too. */
  readonly accessKey: string;
  readonly formula: FormulaName;
}

function findSigner(
  candidate: SignatureCandidate,
  payload: SignatureParts['payload'],
): Signer | undefined {
  const { keys, formulas, timestamp, nonce } = candidate;
  const given = candidate.signature.toLowerCase();
  for (const [keyIndex, accessKey] of keys.entries()) {
    for (const formula of formulas) {
      const expected = computeSignature(formula, { accessKey, timestamp, nonce, payload });
      if (isEqualText(given, expected)) return { keyIndex, accessKey, formula };
    }
  }
  return undefined;
}
