/**
 * The marketplace's access keys by interface class (`base`, …), each list with the current key first, then those that are
 * still accepted during a rotation.
 */
export type AccessKeys = Readonly<Record<string, readonly string[]>>;

/** What signs an answer when no key has verified the request: the current key of its class. */
export function currentKey(keys: AccessKeys, keyClass: string): string | undefined {
  return keys[keyClass]?.[0];
}
