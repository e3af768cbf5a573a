import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { verifyBaseSignature } from '../../src/protocol/base-signature.js';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { verifyKitSignature } from '../../src/protocol/kit-signature.js';
import { verifyOrderNotifySignature } from '../../src/protocol/order-notify-signature.js';
import type { SignatureVerdict } from '../../src/protocol/request-signature.js';
import { canonicalRequests, computeSignature } from '../../src/protocol/signature-formula.js';
import { signatureRefusalCodes } from '../../src/protocol/signature-refusal.js';
import {
  bodyOf,
  sequenceVectors,
  signVectors,
  verifyVectors,
  type VectorKeyring,
  type VectorMessage,
  type VectorOutcome,
  type VectorScheme,
} from './signature-vectors.js';

describe('known answers', () => {
  it('all 115 vectors of the base, orderNotify and kit schemes are run', () => {
    expect(signVectors.length + verifyVectors.length + sequenceVectors.length).toBe(84 + 31);
  });

  it.each(signVectors)('$scheme, $name', ({ scheme, input, want }) => {
    const body = Buffer.from(input.body);
    const payload = input.payload === 'canonical' ? canonicalBytes(body) : body;
    const parts = { ...input, payload };
    const formula = scheme === 'kit' || input.formula === 'kit' ? 'plain' : 'hashed';
    const pieces = canonicalRequests[formula](parts);
    const canonicalRequest = Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString();
    const innerHash = canonicalRequest.slice(-64);
    expect({
      payload: payload.toString(),
      ...(formula === 'hashed' && { innerHash }),
      canonicalRequest,
      signature: computeSignature(formula, parts),
    }).toEqual(want);
  });

  it.each(verifyVectors)('$scheme, $name', ({ scheme, input, want }) => {
    const verdict = verify(scheme, input, input);
    expect(toOutcome(scheme, verdict, bodyOf(input))).toEqual(want);
  });

  it.each(sequenceVectors)('$scheme, $name', ({ scheme, input, want }) => {
    const claimed = new Map<string, number>();
    const outcomes = input.steps.map((step) => {
      const verdict = verify(scheme, step, input);
      if (verdict.ok && (claimed.get(verdict.nonce) ?? 0) > step.now) return replayed;
      if (verdict.ok) claimed.set(verdict.nonce, verdict.nonceExpiresAt);
      return toOutcome(scheme, verdict, bodyOf(step));
    });
    expect(outcomes).toEqual(want.steps);
  });
});

const verifiers = {
  base: verifyBaseSignature,
  kit: verifyKitSignature,
  'order-notify': verifyOrderNotifySignature,
};

const replayed: VectorOutcome = {
  resultCode: signatureRefusalCodes['nonce-replayed'],
  reason: 'nonce-replayed',
};

function verify(scheme: VectorScheme, message: VectorMessage, { keys, windowMs }: VectorKeyring) {
  const headers = new Headers(message.headers);
  const query = message.query ?? {};
  const carried =
    scheme === 'kit'
      ? {
          signature: headers.get('x-sign') ?? undefined,
          timestamp: headers.get('x-timestamp') ?? undefined,
          nonce: headers.get('x-nonce') ?? undefined,
        }
      : { signature: query.signature, timestamp: query.timestamp, nonce: query.nonce };
  const { now } = message;
  return verifiers[scheme]({
    keys,
    windowMs,
    now,
    ...carried,
    body: bodyOf(message),
  });
}

function toOutcome(scheme: VectorScheme, verdict: SignatureVerdict, body: Buffer): VectorOutcome {
  if (!verdict.ok) {
    return { resultCode: signatureRefusalCodes[verdict.reason], reason: verdict.reason };
  }
  const canonical = canonicalJson(body);
  const isBoth = canonical.ok && Buffer.from(canonical.text).equals(body);
  return {
    resultCode: '000000',
    reason: 'ok',
    keyIndex: verdict.keyIndex,
    payload: isBoth ? 'both' : verdict.payload,
    ...(scheme === 'order-notify' && { formula: verdict.formula === 'hashed' ? 'base' : 'kit' }),
  };
}

function canonicalBytes(body: Buffer): Buffer {
  const canonical = canonicalJson(body);
  if (!canonical.ok) throw new Error(`no canonical text: ${canonical.reason}`);
  return Buffer.from(canonical.text);
}
