import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { bodySignHeaderName, verifyBodySign } from '../protocol/body-sign.js';
import { keyClasses, type AccessKeys, type KeyClass } from '../protocol/access-keys.js';
import { findHeader, type CapturedAnswer } from '../captures/captured-request.js';
import { changedBodies } from './changed-bodies.js';
import { decodeChunks } from '../captures/chunks.js';
import { diagnosis, type Diagnosis } from './diagnosis.js';
import { isDamaged, readDigest, type GivenDigest } from './given-digest.js';
import { formText, otherClassWords } from './signature-suspicions.js';
import {
  classText,
  diagnoseSuspicions,
  finish,
  isEqualDigest,
  keysOf,
  keysOfOthers,
  keyText,
  keyVariants,
  type NamedKey,
  type Suspicion,
} from './suspicion.js';

export interface AnswerDiagnosisOptions {
  readonly keys: AccessKeys;
  /** That of the request. `undefined`: unknown, a key of any class will do. */
  readonly keyClass?: KeyClass | undefined;
  /** Of the request, where it was one of V1. */
  readonly timeStamp?: string | undefined;
}

/** Says what is wrong with `Body-Sign`, the header that signs an answer; see `diagnoseRequest`. */
export function diagnoseAnswer(answer: CapturedAnswer, options: AnswerDiagnosisOptions): Diagnosis {
  const { keys, keyClass } = options;
  const own = (keyClass === undefined ? keyClasses : [keyClass]).flatMap((each) =>
    keysOf(keys, each),
  );
  const others = keyClass === undefined ? [] : keysOfOthers(keys, keyClass);
  const fault = findHeaderFault(answer);
  if (fault !== undefined) return fault;
  const header = findHeader(answer.headers, bodySignHeaderName);
  const { body } = answer;
  const signer = own.find(({ accessKey }) => verifyBodySign({ accessKey, header, body }).ok);
  if (signer !== undefined) return accepted(signer);
  if (own.length === 0) {
    const name = keyClass === undefined ? 'any class' : `class ${classText(keyClass)}`;
    if (others.length === 0) return diagnosis('no-key', `no key of ${name} is given`);
  }
  const given = readDigest(signatureIn(header ?? '') ?? '');
  const search = { ...options, answer, given, own, others };
  return finish(diagnoseSuspicions(answerSuspicions(search))) ?? unexplained(given);
}

function accepted(signer: NamedKey): Diagnosis {
  const { keyClass, keyIndex } = signer;
  const words = `Body-Sign is right: signed with ${keyText(signer)}, over the body as it travelled`;
  return keyIndex === 0
    ? diagnosis('verified', words, { keyClass, keyIndex })
    : diagnosis('previous-key', `${words}; right only where the request was signed with it too`, {
        keyClass,
        keyIndex,
      });
}

/** Present, in the right case, in the printed form. */
function findHeaderFault({ headers }: CapturedAnswer): Diagnosis | undefined {
  const header = headers.find(
    ({ name }) => name.toLowerCase() === bodySignHeaderName.toLowerCase(),
  );
  if (!header?.value) {
    return diagnosis('body-sign-missing', 'the answer has no header Body-Sign, or an empty one');
  }
  if (header.name !== bodySignHeaderName) {
    return diagnosis('body-sign-case', `the header is written ${header.name}: its case counts`);
  }
  return isPrintedForm(header.value)
    ? undefined
    : diagnosis(
        'body-sign-form',
        `the value of Body-Sign is not in the printed form: ${formFault(header.value)}`,
      );
}

/** What is asked is the form alone: any key gives the same verdict on it. */
function isPrintedForm(header: string): boolean {
  const verdict = verifyBodySign({ accessKey: 'any', header, body: Buffer.alloc(0) });
  return verdict.ok || verdict.reason !== 'header-malformed';
}

function formFault(header: string): string {
  if (!/sign_type/i.test(header)) return 'sign_type is not there';
  if (!header.includes('HMAC-SHA256')) return 'sign_type is not HMAC-SHA256';
  if (/sign_type *= *'/.test(header)) return 'it has single quotation marks instead of double ones';
  if (!header.includes('"')) return 'the double quotation marks are missing';
  if (/^\s*signature/.test(header)) return 'signature comes first, sign_type should';
  return 'it should read sign_type="HMAC-SHA256", signature= "…"';
}

function signatureIn(header: string): string | undefined {
  return /signature *= *"([^"]*)"/.exec(header)?.[1];
}

interface AnswerCase extends AnswerDiagnosisOptions {
  readonly answer: CapturedAnswer;
  readonly given: GivenDigest;
  readonly own: readonly NamedKey[];
  readonly others: readonly NamedKey[];
}

function* answerSuspicions(search: AnswerCase): Generator<Suspicion> {
  yield* formSuspicions(search);
  yield* keySuspicions(search);
  yield* contentSuspicions(search);
  const { given, own: keys, answer } = search;
  for (const { cause, words, payloads } of changedBodies(answer.body)) {
    yield {
      cause,
      words: `signed was the body ${words}, compared with what was received`,
      keys,
      explains: (key) => payloads.some((payload) => isEqualDigest(given.bytes, hmac(key, payload))),
    };
  }
}

function* formSuspicions({ given, own: keys, answer }: AnswerCase): Generator<Suspicion> {
  const explains = (key: string) => isEqualDigest(given.bytes, hmac(key, answer.body));
  if (given.form === 'hex' || given.form === 'base64-of-hex') {
    const form = given.form === 'hex' ? 'hex' : formText(given);
    yield {
      cause: 'hex-base64',
      words: `Body-Sign is right, but written in ${form} instead of Base64`,
      keys,
      explains,
    };
  } else if (given.form === 'base64-url') {
    yield {
      cause: 'base64-variant',
      words: 'Body-Sign is right, but written in Base64 for URLs or without its padding',
      keys,
      explains,
    };
  } else {
    yield {
      cause: 'signature-form',
      words: 'Body-Sign is right, but something stands around the signature, or it was encoded',
      keys,
      explains,
    };
  }
  yield {
    cause: 'signature-damaged',
    words:
      'Body-Sign is the right one but for its case or a few characters: it was changed or cut off',
    keys,
    explains: (key) => isDamaged(given, hmac(key, answer.body).toString('base64')),
  };
}

function* keySuspicions(search: AnswerCase): Generator<Suspicion> {
  const { given, own, others, keyClass = 'base', timeStamp, answer } = search;
  const { body } = answer;
  yield {
    cause: 'other-class-key',
    words: (key) => otherClassWords(key, keyClass),
    keys: others,
    explains: (key) => isEqualDigest(given.bytes, hmac(key, body)),
  };
  if (timeStamp !== undefined) {
    yield {
      cause: 'key-with-time-stamp',
      words: 'signed with Key and timeStamp, as the request is, instead of with Key alone',
      keys: own,
      explains: (key) => isEqualDigest(given.bytes, hmac(key + timeStamp, body)),
    };
  }
  for (const named of own) {
    for (const { words, text } of keyVariants(named.accessKey)) {
      yield {
        cause: 'key-with-blanks',
        words: `signed with ${words}`,
        keys: [named],
        explains: () => isEqualDigest(given.bytes, hmac(text, body)),
      };
    }
  }
  yield {
    cause: 'arguments-swapped',
    words: 'the body was taken as the key of the HMAC and the access key as its message',
    keys: own,
    explains: (key) => isEqualDigest(given.bytes, hmac(body, key)),
  };
  yield {
    cause: 'outer-hash-unkeyed',
    words: 'signed was a plain SHA-256 of the body, without a key',
    keys: own.slice(0, 1),
    explains: () => isEqualDigest(given.bytes, createHash('sha256').update(body).digest()),
  };
}

/** What proxies and servers do to a body on its way. */
function* contentSuspicions({ given, own: keys, answer }: AnswerCase): Generator<Suspicion> {
  const isSigned = (payload: Buffer | undefined) => (key: string) =>
    payload !== undefined && isEqualDigest(given.bytes, hmac(key, payload));
  const encoding = findHeader(answer.headers, 'content-encoding')?.toLowerCase();
  yield {
    cause: 'body-compressed',
    words: `signed was the body before it was compressed${encoding === undefined ? '' : ` (${encoding})`}`,
    keys,
    explains: isSigned(decompress(answer.body)),
  };
  yield {
    cause: 'chunk-leftovers',
    words: 'the body holds the sizes of its chunks, signed was the body without them',
    keys,
    explains: isSigned(decodeChunks(answer.body)),
  };
}

/** More is no answer of a seller. */
const decompressedBytesMax = 33_554_432;

function decompress(body: Buffer): Buffer | undefined {
  const limit = { maxOutputLength: decompressedBytesMax };
  for (const read of [gunzipSync, inflateSync, brotliDecompressSync]) {
    try {
      return read(body, limit);
    } catch {
      // Not in this form.
    }
  }
  return undefined;
}

function unexplained({ bytes }: GivenDigest): Diagnosis {
  if (bytes === undefined) {
    return diagnosis('signature-form', 'the signature in Body-Sign is no Base64 of 32 bytes');
  }
  return diagnosis(
    'unknown',
    'no single mistake explains Body-Sign: the key is none of those given, or the body was changed after it was signed',
    {
      remarks: [
        'tried: keys of all classes, other encodings and keys, compression, chunks, and the usual ways to write a body anew',
      ],
    },
  );
}

function hmac(key: string | Buffer, message: string | Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest();
}
