import { readFileSync } from 'node:fs';
import { readConfig } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import { keyClasses, type AccessKeys } from '../protocol/access-keys.js';
import { parseKeys } from './conformance-target.js';

export interface DoctorKeyOptions {
  readonly keys?: string;
  readonly keysFile?: string;
  readonly key?: string;
  readonly keyFile?: string;
}

/** The keys to try, and the windows that go with them. */
export interface DoctorKeys {
  readonly keys: AccessKeys;
  /** For people: where they are from. */
  readonly origin: string;
  readonly windowMs: number;
  readonly v1WindowMs: number | undefined;
}

/** As the marketplace has it, where no configuration says otherwise (ms). */
const documentedWindowMs = 60_000;

/** Those that are given, else those of this server. Throws with one sentence, in which no key stands. */
export function resolveDoctorKeys(options: DoctorKeyOptions): DoctorKeys {
  const given = Object.entries({
    '--keys': options.keys,
    '--keys-file': options.keysFile,
    '--key': options.key,
    '--key-file': options.keyFile,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (given.length > 1) {
    throw new Error(
      `give the keys in one way, not with ${given.map(([name]) => name).join(' and ')}`,
    );
  }
  const [[option, value] = []] = given;
  return option === undefined || value === undefined ? ownKeys() : givenKeys(option, value);
}

function givenKeys(option: string, value: string): DoctorKeys {
  const text = option.endsWith('-file') ? readText(option, value) : value;
  const keys = option.startsWith('--keys') ? classKeys(option, text) : everyClass(option, text);
  return { keys, origin: option, windowMs: documentedWindowMs, v1WindowMs: undefined };
}

function classKeys(option: string, text: string): AccessKeys {
  const isFile = option === '--keys-file';
  const entries = isFile
    ? text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
    : text.split(',');
  if (entries.length === 0) throw new Error(`${option}: there is no key in it`);
  return { ...noKeys, ...parseKeys(entries) };
}

/** Whose class is not known is tried as every class. */
function everyClass(option: string, text: string): AccessKeys {
  const key = text.trim();
  if (key === '') throw new Error(`${option}: there is no key in it`);
  return toKeys(() => [key]);
}

function ownKeys(): DoctorKeys {
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  return {
    keys: config.keys,
    origin: 'the configuration of this server',
    windowMs: config.clockSkewMsMax,
    v1WindowMs: config.v1ClockSkewMsMax,
  };
}

const noKeys = toKeys(() => []);

function toKeys(list: () => readonly string[]): AccessKeys {
  return Object.fromEntries(keyClasses.map((keyClass) => [keyClass, list()])) as AccessKeys;
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`${option}: cannot read ${path} (${reason})`, { cause: error });
  }
}
