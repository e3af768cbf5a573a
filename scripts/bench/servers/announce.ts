/** Invented keys, the same for all servers under test and for what is sent to them: a key belongs to one class. */
export const accessKeys = {
  base: '5c1f3f0a-6c5e-4d0e-9d43-0b7c2f6a91de',
  kit: 'c0a7d1f2-90b4-4b0e-8a53-4f6e2d7b18c9',
} as const;

/** Of the calls that are sent one by one. */
export const accessKey = accessKeys.base;

/** The configuration of all servers that are compared: the keys, and the same front end for every buyer. */
export const serverEnvironment = {
  KOOGATE_BASE_KEYS: accessKeys.base,
  KOOGATE_KIT_KEYS: accessKeys.kit,
  KOOGATE_FRONT_END_URL: 'https://app.example.com',
} as const;

/** Tells the parent process where it listens, and does not outlive it. */
export function announce(address: string): void {
  process.once('disconnect', () => process.exit());
  process.send?.({ url: `${address}/koogallery` });
}
