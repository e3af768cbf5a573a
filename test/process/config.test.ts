import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config-schema.js';
import { keyVariables, readConfig } from '../../src/config.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { sellersSideByDefault, sellersSideVariables } from '../support/sellers-side-config.js';
import { configProblems } from '../support/server-config-problems.js';

const dataKey = Buffer.alloc(32, 1).toString('base64');
const olderDataKey = Buffer.alloc(32, 2).toString('base64');
const token = 'a-token-of-16-or-more';

describe('without any variable', () => {
  it('everything has the documented default', () => {
    expect(readConfig({})).toStrictEqual({
      production: false,
      host: '127.0.0.1',
      port: 8080,
      basePath: '/koogallery',
      databaseUrl: 'sqlite:./data/koogate.sqlite',
      keys: { base: [], kit: [], license: [], generic: [], v1: [] },
      kitPrivateKeys: [],
      dataKeys: [],
      apiTokens: [],
      frontEndUrl: undefined,
      ...sellersSideByDefault,
      v1EncryptType: '1',
      v1ClockSkewMsMax: undefined,
      trustedProxies: [],
      clockSkewMsMax: 60_000,
      bodyBytesMax: 65_536,
      bodiesBytesMax: 100_663_296,
      callsAtWorkMax: 1_024,
      answerDeadlineMs: 4_500,
      connectionsMax: 1_024,
      callRetentionDays: 90,
      drainDelayMs: 0,
      logLevel: 'info',
    });
  });

  it('the result cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it('variables of others are none of its business', () => {
    expect(configProblems({ PATH: '/usr/bin', HOME: '/root', PORT: 'x' })).toEqual([]);
  });
});

describe('a value that is right', () => {
  const values = [
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
    ['KOOGATE_V1_ENCRYPT_TYPE', '1', 'v1EncryptType', '1'],
    ['KOOGATE_V1_ENCRYPT_TYPE', '2', 'v1EncryptType', '2'],
    ['KOOGATE_V1_CLOCK_SKEW_MS_MAX', '1000', 'v1ClockSkewMsMax', 1000],
    ['KOOGATE_V1_CLOCK_SKEW_MS_MAX', '3600000', 'v1ClockSkewMsMax', 3_600_000],
    [
      'KOOGATE_TRUSTED_PROXIES',
      'loopback, 10.0.0.0/8, ::1, fd00::/8',
      'trustedProxies',
      ['loopback', '10.0.0.0/8', '::1', 'fd00::/8'],
    ],
    ['KOOGATE_CLOCK_SKEW_MS_MAX', '1000', 'clockSkewMsMax', 1000],
    ['KOOGATE_BODY_BYTES_MAX', '1024', 'bodyBytesMax', 1024],
    ['KOOGATE_BODIES_BYTES_MAX', '1048576', 'bodiesBytesMax', 1_048_576],
    ['KOOGATE_CALLS_AT_WORK_MAX', '16', 'callsAtWorkMax', 16],
    ['KOOGATE_CONNECTIONS_MAX', '16', 'connectionsMax', 16],
    ['KOOGATE_ANSWER_DEADLINE_MS', '500', 'answerDeadlineMs', 500],
    ['KOOGATE_CALL_RETENTION_DAYS', '1', 'callRetentionDays', 1],
    // Where there may be other processes, a load balancer gets the time to notice.
    ['KOOGATE_DATABASE_URL', 'postgres://a@b/c', 'drainDelayMs', 5_000],
    ['KOOGATE_DRAIN_DELAY_MS', '15000', 'drainDelayMs', 15_000],
    ['KOOGATE_LOG_LEVEL', 'silent', 'logLevel', 'silent'],
  ] as const;

  it.each(values)('%s=%s is taken', (name, text, member, value) => {
    expect(readConfig({ [name]: text })[member]).toStrictEqual(value);
  });

  it('is shown here of every variable, those of keys and of the seller’s side apart', () => {
    const elsewhere = new Set<string>(sellersSideVariables);
    const others = Object.keys(configSchema.shape).filter(
      (name) => !/_KEYS$|^KOOGATE_KIT_PRIVATE_KEY$/.test(name) && !elsewhere.has(name),
    );
    expect(new Set(values.map(([name]) => name))).toEqual(new Set(others));
  });
});

describe('a value that is wrong', () => {
  const path = 'must be a path such as /koogallery, without a slash at its end';
  const collides = 'collides with a path that KooGate serves itself';
  const url = 'must be sqlite:./path or postgres://user:password@host/database';
  const apiToken =
    'each entry must be name:role:token, role viewer, operator or admin, token of 16 or more characters';
  const proxy = 'each entry must be an IP address, a range such as 10.0.0.0/8, or loopback';
  const bytes = (count: number) =>
    `each key must be 32 bytes in Base64 (openssl rand -base64 32), this one has ${count}`;

  it.each([
    ['KOOGATE_PORT', 'http', 'must be a whole number'],
    ['KOOGATE_PORT', '80.5', 'must be a whole number'],
    ['KOOGATE_PORT', '-1', 'must be a whole number'],
    ['KOOGATE_PORT', '65536', 'must be at most 65535'],
    ['KOOGATE_BASE_PATH', 'koogallery', path],
    ['KOOGATE_BASE_PATH', '/koogallery/', path],
    ['KOOGATE_BASE_PATH', '/koo gallery', path],
    ['KOOGATE_BASE_PATH', '/api', collides],
    ['KOOGATE_BASE_PATH', '/docs/koogallery', collides],
    ['KOOGATE_DATABASE_URL', 'mysql://a@b/c', url],
    ['KOOGATE_DATABASE_URL', './data/koogate.sqlite', url],
    ['KOOGATE_DATA_KEY (entry 1)', 'c2hvcnQ=', bytes(5)],
    ['KOOGATE_DATA_KEY (entry 2)', `${dataKey},c2hvcnQ=`, bytes(5)],
    ['KOOGATE_API_TOKENS (entry 1)', `ops:root:${token}`, apiToken],
    ['KOOGATE_API_TOKENS (entry 1)', 'ops:admin:short', apiToken],
    ['KOOGATE_API_TOKENS (entry 2)', `ops:admin:${token}, ${token}`, apiToken],
    ['KOOGATE_FRONT_END_URL', 'app.example.com', 'must be an http or https URL'],
    ['KOOGATE_FRONT_END_URL', 'ftp://app.example.com', 'must be an http or https URL'],
    [
      'KOOGATE_FRONT_END_URL',
      `https://app.example.com/${'x'.repeat(512)}`,
      'must have at most 512 characters',
    ],
    ['KOOGATE_V1_ENCRYPT_TYPE', '3', 'must be 1 (AES-256) or 2 (AES-128)'],
    ['KOOGATE_V1_ENCRYPT_TYPE', 'AES-256', 'must be 1 (AES-256) or 2 (AES-128)'],
    ['KOOGATE_V1_CLOCK_SKEW_MS_MAX', '0', 'must be at least 1000'],
    ['KOOGATE_V1_CLOCK_SKEW_MS_MAX', '60s', 'must be a whole number'],
    ['KOOGATE_V1_CLOCK_SKEW_MS_MAX', '3600001', 'must be at most 3600000'],
    ['KOOGATE_TRUSTED_PROXIES (entry 1)', 'proxy.example.com', proxy],
    ['KOOGATE_TRUSTED_PROXIES (entry 2)', '10.0.0.0/8,true', proxy],
    ['KOOGATE_CLOCK_SKEW_MS_MAX', '999', 'must be at least 1000'],
    ['KOOGATE_CLOCK_SKEW_MS_MAX', '3600001', 'must be at most 3600000'],
    ['KOOGATE_BODY_BYTES_MAX', '1MB', 'must be a whole number'],
    ['KOOGATE_BODIES_BYTES_MAX', '1048575', 'must be at least 1048576'],
    ['KOOGATE_CALLS_AT_WORK_MAX', '15', 'must be at least 16'],
    ['KOOGATE_CONNECTIONS_MAX', '100001', 'must be at most 100000'],
    ['KOOGATE_ANSWER_DEADLINE_MS', '60001', 'must be at most 60000'],
    ['KOOGATE_BODY_BYTES_MAX', '1023', 'must be at least 1024'],
    ['KOOGATE_BODY_BYTES_MAX', '104857601', 'must be at most 104857600'],
    ['KOOGATE_CALL_RETENTION_DAYS', '0', 'must be at least 1'],
    ['KOOGATE_DRAIN_DELAY_MS', '300001', 'must be at most 300000'],
    ['KOOGATE_CALL_RETENTION_DAYS', '36501', 'must be at most 36500'],
    ['KOOGATE_LOG_LEVEL', 'loud', 'must be fatal, error, warn, info, debug, trace or silent'],
  ])('%s=%s is named with what to write instead', (place, text, sentence) => {
    const [name = ''] = place.split(' ');
    expect(configProblems({ [name]: text })).toEqual([`${place}: ${sentence}`]);
  });

  it.each([
    ['KOOGATE_PROT', 'KOOGATE_PROT is no variable of KooGate; is it misspelt?'],
    ['KOOGATE_PROT_FILE', 'KOOGATE_PROT_FILE is no variable of KooGate; is it misspelt?'],
    ['KOOGATE_', 'KOOGATE_ is no variable of KooGate; is it misspelt?'],
  ])('%s, a name that does not exist, is not passed over', (name, sentence) => {
    expect(configProblems({ [name]: '8080' })).toEqual([sentence]);
  });

  it('all of them are told at once, under one heading', () => {
    const environment = { KOOGATE_PORT: 'x', KOOGATE_LOG_LEVEL: 'loud', KOOGATE_PROT: '1' };
    expect(configProblems(environment)).toHaveLength(3);
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
    const [problem] = configProblems({ [name]: secret });
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
    expect(config.keys.base).toEqual(['from-a-file', 'older']);
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
    expect(readConfig(environment).keys.base).toEqual(['from-a-file', 'older']);
  });

  it('names the file that cannot be read, and why', () => {
    const path = join(folder, 'missing');
    expect(configProblems({ KOOGATE_BASE_KEYS_FILE: path })).toEqual([
      `KOOGATE_BASE_KEYS_FILE: cannot read ${path} (ENOENT)`,
    ]);
  });

  it('is told alone, without further problems of the value that is not there', () => {
    const path = join(folder, 'missing');
    expect(configProblems({ KOOGATE_PORT_FILE: path })).toEqual([
      `KOOGATE_PORT_FILE: cannot read ${path} (ENOENT)`,
    ]);
  });

  it('is told when it is empty: nobody wants the default from a file', () => {
    const path = join(folder, 'empty');
    expect(configProblems({ KOOGATE_BASE_KEYS_FILE: path })).toEqual([
      `KOOGATE_BASE_KEYS_FILE: ${path} is empty`,
    ]);
  });

  it('that fails in production is told once, not as a missing variable too', () => {
    const path = join(folder, 'missing');
    expect(
      configProblems({
        NODE_ENV: 'production',
        KOOGATE_BASE_KEYS_FILE: path,
        KOOGATE_DATA_KEY: dataKey,
      }),
    ).toEqual([`KOOGATE_BASE_KEYS_FILE: cannot read ${path} (ENOENT)`]);
  });
});

describe('in production', () => {
  const production = { NODE_ENV: 'production' };
  const noKey = [
    'no access key is given; set those of the calls that you receive:',
    'KOOGATE_BASE_KEYS for SaaS V2 and online-activated Licenses: the access key bound to 基础接口 in the seller console',
    'KOOGATE_KIT_KEYS for the joint-operation kit V2: the access key bound to 联营SaaS同步接口 in the seller console',
    'KOOGATE_LICENSE_KEYS for License authorization codes: the access key bound to License授权码交付接口 in the seller console',
    'KOOGATE_GENERIC_KEYS for order notices: the access key bound to 通用接口 in the seller console',
    'KOOGATE_V1_KEYS for SaaS V1, License V1 and the joint-operation kit V1: the Key of the account, on the page 服务商信息 of the seller console',
  ].join('\n      ');
  const noDataKey =
    'KOOGATE_DATA_KEY is missing: 32 random bytes in Base64 that encrypt secrets at rest: openssl rand -base64 32';

  it('every secret that is missing is listed at once, with where to get it', () => {
    expect(configProblems(production)).toEqual([noKey, noDataKey]);
  });

  it.each([
    ['a blank', ' '],
    ['commas only', ','],
  ])('%s is no key', (_, text) => {
    const environment = { ...production, KOOGATE_V1_KEYS: text, KOOGATE_DATA_KEY: text };
    expect(configProblems(environment)).toEqual([noKey, noDataKey]);
  });

  it.each(keyClasses)('with a data key and a key of class %s alone it may start', (keyClass) => {
    const { name } = keyVariables[keyClass];
    const config = readConfig({ ...production, [name]: 'key', KOOGATE_DATA_KEY: dataKey });
    expect(config).toMatchObject({ production: true, kitPrivateKeys: [], apiTokens: [] });
    expect(config.keys).toEqual({
      ...{ base: [], kit: [], license: [], generic: [], v1: [] },
      [keyClass]: ['key'],
    });
  });
});
