import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, type Config, type Environment } from '../../src/config.js';
import { withDevelopmentSecrets } from '../../src/development-secrets.js';
import { emptyFolder } from '../support/server-folder.js';
import { testKitPrivateKey } from '../support/start-app.js';

/** What the first version kept: one class of keys, no key pair. */
const former = {
  baseKey: 'b5a3e0f4-58a6-4d0a-8b55-0f4a5b7f1c01',
  dataKey: Buffer.alloc(32, 'former data key').toString('base64'),
  adminToken: 'former-admin-token-of-tests',
};

const withKitKey: Environment = { KOOGATE_KIT_PRIVATE_KEY: testKitPrivateKey };

describe('development secrets', () => {
  it('are made for every class of keys, each another, with a key pair as the marketplace asks for', () => {
    const folder = emptyFolder();
    const { config, secretFiles } = start(folder);
    const { keys, kitPrivateKeys, dataKeys, apiTokens } = config;
    expect(Object.keys(keys)).toEqual(['base', 'kit', 'license', 'generic', 'v1']);
    const made = Object.values(keys).flat();
    expect(new Set(made).size).toBe(5);
    for (const key of made) expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(kitPrivateKeys.map((key) => key.asymmetricKeyDetails?.modulusLength)).toEqual([3_072]);
    expect(dataKeys.map(({ length }) => length)).toEqual([32]);
    expect(apiTokens).toMatchObject([{ name: 'development', role: 'admin' }]);
    expect(secretFiles).toEqual([
      join(folder, 'development-secrets.json'),
      join(folder, 'development-kit-key.pem'),
    ]);
    expect(readdirSync(folder).sort()).toEqual([
      'development-kit-key.pem',
      'development-secrets.json',
    ]);
    for (const file of secretFiles) expect(statSync(file).mode & 0o777).toBe(0o600);

    const again = start(folder);
    expect(again.secretFiles).toEqual(secretFiles);
    expect(toComparable(again.config)).toEqual(toComparable(config));
  });

  it('of a former version are kept and completed, for good', () => {
    const folder = folderWith(JSON.stringify(former));
    const first = start(folder, withKitKey);
    expect(first.config.keys.base).toEqual([former.baseKey]);
    expect(first.config.dataKeys).toEqual([Buffer.from(former.dataKey, 'base64')]);
    expect(first.config.apiTokens[0]?.token).toBe(former.adminToken);
    expect(new Set(Object.values(first.config.keys).flat()).size).toBe(5);

    const kept = readFileSync(join(folder, 'development-secrets.json'), 'utf8');
    const { base, kit, license, generic, v1 } = first.config.keys;
    expect(JSON.parse(kept)).toEqual({
      baseKey: base[0],
      kitKey: kit[0],
      licenseKey: license[0],
      genericKey: generic[0],
      v1Key: v1[0],
      dataKey: former.dataKey,
      adminToken: former.adminToken,
    });
    expect(readdirSync(folder)).toEqual(['development-secrets.json']);
    expect(start(folder, withKitKey)).toEqual(first);
    expect(readFileSync(join(folder, 'development-secrets.json'), 'utf8')).toBe(kept);
  });

  it('that somebody has put into the file stay', () => {
    const folder = folderWith(JSON.stringify({ ...former, v1Key: 'the-key-of-my-account' }));
    expect(start(folder, withKitKey).config.keys.v1).toEqual(['the-key-of-my-account']);
  });

  it('are made only in place of what is not given', () => {
    const folder = emptyFolder();
    const { config, secretFiles } = start(folder, {
      ...withKitKey,
      KOOGATE_V1_KEYS: 'given, older',
      KOOGATE_API_TOKENS: 'ops:viewer:a-token-that-is-given',
    });
    expect(config.keys.v1).toEqual(['given', 'older']);
    expect(config.keys.base).toHaveLength(1);
    expect(config.apiTokens).toMatchObject([{ name: 'ops' }]);
    expect(config.kitPrivateKeys).toHaveLength(1);
    expect(secretFiles).toEqual([join(folder, 'development-secrets.json')]);
    expect(readdirSync(folder)).toEqual(['development-secrets.json']);
  });

  it('are none in production', () => {
    const folder = emptyFolder();
    const production = {
      NODE_ENV: 'production',
      KOOGATE_V1_KEYS: 'given',
      KOOGATE_DATA_KEY: former.dataKey,
    };
    const { config, secretFiles } = start(folder, production);
    expect(config.keys.base).toEqual([]);
    expect(config.kitPrivateKeys).toEqual([]);
    expect(secretFiles).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['lacks a secret', JSON.stringify({ ...former, dataKey: undefined }), 'dataKey is missing'],
    ['has an empty one', JSON.stringify({ ...former, baseKey: '' }), 'baseKey is empty'],
    [
      'lacks several',
      JSON.stringify({ adminToken: former.adminToken }),
      'baseKey is missing, dataKey is missing',
    ],
    ['is cut off', JSON.stringify(former).slice(0, -20), 'it holds no JSON object'],
    ['holds something else', '"a text"', 'it holds no JSON object'],
  ])('in a file that %s are refused with what to do, and not repeated', (_, content, problem) => {
    const folder = folderWith(content);
    const file = join(folder, 'development-secrets.json');
    expect(() => start(folder, withKitKey)).toThrow(
      new Error(`${file} cannot be used: ${problem}; mend it, or remove it for a new one`),
    );
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('in a key file that is damaged are refused with what to do', () => {
    const folder = folderWith(JSON.stringify(former));
    const file = join(folder, 'development-kit-key.pem');
    writeFileSync(file, testKitPrivateKey.slice(0, 500));
    expect(() => start(folder)).toThrow(
      new Error(`${file} cannot be used: it holds no private key; remove it for a new one`),
    );
  });
});

function start(folder: string, environment: Environment = {}) {
  return withDevelopmentSecrets(
    readConfig({ KOOGATE_DATABASE_URL: `sqlite:${folder}/koogate.sqlite`, ...environment }),
  );
}

/** A key object remembers what it was asked. */
function toComparable(config: Config) {
  const kitPrivateKeys = config.kitPrivateKeys.map((key) =>
    key.export({ type: 'pkcs8', format: 'pem' }),
  );
  return { ...config, kitPrivateKeys };
}

function folderWith(content: string): string {
  const folder = join(emptyFolder(), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'development-secrets.json'), content);
  return folder;
}
