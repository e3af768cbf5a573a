import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readConfig, type Config } from '../config.js';
import { CannotRunError } from '../conformance/preflight.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import { keyClasses, type AccessKeys, type KeyClass } from '../protocol/access-keys.js';
import { toAddress } from './sign.js';

export interface TargetOptions {
  readonly target?: string;
  readonly keys?: string;
  readonly keysFile?: string;
  readonly kitPublicKey?: string;
}

export interface ConformanceTarget {
  readonly target: string;
  readonly keys: Partial<AccessKeys>;
  readonly kitPublicKey: KeyObject | undefined;
}

/**
 * Whom to ask, and with which keys: those that are given, else those of `KOOGATE_*`, else the ones that were made up in this
 * folder. Throws CannotRunError; no message holds a key.
 */
export function resolveConformanceTarget(options: TargetOptions): ConformanceTarget {
  const given = givenKeys(options);
  const ownKey =
    options.kitPublicKey === undefined ? undefined : readPublicKey(options.kitPublicKey);
  if (options.target !== undefined && given !== undefined) {
    return { target: options.target, keys: given, kitPublicKey: ownKey };
  }
  const config = configHere();
  const target = options.target ?? toAddress(config);
  if (given !== undefined) return { target, keys: given, kitPublicKey: ownKey };
  const [privateKey] = config.kitPrivateKeys;
  const kitPublicKey = ownKey ?? (privateKey && createPublicKey(privateKey));
  return { target, keys: config.keys, kitPublicKey };
}

function givenKeys({ keys, keysFile }: TargetOptions): Partial<AccessKeys> | undefined {
  if (keys !== undefined && keysFile !== undefined) {
    throw new CannotRunError('give the keys with --keys or with --keys-file, not with both');
  }
  if (keysFile !== undefined) return parseKeys(linesOf(readText('--keys-file', keysFile)));
  return keys === undefined ? undefined : parseKeys(keys.split(','));
}

function configHere(): Config {
  return withDevelopmentSecrets(readConfig(process.env)).config;
}

/** `base=current|previous`, one for each class. */
export function parseKeys(entries: readonly string[]): Partial<AccessKeys> {
  const keys = new Map<KeyClass, readonly string[]>();
  for (const [at, entry] of entries.entries()) {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, Math.max(equals, 0)).trim();
    const keyClass = keyClasses.find((each) => each === name);
    if (keyClass === undefined) {
      throw new CannotRunError(
        `entry ${at + 1} of the keys names no class: write base=<access key>; the classes are ${keyClasses.join(', ')}`,
      );
    }
    if (keys.has(keyClass)) {
      throw new CannotRunError(
        `the keys name class ${keyClass} twice: put all of its keys behind one name, divided by |`,
      );
    }
    const list = entry
      .slice(equals + 1)
      .split('|')
      .map((key) => key.trim());
    if (list.includes('')) throw new CannotRunError(`a key of class ${keyClass} is empty`);
    keys.set(keyClass, list);
  }
  return Object.fromEntries(keys);
}

/** Lines that are empty or begin with # say nothing. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** PEM, of the public or private key; or the bare Base64 that is pasted into the seller console. */
function readPublicKey(path: string): KeyObject {
  const text = readText('--kit-public-key', path).trim();
  try {
    if (text.startsWith('-----')) return createPublicKey(text);
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    throw new CannotRunError(
      `--kit-public-key: ${path} holds no public key: give PEM, or the Base64 of the seller console`,
    );
  }
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CannotRunError(`${option}: cannot read ${path} (${reason})`);
  }
}
