/** The interface classes of the marketplace, each bound to keys of its own (signing.md 1). */
export const keyClasses = ['base', 'kit', 'license', 'generic', 'v1'] as const;

export type KeyClass = (typeof keyClasses)[number];

/**
 * The marketplace's access keys by interface class, each list with the current key first, then those that are still accepted
 * during a rotation. A class without a key refuses its calls.
 */
export type AccessKeys = Readonly<Record<KeyClass, readonly string[]>>;

/**
 * What signs an answer when no key has verified the request: the current key of its class. Where nothing tells the class, or the
 * class has no key, that of the first class that has one: every answer is signed.
 */
export function currentKey(keys: AccessKeys, keyClass: KeyClass | undefined): string | undefined {
  const own = keyClass === undefined ? undefined : keys[keyClass][0];
  return own ?? keyClasses.map((each) => keys[each][0]).find((key) => key !== undefined);
}
