import type { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { KeyClass } from '../protocol/access-keys.js';
import { isDamaged, isWrapped, type GivenDigest } from './given-digest.js';
import { otherClassWords, formText } from './signature-suspicions.js';
import { isEqualDigest, keyVariants, type NamedKey, type Suspicion } from './suspicion.js';
import type { TokenMessage } from './token-messages.js';

/** A call of V1 that has a time and a token, which does not match. */
export interface TokenCase {
  readonly given: GivenDigest;
  readonly keyClass: KeyClass;
  readonly own: readonly NamedKey[];
  readonly others: readonly NamedKey[];
  readonly timeStamp: string;
  /** What should have been signed. */
  readonly message: string;
  /** What else may have been; made one by one. */
  readonly otherMessages: () => Iterable<TokenMessage>;
}

/** All that may explain an authToken, from the most usual on. */
export function* tokenSuspicions(request: TokenCase): Generator<Suspicion> {
  yield* formSuspicions(request);
  yield* keySuspicions(request);
  const { given, timeStamp, own: keys } = request;
  for (const { cause, words, messages } of request.otherMessages()) {
    yield {
      cause,
      words,
      keys,
      explains: (key) =>
        messages.some((message) => isEqualDigest(given.bytes, hmac(key + timeStamp, message))),
    };
  }
}

function* formSuspicions(request: TokenCase): Generator<Suspicion> {
  const { given, own: keys } = request;
  const explains = (key: string) => isSignedWith(request, key);
  if (given.form === 'hex' || given.form === 'base64-of-hex') {
    const words = `the token is right, but written in ${given.form === 'hex' ? 'hex' : formText(given)} instead of Base64`;
    yield { cause: 'hex-base64', words, keys, explains };
  } else if (given.form === 'base64-url') {
    const words = 'the token is right, but written in Base64 for URLs or without its padding';
    yield { cause: 'base64-variant', words, keys, explains };
  } else if (isWrapped(given)) {
    const words = 'the token is right, but something stands around it, or it was encoded twice';
    yield { cause: 'signature-form', words, keys, explains };
  }
  yield {
    cause: 'signature-damaged',
    words:
      'the token is the right one but for its case or a few characters: it was changed, cut off or mistyped',
    keys,
    explains: (key) => isDamaged(given, expected(request, key).toString('base64')),
  };
}

function* keySuspicions(request: TokenCase): Generator<Suspicion> {
  const { given, own, others, keyClass, message, timeStamp } = request;
  yield {
    cause: 'other-class-key',
    words: (key) => otherClassWords(key, keyClass),
    keys: others,
    explains: (key) => isSignedWith(request, key),
  };
  yield {
    cause: 'key-without-time-stamp',
    words: 'signed with Key alone, without timeStamp behind it',
    keys: own,
    explains: (key) => isEqualDigest(given.bytes, hmac(key, message)),
  };
  yield {
    cause: 'key-without-time-stamp',
    words: 'signed with timeStamp before Key instead of behind it',
    keys: own,
    explains: (key) => isEqualDigest(given.bytes, hmac(timeStamp + key, message)),
  };
  yield {
    cause: 'arguments-swapped',
    words: 'the text was taken as the key of the HMAC and Key with timeStamp as its message',
    keys: own,
    explains: (key) => isEqualDigest(given.bytes, hmac(message, key + timeStamp)),
  };
  for (const named of own) {
    for (const { words, text } of keyVariants(named.accessKey)) {
      yield {
        cause: 'key-with-blanks',
        words: `signed with ${words}`,
        keys: [named],
        explains: () => isSignedWith(request, text),
      };
    }
  }
}

function isSignedWith(request: TokenCase, accessKey: string): boolean {
  return isEqualDigest(request.given.bytes, expected(request, accessKey));
}

function expected({ timeStamp, message }: TokenCase, accessKey: string): Buffer {
  return hmac(accessKey + timeStamp, message);
}

function hmac(key: string, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}
