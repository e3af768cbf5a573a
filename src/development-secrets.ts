import {
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { v5 as uuidFrom } from 'uuid';
import * as z from 'zod';
import type { Config } from './config.js';
import type { AccessKeys, KeyClass } from './protocol/access-keys.js';

export interface DevelopmentConfig {
  readonly config: Config;
  /** Where what was made up is kept; none when everything was given. */
  readonly secretFiles: readonly string[];
}

/**
 * Outside production, what is missing is made up at the first start and kept beside the database, readable by its owner
 * only, so that a newcomer's first call works and the next start still opens what this one has sealed.
 */
export function withDevelopmentSecrets(config: Config): DevelopmentConfig {
  if (config.production) return { config, secretFiles: [] };
  const folder = dataFolder(config.databaseUrl);
  const texts = withTexts(config, join(folder, 'development-secrets.json'));
  const keyPair = withKeyPair(texts.config, join(folder, 'development-kit-key.pem'));
  return { config: keyPair.config, secretFiles: [...texts.secretFiles, ...keyPair.secretFiles] };
}

/** The data key that a first start has made up; makes none. */
export function findDevelopmentDataKey(databaseUrl: string): Buffer | undefined {
  const file = join(dataFolder(databaseUrl), 'development-secrets.json');
  return existsSync(file) ? Buffer.from(readTexts(file).dataKey, 'base64') : undefined;
}

function withTexts(config: Config, file: string): DevelopmentConfig {
  const { keys, dataKeys, apiTokens } = config;
  const lists = [...Object.values(keys), dataKeys, apiTokens];
  if (lists.every(({ length }) => length > 0)) return { config, secretFiles: [] };
  const secrets = readOrMakeTexts(file);
  return {
    secretFiles: [file],
    config: {
      ...config,
      keys: completeKeys(keys, secrets),
      dataKeys: orElse(dataKeys, () => Buffer.from(secrets.dataKey, 'base64')),
      apiTokens: orElse(apiTokens, () => ({
        name: 'development',
        role: 'admin',
        token: secrets.adminToken,
      })),
    },
  };
}

/** In a file of its own, from which openssl makes the public key. Making a pair takes up to a second, so only where none is given. */
function withKeyPair(config: Config, file: string): DevelopmentConfig {
  if (config.kitPrivateKeys.length > 0) return { config, secretFiles: [] };
  if (!existsSync(file)) claim(file, makePrivateKey());
  return { config: { ...config, kitPrivateKeys: [readPrivateKey(file)] }, secretFiles: [file] };
}

function readPrivateKey(file: string): KeyObject {
  const content = readFileSync(file);
  try {
    return createPrivateKey(content);
  } catch {
    throw new Error(`${file} cannot be used: it holds no private key; remove it for a new one`);
  }
}

/** As long as the marketplace asks for. */
function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const text = z.string({ error: 'is missing' }).min(1, 'is empty');

/** A file of a former version has one class of keys. It may have sealed something, so all that it has stays. */
const knownSecrets = z.object(
  {
    baseKey: text,
    kitKey: text.optional(),
    licenseKey: text.optional(),
    genericKey: text.optional(),
    v1Key: text.optional(),
    dataKey: text,
    adminToken: text,
  },
  { error: 'it holds no JSON object' },
);

type KnownSecrets = z.infer<typeof knownSecrets>;
type Secrets = Readonly<Record<keyof KnownSecrets, string>>;

function readOrMakeTexts(file: string): Secrets {
  if (!existsSync(file)) claim(file, toText(complete(makeSecrets())));
  const known = readTexts(file);
  const secrets = complete(known);
  const isWhole = Object.keys(secrets).every((name) => name in known);
  if (!isWhole) renameSync(writeDraft(file, toText(secrets)), file);
  return secrets;
}

function makeSecrets(): KnownSecrets {
  return {
    baseKey: randomUUID(),
    dataKey: randomBytes(32).toString('base64'),
    adminToken: randomBytes(24).toString('base64url'),
  };
}

/** The other keys follow from that of the base interfaces: processes that complete one file at once write the same into it. */
function complete(known: KnownSecrets): Secrets {
  const derived = (keyClass: KeyClass) => uuidFrom(`${known.baseKey} ${keyClass}`, keyNamespace);
  return {
    baseKey: known.baseKey,
    kitKey: known.kitKey ?? derived('kit'),
    licenseKey: known.licenseKey ?? derived('license'),
    genericKey: known.genericKey ?? derived('generic'),
    v1Key: known.v1Key ?? derived('v1'),
    dataKey: known.dataKey,
    adminToken: known.adminToken,
  };
}

/** Invented for this purpose. */
const keyNamespace = '0b1e8f0c-6d0a-4a57-9d0e-5f2f3f1f7a11';

function completeKeys(keys: AccessKeys, secrets: Secrets): AccessKeys {
  return {
    base: orElse(keys.base, () => secrets.baseKey),
    kit: orElse(keys.kit, () => secrets.kitKey),
    license: orElse(keys.license, () => secrets.licenseKey),
    generic: orElse(keys.generic, () => secrets.genericKey),
    v1: orElse(keys.v1, () => secrets.v1Key),
  };
}

function orElse<Item>(given: readonly Item[], made: () => Item): readonly Item[] {
  return given.length > 0 ? given : [made()];
}

function dataFolder(databaseUrl: string): string {
  return databaseUrl.startsWith('sqlite:') ? dirname(databaseUrl.slice('sqlite:'.length)) : 'data';
}

/** Says what is wrong with the file and never what it holds. */
function readTexts(file: string): KnownSecrets {
  const parsed = knownSecrets.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(' '));
  throw new Error(
    `${file} cannot be used: ${problems.join(', ')}; mend it, or remove it for a new one`,
  );
}

function readJson(file: string): unknown {
  const content = readFileSync(file, 'utf8');
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function toText(secrets: Secrets): string {
  return `${JSON.stringify(secrets, null, 2)}\n`;
}

/** Written aside and linked into place: of two first starts at once one wins, and both read a whole file. */
function claim(file: string, content: string): void {
  const draft = writeDraft(file, content);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
}

/** Not named by the process: two containers that share a folder may both be process 1. */
function writeDraft(file: string, content: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  return draft;
}
