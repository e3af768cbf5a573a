import { Buffer } from 'node:buffer';
import type { KeyClass } from '../protocol/access-keys.js';
import { canonicalJson } from '../protocol/canonical-json.js';
import { computeSignature, type FormulaName } from '../protocol/signature-formula.js';
import { changedBodies } from './changed-bodies.js';
import { isDamaged, isWrapped, type GivenDigest } from './given-digest.js';
import { mistakesOf } from './signature-mistakes.js';
import {
  classText,
  isEqualDigest,
  keyText,
  keyVariants,
  type NamedKey,
  type Suspicion,
} from './suspicion.js';

/** A request of V2 whose parts are all there, and whose signature does not match. */
export interface SignatureCase {
  readonly given: GivenDigest;
  readonly formulas: readonly FormulaName[];
  /** The class that should have signed, and its keys. */
  readonly keyClass: KeyClass;
  readonly own: readonly NamedKey[];
  readonly others: readonly NamedKey[];
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
  /** The `timeStamp` that the body of the kit has besides. */
  readonly bodyTime: string | undefined;
}

/** All that may explain a signature of V2, from the most usual and cheapest on. */
export function* signatureSuspicions(request: SignatureCase): Generator<Suspicion> {
  const payloads = payloadsOf(request.body);
  yield* formSuspicions(request, payloads);
  yield* keySuspicions(request, payloads);
  yield* timeSuspicions(request, payloads);
  yield* formulaSuspicions(request, payloads);
  yield* bodySuspicions(request);
  yield* millisecondSuspicions(request, payloads);
}

/** The two texts that are accepted. */
function payloadsOf(body: Buffer): readonly Buffer[] {
  const canonical = canonicalJson(body);
  return canonical.ok ? [body, Buffer.from(canonical.text)] : [body];
}

/** The right signature, written in another way than hex. */
function* formSuspicions(
  request: SignatureCase,
  payloads: readonly Buffer[],
): Generator<Suspicion> {
  const { given, own } = request;
  const explains = (key: string) => isSignedWith(request, key, payloads);
  const isHex = given.form === 'hex';
  const words = isHex
    ? 'the signature is right, but something stands around it, or it was encoded twice'
    : `the signature is right, but written in ${formText(given)} instead of hex`;
  if (!isHex || isWrapped(given)) {
    yield { cause: isHex ? 'signature-form' : 'hex-base64', words, keys: own, explains };
  }
  yield {
    cause: 'signature-damaged',
    words: 'the signature is the right one but for a few characters: it was cut off or mistyped',
    keys: own,
    explains: (accessKey) =>
      expected(request, accessKey, payloads).some((digest) => isDamaged(given, digest)),
  };
}

export function formText({ form }: GivenDigest): string {
  if (form === 'base64-url') return 'Base64 for URLs';
  return form === 'base64-of-hex' ? 'Base64 of hex digits' : 'Base64';
}

function* keySuspicions(request: SignatureCase, payloads: readonly Buffer[]): Generator<Suspicion> {
  const { own, others } = request;
  yield {
    cause: 'other-class-key',
    words: (key) => otherClassWords(key, request.keyClass),
    keys: others,
    explains: (key) => isSignedWith(request, key, payloads),
  };
  yield {
    cause: 'wrong-family',
    words: (key) =>
      `signed by the formula and with ${keyText(key)}, which belong to another family`,
    keys: others,
    explains: (key) => isSignedWith({ ...request, formulas: ['hashed', 'plain'] }, key, payloads),
  };
  for (const named of own) {
    for (const { words, text } of keyVariants(named.accessKey)) {
      yield {
        cause: 'key-with-blanks',
        words: `signed with ${words}`,
        keys: [named],
        explains: () => isSignedWith(request, text, payloads),
      };
    }
  }
}

export function otherClassWords(key: NamedKey, keyClass: KeyClass): string {
  return `signed with ${keyText(key)}, where a key of class ${classText(keyClass)} is expected`;
}

function* timeSuspicions(
  request: SignatureCase,
  payloads: readonly Buffer[],
): Generator<Suspicion> {
  const { timestamp, nonce, bodyTime, own: keys } = request;
  const isSeconds = timestamp.length === 10;
  const otherUnit = isSeconds
    ? [`${timestamp}000`]
    : [timestamp.slice(0, 10), String(Math.round(Number(timestamp) / 1000))];
  yield {
    cause: 'seconds-milliseconds',
    words: isSeconds
      ? 'the timestamp travels in seconds, signed was the time in milliseconds'
      : 'the timestamp travels in milliseconds, signed was the time in seconds',
    keys,
    explains: (key) =>
      otherUnit.some((other) => isSignedWith({ ...request, timestamp: other }, key, payloads)),
  };
  if (bodyTime !== undefined) {
    yield {
      cause: 'other-time-signed',
      words: 'signed was the timeStamp of the body instead of the timestamp beside the signature',
      keys,
      explains: (key) => isSignedWith({ ...request, timestamp: bodyTime }, key, payloads),
    };
  }
  if (nonce.includes(' ')) {
    yield {
      cause: 'plus-to-blank',
      words: 'the nonce has blanks where plus signs were signed',
      keys,
      explains: (key) =>
        isSignedWith({ ...request, nonce: nonce.replaceAll(' ', '+') }, key, payloads),
    };
  }
}

function* formulaSuspicions(
  request: SignatureCase,
  payloads: readonly Buffer[],
): Generator<Suspicion> {
  const { given, timestamp, nonce, own: keys } = request;
  for (const formula of request.formulas) {
    for (const { cause, words, digest } of mistakesOf(formula)) {
      const explains = (accessKey: string) =>
        payloads.some((payload) =>
          isEqualDigest(given.bytes, digest({ accessKey, timestamp, nonce, payload })),
        );
      yield { cause, words, keys, explains };
    }
  }
}

function* bodySuspicions(request: SignatureCase): Generator<Suspicion> {
  for (const { cause, words, payloads } of changedBodies(request.body)) {
    yield {
      cause,
      words: `signed was the body ${words}, compared with what was received`,
      keys: request.own,
      explains: (key) => isSignedWith(request, key, payloads),
    };
  }
}

/** What is hashed a thousand times must be short. */
const searchedBytesMax = 4_096;

/** A time in seconds has lost its milliseconds: which of the thousand was signed can be tried, a hundred at a step. */
function* millisecondSuspicions(
  request: SignatureCase,
  payloads: readonly Buffer[],
): Generator<Suspicion> {
  const { timestamp, body, own: keys } = request;
  if (timestamp.length !== 10 || body.length > searchedBytesMax) return;
  for (let hundred = 0; hundred < 10; hundred += 1) {
    const times = Array.from(
      { length: 100 },
      (_, at) => `${timestamp}${hundred}${String(at).padStart(2, '0')}`,
    );
    yield {
      cause: 'seconds-milliseconds',
      words: 'the timestamp travels in seconds, signed was the time in milliseconds',
      keys,
      explains: (key) =>
        times.some((time) => isSignedWith({ ...request, timestamp: time }, key, payloads)),
    };
  }
}

function isSignedWith(
  request: SignatureCase,
  accessKey: string,
  payloads: readonly Buffer[],
): boolean {
  return expected(request, accessKey, payloads).some((digest) =>
    isEqualDigest(request.given.bytes, Buffer.from(digest, 'hex')),
  );
}

/** In hex, by each formula over each payload. */
function expected(
  { formulas, timestamp, nonce }: SignatureCase,
  accessKey: string,
  payloads: readonly Buffer[],
): readonly string[] {
  return formulas.flatMap((formula) =>
    payloads.map((payload) => computeSignature(formula, { accessKey, timestamp, nonce, payload })),
  );
}
