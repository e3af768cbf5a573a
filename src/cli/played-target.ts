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
  // The rest is the configuration of the seller's server, which knows these two as little as any other seller does.
  const { KOOGATE_AK: ak = '', KOOGATE_SK: sk = '', ...environment } = process.env;
  if ((ak === '') !== (sk === '')) {
    throw new CannotRunError('KOOGATE_AK and KOOGATE_SK belong together: set both, or neither');
  }
  const { target, keys: some, kitPublicKey } = resolveConformanceTarget(options, environment);
  const keys = Object.fromEntries(
    keyClasses.map((keyClass) => [keyClass, some[keyClass] ?? []]),
  ) as unknown as AccessKeys;
  await reach(target, keys);
  return {
    target,
    keys,
    kitPublicKey: kitPublicKey?.export({ type: 'spki', format: 'pem' }).toString(),
    accessKeys: ak === '' ? undefined : { [ak]: sk },
  };
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
