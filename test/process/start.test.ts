import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { emptyFolder } from '../support/server-folder.js';
import {
  serverAccessKey,
  serverDataKey,
  startServer,
  toEnvironment,
} from '../support/server-process.js';
import { expectUnavailable, untilReadiness } from '../support/server-readiness.js';
import { runProgram, type Ended } from '../support/server-program.js';

/** Variables that are empty count as absent: with these, the server has to make up every secret. */
const withoutSecrets = {
  KOOGATE_BASE_KEYS: '',
  KOOGATE_DATA_KEY: '',
  KOOGATE_API_TOKENS: '',
};

describe('a first start in an empty folder', () => {
  it('makes development secrets that only their owner can read, and the next start reads them', async () => {
    const folder = emptyFolder();
    const first = await startServer({ folder, environment: withoutSecrets });
    const file = join(folder, 'data', 'development-secrets.json');
    const made = readFileSync(file, 'utf8');
    const { baseKey, dataKey, adminToken } = JSON.parse(made) as Record<string, string>;
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const accessKey = baseKey ?? '';
    const line = newOrderLine();
    const caller = marketplaceCaller({ connections: 1, accessKey });
    const answer = await caller.call(first.callbacksUrl, newInstanceBody(line));
    expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
    const { exitCode, stdout, stderr } = await first.stop();
    expect(exitCode).toBe(0);
    const told = first.log().find(({ msg }) => msg?.startsWith('development secrets made up'));
    expect(told?.file).toBe(join('data', 'development-secrets.json'));

    const second = await startServer({ folder, environment: withoutSecrets });
    expect(readFileSync(file, 'utf8')).toBe(made);
    const repeated = await caller.call(second.callbacksUrl, newInstanceBody(line));
    expect(repeated.text).toBe(answer.text);
    const opened = await fetch(`${second.url}/api/v1/instances/${String(answer.instanceId)}`, {
      headers: { Authorization: `Bearer ${adminToken ?? ''}` },
    });
    expect(opened.status).toBe(200);

    const last = await second.stop();
    const written = [stdout, stderr, last.stdout, last.stderr].join('\n');
    for (const secret of [baseKey, dataKey, adminToken]) {
      expect(secret).toMatch(/\S{16,}/);
      expect(written).not.toContain(secret);
    }
  });

  it('makes nothing up when every secret is given', async () => {
    const folder = emptyFolder();
    const server = await startServer({ folder });
    expect((await server.stop()).stdout).not.toContain('development secrets');
    expect(() => statSync(join(folder, 'data', 'development-secrets.json'))).toThrow('ENOENT');
  });
});

describe('a start that cannot succeed', () => {
  const production = { ...withoutSecrets, NODE_ENV: 'production' };

  it('in production without keys ends with 1 and lists all that is missing', async () => {
    const folder = emptyFolder();
    const ended = await refusedStart(production, folder);
    expect(ended.stderr.trim().split('\n')).toEqual([
      'KooGate cannot start with this configuration:',
      expect.stringMatching(/^ {2}- KOOGATE_BASE_KEYS is missing: .*基础接口/),
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
    });
    const [heading, ...problems] = stderr.trim().split('\n');
    expect(heading).toBe('KooGate cannot start with this configuration:');
    const names = problems.map((line) => /^ {2}- (KOOGATE_[A-Z_]+)/.exec(line)?.[1]);
    expect(names.sort()).toEqual([
      'KOOGATE_API_TOKENS',
      'KOOGATE_BASE_KEYS_FILE',
      'KOOGATE_BASE_PATH',
      'KOOGATE_DATABASE_URL',
      'KOOGATE_DATA_KEY',
      'KOOGATE_PORT',
      'KOOGATE_PROT',
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
  it('a key, a data key and tokens may be given as …_FILE, as container platforms mount them', async () => {
    const folder = emptyFolder();
    const given = {
      KOOGATE_BASE_KEYS: serverAccessKey,
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
