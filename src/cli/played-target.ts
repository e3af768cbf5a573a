import { readConfig } from '../config.js';
import { CannotRunError, preflight } from '../conformance/preflight.js';
import { createHttpClient } from '../emulator/http-exchange.js';
import { keyClasses, type AccessKeys } from '../protocol/access-keys.js';
import { readPublished } from '../published.js';
import { resolveConformanceTarget, type TargetOptions } from './conformance-target.js';

/** The seller for whom the marketplace is played. */
export interface PlayedTarget {
  readonly target: string;
  readonly keys: AccessKeys;
  /** PEM. */
  readonly kitPublicKey: string | undefined;
  /** What the seller signs its own calls with, AK to SK; `undefined`: nobody has said. */
  readonly accessKeys: Readonly<Record<string, string>> | undefined;
}

/**
 * Whom to call and with which keys, as the options or the configuration say it. Throws `CannotRunError`, also for a target that does not
 * answer callbacks; no message holds a key.
 */
export async function readPlayedTarget(options: TargetOptions): Promise<PlayedTarget> {
  const accessKeys = ownAccessKeys();
  const { target, keys: some, kitPublicKey } = resolveConformanceTarget(options);
  const keys = Object.fromEntries(
    keyClasses.map((keyClass) => [keyClass, some[keyClass] ?? []]),
  ) as unknown as AccessKeys;
  await reach(target, keys);
  return {
    target,
    keys,
    kitPublicKey: kitPublicKey?.export({ type: 'spki', format: 'pem' }).toString(),
    accessKeys,
  };
}

/** Those that the seller's server is told by the same variables; also for another server, whose configuration is not here. */
function ownAccessKeys(): PlayedTarget['accessKeys'] {
  const { KOOGATE_AK, KOOGATE_AK_FILE, KOOGATE_SK, KOOGATE_SK_FILE } = process.env;
  if (isGiven(KOOGATE_AK, KOOGATE_AK_FILE) !== isGiven(KOOGATE_SK, KOOGATE_SK_FILE)) {
    throw new CannotRunError('KOOGATE_AK and KOOGATE_SK belong together: set both, or neither');
  }
  const { marketplaceAccess } = readConfig({
    KOOGATE_AK,
    KOOGATE_AK_FILE,
    KOOGATE_SK,
    KOOGATE_SK_FILE,
  });
  return (
    marketplaceAccess && { [marketplaceAccess.accessKeyId]: marketplaceAccess.secretAccessKey }
  );
}

/** A variable that is empty counts as absent, as everywhere. */
function isGiven(value = '', file = ''): boolean {
  return value.trim() !== '' || file.trim() !== '';
}

/** Real milliseconds, as the marketplace waits for an answer. */
const timeoutMs = 5_000;

async function reach(target: string, keys: AccessKeys): Promise<void> {
  const { specification } = readPublished();
  const http = createHttpClient();
  try {
    await preflight({ specification, target, keys, http, timeoutMs });
  } finally {
    http.close();
  }
}
