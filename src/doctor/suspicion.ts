import type { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { keyClasses, type AccessKeys, type KeyClass } from '../protocol/access-keys.js';
import { diagnosis, type Cause, type Diagnosis } from './diagnosis.js';

/** A key and where it stands. */
export interface NamedKey {
  readonly keyClass: KeyClass;
  readonly keyIndex: number;
  readonly accessKey: string;
}

/** One thing that may have gone wrong, and how to find out: by doing it the same way with each of these keys. */
export interface Suspicion {
  readonly cause: Cause;
  /** For the sentence: what was done. */
  readonly words: string | ((key: NamedKey) => string);
  readonly keys: readonly NamedKey[];
  readonly explains: (accessKey: string) => boolean;
}

/** Work in pieces: whoever has other things to do can pause between any two. */
export type InSteps<Result> = Generator<undefined, Result, undefined>;

/** The first suspicion that explains the signature. Each step costs a few HMACs. */
export function* findSuspicion(
  suspicions: Iterable<Suspicion>,
): InSteps<{ readonly suspicion: Suspicion; readonly key: NamedKey } | undefined> {
  for (const suspicion of suspicions) {
    for (const key of suspicion.keys) {
      if (suspicion.explains(key.accessKey)) return { suspicion, key };
      yield undefined;
    }
  }
  return undefined;
}

/** The same as a diagnosis. */
export function* diagnoseSuspicions(
  suspicions: Iterable<Suspicion>,
  remarks: readonly string[] = [],
): InSteps<Diagnosis | undefined> {
  const found = yield* findSuspicion(suspicions);
  if (found === undefined) return undefined;
  const { words, cause } = found.suspicion;
  const { keyClass, keyIndex } = found.key;
  const sentence = typeof words === 'string' ? words : words(found.key);
  return diagnosis(cause, sentence, { keyClass, keyIndex, remarks });
}

/** Runs all steps at once. */
export function finish<Result>(steps: InSteps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export function keysOf(keys: AccessKeys, keyClass: KeyClass): readonly NamedKey[] {
  return keys[keyClass].map((accessKey, keyIndex) => ({ keyClass, keyIndex, accessKey }));
}

/** Keys of all other classes that this class has not as well: where one key is tried as every class, there are none. */
export function keysOfOthers(keys: AccessKeys, keyClass: KeyClass): readonly NamedKey[] {
  const own = new Set(keys[keyClass]);
  return keyClasses
    .filter((each) => each !== keyClass)
    .flatMap((each) => keysOf(keys, each))
    .filter(({ accessKey }) => !own.has(accessKey));
}

const consoleNames = {
  base: '基础接口',
  kit: '联营SaaS同步接口',
  license: 'License授权码交付接口',
  generic: '通用接口',
  v1: '服务商信息, Key值',
} as const satisfies Record<KeyClass, string>;

/** A class as we and the seller console call it. */
export function classText(keyClass: KeyClass): string {
  return `${keyClass} (${consoleNames[keyClass]})`;
}

/** People count from 1. */
export function keyText({ keyClass, keyIndex }: Omit<NamedKey, 'accessKey'>): string {
  const place = keyIndex === 0 ? 'the current key' : `key ${keyIndex + 1} of the list`;
  return `${place} of class ${classText(keyClass)}`;
}

/** In constant time: what comes from a stranger is compared with what is secret. */
export function isEqualDigest(given: Buffer | undefined, expected: Buffer): boolean {
  return given?.length === expected.length && timingSafeEqual(given, expected);
}

/** What stands around a key that was copied from a page or read from a file, and the key without it. */
export function keyVariants(accessKey: string): readonly KeyVariant[] {
  const bare = accessKey.replace(/^[\s"'\ufeff]+|(?<![\s"'\ufeff])[\s"'\ufeff]+$/g, '');
  const around = [
    ['with a line break at its end', `${bare}\n`],
    ['with a line break (CR LF) at its end', `${bare}\r\n`],
    ['with a blank at its end', `${bare} `],
    ['with a blank at its beginning', ` ${bare}`],
    ['with a tab at its end', `${bare}\t`],
    ['with a byte order mark at its beginning', `\ufeff${bare}`],
    ['in double quotation marks', `"${bare}"`],
    ['in single quotation marks', `'${bare}'`],
  ] as const;
  const variants = around.map(([words, text]) => ({ words: `the key ${words}`, text }));
  const cleaned = {
    words: 'the key without what stands around it where it is configured',
    text: bare,
  };
  return [cleaned, ...variants].filter(({ text }) => text !== accessKey);
}

export interface KeyVariant {
  readonly words: string;
  readonly text: string;
}
