import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { emptyFolder } from '../support/server-folder.js';
import {
  serverAccessKey,
  serverDataKey,
  serverKeys,
  startServer,
  toEnvironment,
  withoutSecrets,
} from '../support/server-process.js';
import { expectUnavailable, untilReadiness } from '../support/server-readiness.js';
import { runProgram, type Ended } from '../support/server-program.js';
import { answerTo } from '../support/server-target.js';
import { testKitPrivateKey } from '../support/start-app.js';

describe('a first start in an empty folder', () => {
  it('makes development secrets that only their owner can read, and the next start reads them', async () => {
    const folder = emptyFolder();
    const first = await startServer({ folder, environment: withoutSecrets });
    const files = ['development-secrets.json', 'development-kit-key.pem'];
    const paths = files.map((name) => join('data', name));
    const made = readAll(folder, paths);
    const secrets = JSON.parse(made[0] ?? '') as Record<string, string>;
    for (const path of paths) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);

    const accessKey = secrets.baseKey ?? '';
    const line = newOrderLine();
    const caller = marketplaceCaller({ connections: 1, accessKey });
    const answer = await caller.call(first.callbacksUrl, newInstanceBody(line));
    expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
    const { exitCode, stdout, stderr } = await first.stop();
    expect(exitCode).toBe(0);
    const told = first.log().find(({ msg }) => msg?.startsWith('development secrets made up'));
    expect(told?.files).toEqual(paths);
    expect(stdout).not.toContain('is not set');

    const second = await startServer({ folder, environment: withoutSecrets });
    expect(readAll(folder, paths)).toEqual(made);
    const repeated = await caller.call(second.callbacksUrl, newInstanceBody(line));
    expect(repeated.text).toBe(answer.text);
    const opened = await fetch(`${second.url}/api/v1/instances/${String(answer.instanceId)}`, {
      headers: { Authorization: `Bearer ${secrets.adminToken ?? ''}` },
    });
    expect(opened.status).toBe(200);

    const last = await second.stop();
    const written = [stdout, stderr, last.stdout, last.stderr].join('\n');
    expect(Object.keys(secrets)).toHaveLength(7);
    for (const secret of Object.values(secrets)) {
      expect(secret).toMatch(/\S{16,}/);
      expect(written).not.toContain(secret);
    }
    expect(written).not.toContain('PRIVATE KEY');
  });

  it('makes nothing up when every secret is given', async () => {
    const folder = emptyFolder();
    const server = await startServer({ folder });
    expect((await server.stop()).stdout).not.toContain('development secrets');
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('dev'))).toEqual([]);
  });

  function readAll(folder: string, paths: readonly string[]): readonly string[] {
    return paths.map((path) => readFileSync(join(folder, path), 'utf8'));
  }
});

describe('a start that cannot succeed', () => {
  const production = { ...withoutSecrets, NODE_ENV: 'production' };

  it('in production without keys ends with 1 and lists all that is missing', async () => {
    const folder = emptyFolder();
    const ended = await refusedStart(production, folder);
    expect(ended.stderr.trim().split('\n')).toEqual([
      'KooGate cannot start with this configuration:',
      '  - no access key is given; set those of the calls that you receive:',
      expect.stringMatching(/^ {6}KOOGATE_BASE_KEYS for SaaS V2 .*基础接口/),
      expect.stringMatching(/^ {6}KOOGATE_KIT_KEYS for .*联营SaaS同步接口/),
      expect.stringMatching(/^ {6}KOOGATE_LICENSE_KEYS for .*License授权码交付接口/),
      expect.stringMatching(/^ {6}KOOGATE_GENERIC_KEYS for .*通用接口/),
      expect.stringMatching(/^ {6}KOOGATE_V1_KEYS for .*服务商信息/),
      expect.stringMatching(/^ {2}- KOOGATE_DATA_KEY is missing: .*openssl rand -base64 32$/),
    ]);
    expect(() => statSync(join(folder, 'data'))).toThrow('ENOENT');
  });

  it('tells every problem in one message, without a stack and without a secret', async () => {
    const { stderr } = await refusedStart({
      ...production,
      KOOGATE_PORT: 'eighty',
      KOOGATE_BASE_PATH: '/api',
      KOOGATE_DATABASE_URL: 'mysql://koogate:hunter2@db/koogate',
      KOOGATE_DATA_KEY: 'hunter2hunter2',
      KOOGATE_API_TOKENS: 'hunter2',
      KOOGATE_PROT: '8080',
      KOOGATE_BASE_KEYS_FILE: '/nowhere/keys',
      KOOGATE_KIT_KEYS: 'hunter2-hunter2',
      KOOGATE_V1_KEYS: 'hunter2-hunter2',
      KOOGATE_KIT_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----',
      KOOGATE_V1_ENCRYPT_TYPE: 'AES',
    });
    const [heading, ...problems] = stderr.trim().split('\n');
    expect(heading).toBe('KooGate cannot start with this configuration:');
    const names = problems.map((line) => /^ {2}- (KOOGATE_[A-Z0-9_]+)/.exec(line)?.[1]);
    expect(names.sort()).toEqual([
      'KOOGATE_API_TOKENS',
      'KOOGATE_BASE_KEYS_FILE',
      'KOOGATE_BASE_PATH',
      'KOOGATE_DATABASE_URL',
      'KOOGATE_DATA_KEY',
      'KOOGATE_KIT_PRIVATE_KEY',
      'KOOGATE_PORT',
      'KOOGATE_PROT',
      'KOOGATE_V1_ENCRYPT_TYPE',
      'KOOGATE_V1_KEYS',
    ]);
    expect(stderr).not.toContain('hunter2');
  });

  it('on a port that is taken says so, and what to do', async () => {
    const port = await takenPort();
    const { stderr } = await refusedStart({ KOOGATE_PORT: String(port) });
    expect(stderr.trim()).toBe(
      `cannot listen on 127.0.0.1:${port}: another program listens there; stop it, or set KOOGATE_PORT`,
    );
  });

  it('on an address that this machine has not says so, and what to do', async () => {
    const { stderr } = await refusedStart({ KOOGATE_HOST: '192.0.2.1' });
    expect(stderr.trim()).toBe(
      'cannot listen on 192.0.2.1:0: this machine has no such address; set KOOGATE_HOST',
    );
  });

  it.each([
    ['is not there', undefined, 'cannot be loaded: there is no such file'],
    ['throws', 'throw new Error("no licence server");', 'cannot be loaded: no licence server'],
    ['is no JavaScript', 'export default {', 'cannot be loaded: Unexpected end of input (line 1)'],
    [
      'has a misspelt handler',
      'export default { issueLicence() {} };',
      'cannot be used: no handler is called issueLicence: did you mean issueLicense?',
    ],
  ])('with a module of handlers that %s says so', async (_, source, sentence) => {
    const folder = emptyFolder();
    if (source !== undefined) writeFileSync(join(folder, 'handlers.mjs'), source);
    const { stderr } = await refusedStart({ KOOGATE_HANDLERS: './handlers.mjs' }, folder);
    // The program may see its folder by another name.
    const told = stderr.trim().replaceAll(/(\/\S+)\/handlers\.mjs/g, './handlers.mjs');
    expect(told).toBe(`KOOGATE_HANDLERS: ./handlers.mjs ${sentence}`);
  });

  async function refusedStart(
    environment: Readonly<Record<string, string>>,
    folder = emptyFolder(),
  ): Promise<Ended> {
    const ended = await runProgram({
      file: 'main.js',
      folder,
      environment: toEnvironment({ environment }),
    });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    return ended;
  }
});

describe('a start without its database', () => {
  it.each([
    ['sqlite', 'sqlite:./file/koogate.sqlite', 'EEXIST'],
    ['PostgreSQL', 'postgres://koogate:hunter2@127.0.0.1:1/koogate', 'ECONNREFUSED'],
  ])('on %s answers 000005 and tells why, without its password', async (_, databaseUrl, reason) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), 'where a folder should be');
    const server = await startServer({ folder, databaseUrl });
    const caller = marketplaceCaller({ connections: 1 });
    await expectUnavailable(caller, server, newInstanceBody(newOrderLine()));
    await untilReadiness(server, { status: 503, database: 'unreachable' });
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    const { exitCode, stdout, stderr } = await server.stop();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const told = server.log().find(({ msg }) => msg?.startsWith('the database is away'));
    expect(told?.reason).toContain(reason);
    expect(stdout).not.toContain('hunter2');
  });
});

describe('secrets from files', () => {
  it('keys, a data key and tokens may be given as …_FILE, as container platforms mount them', async () => {
    const folder = emptyFolder();
    const given = {
      KOOGATE_BASE_KEYS: serverAccessKey,
      KOOGATE_KIT_KEYS: serverKeys.kit,
      KOOGATE_KIT_PRIVATE_KEY: testKitPrivateKey,
      KOOGATE_DATA_KEY: serverDataKey,
      KOOGATE_API_TOKENS: 'tests:admin:a-token-from-a-file',
    };
    const files = Object.entries(given).map(([name, value]) => {
      writeFileSync(join(folder, name), `${value}\n`);
      return [`${name}_FILE`, join(folder, name)] as const;
    });
    const server = await startServer({
      folder,
      environment: { ...withoutSecrets, ...Object.fromEntries(files), NODE_ENV: 'production' },
    });
    const caller = marketplaceCaller({ connections: 1 });
    const answer = await caller.call(server.callbacksUrl, newInstanceBody(newOrderLine()));
    expect(answer).toMatchObject({ resultCode: '000000', signed: true });
    expect(await answerTo(server, 'applicationSync')).toMatchObject({ resultCode: '000000' });
    const listed = await fetch(`${server.url}/api/v1/instances`, {
      headers: { Authorization: 'Bearer a-token-from-a-file' },
    });
    expect(listed.status).toBe(200);
  });
});

async function takenPort(): Promise<number> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    other.close();
  });
  return (other.address() as AddressInfo).port;
}
