import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, type Environment } from '../../src/config.js';

const dataKey = Buffer.alloc(32, 1).toString('base64');
const olderDataKey = Buffer.alloc(32, 2).toString('base64');
const token = 'a-token-of-16-or-more';

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('without any variable', () => {
  it('everything has the documented default', () => {
    expect(readConfig({})).toStrictEqual({
      production: false,
      host: '127.0.0.1',
      port: 8080,
      basePath: '/koogallery',
      databaseUrl: 'sqlite:./data/koogate.sqlite',
      baseKeys: [],
      dataKeys: [],
      apiTokens: [],
      frontEndUrl: undefined,
      trustedProxies: [],
      clockSkewMsMax: 60_000,
      bodyBytesMax: 65_536,
      callRetentionDays: 90,
      logLevel: 'info',
    });
  });

  it('the result cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it('variables of others are none of its business', () => {
    expect(problemsOf({ PATH: '/usr/bin', HOME: '/root', PORT: 'x' })).toEqual([]);
  });
});

describe('a value that is right', () => {
  it.each([
    ['KOOGATE_HOST', '::1', 'host', '::1'],
    ['KOOGATE_PORT', '0', 'port', 0],
    ['KOOGATE_PORT', '65535', 'port', 65_535],
    ['KOOGATE_PORT', ' 8081 ', 'port', 8081],
    ['KOOGATE_PORT', '', 'port', 8080],
    ['KOOGATE_PORT', '   ', 'port', 8080],
    ['KOOGATE_BASE_PATH', '/shop/koogallery.v2', 'basePath', '/shop/koogallery.v2'],
    ['KOOGATE_BASE_PATH', '/apis', 'basePath', '/apis'],
    ['KOOGATE_DATABASE_URL', 'sqlite:/var/lib/k.db', 'databaseUrl', 'sqlite:/var/lib/k.db'],
    ['KOOGATE_DATABASE_URL', 'postgres://a@b/c', 'databaseUrl', 'postgres://a@b/c'],
    ['KOOGATE_DATABASE_URL', 'postgresql://a@b/c', 'databaseUrl', 'postgresql://a@b/c'],
    ['KOOGATE_BASE_KEYS', 'one', 'baseKeys', ['one']],
    ['KOOGATE_BASE_KEYS', ' new , old ,', 'baseKeys', ['new', 'old']],
    ['KOOGATE_DATA_KEY', dataKey, 'dataKeys', [Buffer.alloc(32, 1)]],
    [
      'KOOGATE_DATA_KEY',
      `${dataKey},${olderDataKey}`,
      'dataKeys',
      [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
    ],
    [
      'KOOGATE_API_TOKENS',
      `ops:operator:${token}, grafana:viewer:${token}:with:colons`,
      'apiTokens',
      [
        { name: 'ops', role: 'operator', token },
        { name: 'grafana', role: 'viewer', token: `${token}:with:colons` },
      ],
    ],
    ['KOOGATE_FRONT_END_URL', 'https://a.example/x', 'frontEndUrl', 'https://a.example/x'],
    [
      'KOOGATE_TRUSTED_PROXIES',
      'loopback, 10.0.0.0/8, ::1, fd00::/8',
      'trustedProxies',
      ['loopback', '10.0.0.0/8', '::1', 'fd00::/8'],
    ],
    ['KOOGATE_CLOCK_SKEW_MS_MAX', '1000', 'clockSkewMsMax', 1000],
    ['KOOGATE_BODY_BYTES_MAX', '1024', 'bodyBytesMax', 1024],
    ['KOOGATE_CALL_RETENTION_DAYS', '1', 'callRetentionDays', 1],
    ['KOOGATE_LOG_LEVEL', 'silent', 'logLevel', 'silent'],
  ] as const)('%s=%s is taken', (name, text, member, value) => {
    expect(readConfig({ [name]: text })[member]).toStrictEqual(value);
  });
});

describe('a value that is wrong', () => {
  it.each([
    ['KOOGATE_PORT', 'http', 'must be a whole number'],
    ['KOOGATE_PORT', '80.5', 'must be a whole number'],
    ['KOOGATE_PORT', '-1', 'must be a whole number'],
    ['KOOGATE_PORT', '65536', 'must be at most 65535'],
    ['KOOGATE_BASE_PATH', 'koogallery', 'must be a path such as /koogallery'],
    ['KOOGATE_BASE_PATH', '/koogallery/', 'without a slash at its end'],
    ['KOOGATE_BASE_PATH', '/koo gallery', 'must be a path such as /koogallery'],
    ['KOOGATE_BASE_PATH', '/api', 'collides with a path that KooGate serves itself'],
    ['KOOGATE_BASE_PATH', '/docs/koogallery', 'collides with a path that KooGate serves itself'],
    ['KOOGATE_DATABASE_URL', 'mysql://a@b/c', 'must be sqlite:./path or postgres://'],
    ['KOOGATE_DATABASE_URL', './data/koogate.sqlite', 'must be sqlite:./path or postgres://'],
    ['KOOGATE_DATA_KEY', 'c2hvcnQ=', 'must be 32 bytes in Base64'],
    ['KOOGATE_DATA_KEY', `${dataKey},c2hvcnQ=`, 'this one has 5'],
    ['KOOGATE_API_TOKENS', `ops:root:${token}`, 'role viewer, operator or admin'],
    ['KOOGATE_API_TOKENS', 'ops:admin:short', 'token of 16 or more characters'],
    ['KOOGATE_API_TOKENS', token, 'must be name:role:token'],
    ['KOOGATE_FRONT_END_URL', 'app.example.com', 'must be an http or https URL'],
    ['KOOGATE_FRONT_END_URL', 'ftp://app.example.com', 'must be an http or https URL'],
    [
      'KOOGATE_FRONT_END_URL',
      `https://app.example.com/${'x'.repeat(512)}`,
      'must have at most 512 characters',
    ],
    ['KOOGATE_TRUSTED_PROXIES', 'proxy.example.com', 'must be an IP address, a range'],
    ['KOOGATE_TRUSTED_PROXIES', '10.0.0.0/8,true', 'must be an IP address, a range'],
    ['KOOGATE_CLOCK_SKEW_MS_MAX', '999', 'must be at least 1000'],
    ['KOOGATE_BODY_BYTES_MAX', '1MB', 'must be a whole number'],
    ['KOOGATE_CALL_RETENTION_DAYS', '0', 'must be at least 1'],
    ['KOOGATE_LOG_LEVEL', 'loud', 'fatal'],
  ])('%s=%s is named with what to write instead', (name, text, sentence) => {
    const problems = problemsOf({ [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}\\b`));
    expect(problems[0]).toContain(sentence);
  });

  it.each([
    ['KOOGATE_PROT', 'KOOGATE_PROT is no variable of KooGate; is it misspelt?'],
    ['KOOGATE_PROT_FILE', 'KOOGATE_PROT_FILE is no variable of KooGate; is it misspelt?'],
    ['KOOGATE_', 'KOOGATE_ is no variable of KooGate; is it misspelt?'],
  ])('%s, a name that does not exist, is not passed over', (name, sentence) => {
    expect(problemsOf({ [name]: '8080' })).toEqual([sentence]);
  });

  it('all of them are told at once, under one heading', () => {
    const environment = { KOOGATE_PORT: 'x', KOOGATE_LOG_LEVEL: 'loud', KOOGATE_PROT: '1' };
    expect(problemsOf(environment)).toHaveLength(3);
    expect(() => readConfig(environment)).toThrow(
      /^KooGate cannot start with this configuration:\n( {2}- KOOGATE_.+\n?){3}$/,
    );
  });

  it.each([
    ['KOOGATE_DATA_KEY', 'bm90LTMyLWJ5dGVz'],
    ['KOOGATE_API_TOKENS', 'admin:hunter2-hunter2-hunter2'],
    ['KOOGATE_API_TOKENS', 'x:admin:hunter2'],
    ['KOOGATE_DATABASE_URL', 'postgre://koogate:hunter2@db/koogate'],
  ])('%s is never repeated in the message: it may hold a secret', (name, secret) => {
    const [problem] = problemsOf({ [name]: secret });
    expect(problem).toMatch(new RegExp(`^${name}\\b`));
    expect(problem).not.toContain(secret);
    expect(problem).not.toContain('hunter2');
  });
});

describe('…_FILE', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'koogate-config-'));
    writeFileSync(join(folder, 'keys'), 'from-a-file,older\n');
    writeFileSync(join(folder, 'port'), '9090\n');
    writeFileSync(join(folder, 'empty'), '\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives any variable from a file, without the line break at its end', () => {
    const config = readConfig({
      KOOGATE_BASE_KEYS_FILE: join(folder, 'keys'),
      KOOGATE_PORT_FILE: join(folder, 'port'),
    });
    expect(config.baseKeys).toEqual(['from-a-file', 'older']);
    expect(config.port).toBe(9090);
  });

  it.each([
    ['first', ['KOOGATE_BASE_KEYS_FILE', 'KOOGATE_BASE_KEYS']],
    ['last', ['KOOGATE_BASE_KEYS', 'KOOGATE_BASE_KEYS_FILE']],
  ])('is preferred to the variable itself, also when it stands %s', (_, names) => {
    const values = {
      KOOGATE_BASE_KEYS: 'from-the-variable',
      KOOGATE_BASE_KEYS_FILE: join(folder, 'keys'),
    };
    const environment = Object.fromEntries(
      names.map((name) => [name, values[name as keyof typeof values]]),
    );
    expect(readConfig(environment).baseKeys).toEqual(['from-a-file', 'older']);
  });

  it('names the file that cannot be read, and why', () => {
    const path = join(folder, 'missing');
    expect(problemsOf({ KOOGATE_BASE_KEYS_FILE: path })).toEqual([
      `KOOGATE_BASE_KEYS_FILE: cannot read ${path} (ENOENT)`,
    ]);
  });

  it('is told alone, without further problems of the value that is not there', () => {
    const path = join(folder, 'missing');
    expect(problemsOf({ KOOGATE_PORT_FILE: path })).toEqual([
      `KOOGATE_PORT_FILE: cannot read ${path} (ENOENT)`,
    ]);
  });

  it('is told when it is empty: nobody wants the default from a file', () => {
    const path = join(folder, 'empty');
    expect(problemsOf({ KOOGATE_BASE_KEYS_FILE: path })).toEqual([
      `KOOGATE_BASE_KEYS_FILE: ${path} is empty`,
    ]);
  });

  it('that fails in production is told once, not as a missing variable too', () => {
    const path = join(folder, 'missing');
    expect(
      problemsOf({
        NODE_ENV: 'production',
        KOOGATE_BASE_KEYS_FILE: path,
        KOOGATE_DATA_KEY: dataKey,
      }),
    ).toEqual([`KOOGATE_BASE_KEYS_FILE: cannot read ${path} (ENOENT)`]);
  });
});

describe('in production', () => {
  const production = { NODE_ENV: 'production' };

  it('every secret that is missing is listed at once, with where to get it', () => {
    expect(problemsOf(production)).toEqual([
      'KOOGATE_BASE_KEYS is missing: the access key that the seller console binds to 基础接口 (base interfaces)',
      'KOOGATE_DATA_KEY is missing: 32 random bytes in Base64 that encrypt secrets at rest: openssl rand -base64 32',
    ]);
  });

  it.each([
    ['a blank', ' '],
    ['commas only', ','],
  ])('%s is no key', (_, text) => {
    const problems = problemsOf({ ...production, KOOGATE_BASE_KEYS: text, KOOGATE_DATA_KEY: text });
    expect(problems.filter((problem) => problem.startsWith('KOOGATE_BASE_KEYS'))).toHaveLength(1);
    expect(problems.filter((problem) => problem.startsWith('KOOGATE_DATA_KEY'))).toHaveLength(1);
  });

  it('with both keys it may start', () => {
    const config = readConfig({
      ...production,
      KOOGATE_BASE_KEYS: 'key',
      KOOGATE_DATA_KEY: dataKey,
    });
    expect(config).toMatchObject({ production: true, baseKeys: ['key'], apiTokens: [] });
  });
});
