import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { describeEachDatabase, useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { readDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import {
  serverAccessKey,
  serverDataKey,
  serverFrontEndUrl,
  startServer,
  toEnvironment,
  type ServerProcess,
} from '../support/server-process.js';
import { runProgram, startProgram, type Ended } from '../support/server-program.js';

const newerDataKey = Buffer.alloc(32, 'a newer data key').toString('base64');

async function koogate(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return runProgram({
    file: 'koogate.js',
    parameters,
    folder: emptyFolder(),
    environment: toEnvironment({ environment }),
  });
}

describe('koogate', () => {
  it('--help lists the commands', async () => {
    const { exitCode, stdout } = await koogate(['--help']);
    expect(exitCode).toBe(0);
    for (const command of ['serve', 'migrate', 'reseal', 'sign [options] <operation>']) {
      expect(stdout).toContain(`  ${command} `);
    }
  });

  it.each([
    ['a command that does not exist', ['sing'], /unknown command 'sing'[^]*Did you mean sign/],
    ['sign without an operation', ['sign'], /missing required argument 'operation'/],
    ['an option that does not exist', ['sign', '--exmaple'], /unknown option '--exmaple'/],
  ])('%s ends with 1 and shows what there is', async (_, parameters, message) => {
    const { exitCode, stdout, stderr } = await koogate(parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Usage: koogate');
  });

  it('a configuration that is wrong is told in words, without a stack', async () => {
    const { exitCode, stderr } = await koogate(['migrate'], { KOOGATE_PORT: 'x' });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'KooGate cannot start with this configuration:\n  - KOOGATE_PORT: must be a whole number\n',
    );
  });
});

describeEachDatabase('koogate migrate', (database) => {
  it('makes the schema, says where without the password, and may be run again', async () => {
    const environment = { KOOGATE_DATABASE_URL: database.url() };
    for (const _ of ['first', 'second']) {
      const { exitCode, stdout, stderr } = await koogate(['migrate'], environment);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toBe(`schema is up to date: ${withoutPassword(database.url())}\n`);
    }
    expect((await readDatabase(database.url())).instances).toEqual([]);
  });

  function withoutPassword(url: string): string {
    const { password } = new URL(url);
    return password === '' ? url : url.replace(password, '***');
  }
});

describe('koogate sign', () => {
  it('prints a curl command that works as it is pasted', async () => {
    const server = await startServer();
    const { stdout } = await koogate(['sign', 'newInstance'], onPortOf(server));
    expect(stdout).toMatch(
      /^curl .*http:\/\/127\.0\.0\.1:\d+\/koogallery\?signature=[0-9a-f]{64}&/,
    );
    expect(await paste(stdout)).toMatchObject({ resultCode: '000000', signed: true });
    // The nonce is part of it: pasted again it is a replay.
    expect(await paste(stdout)).toMatchObject({ resultCode: '000001', signed: true });
  });

  it('sends the example or the body that is asked for, to the address that is given', async () => {
    const server = await startServer();
    const url = ['--url', server.callbacksUrl];
    const line = newOrderLine();
    const body = JSON.stringify({ ...newInstanceBody(line), note: "it's 云商店; $HOME `id` \\" });
    const made = await koogate(['sign', 'newInstance', ...url, '--data', body]);
    const answer = await paste(made.stdout);
    expect(answer).toMatchObject({ resultCode: '000000', signed: true });
    const caller = marketplaceCaller({ connections: 1 });
    expect((await caller.call(server.callbacksUrl, newInstanceBody(line))).text).toBe(answer.text);

    const file = await koogate(['sign', 'newInstance', ...url, '--data', '@/etc/hostname']);
    expect(await paste(file.stdout)).toMatchObject({ resultCode: '000002', signed: true });

    const { stdout } = await koogate(['sign', 'queryInstance', '--list']);
    for (const example of stdout.trim().split('\n').slice(0, 3)) {
      const signed = await koogate(['sign', 'queryInstance', ...url, '--example', example]);
      expect((await paste(signed.stdout)).resultCode).toMatch(/^00000[023]$/);
    }
  });

  it('--list names the examples', async () => {
    const { exitCode, stdout } = await koogate(['sign', 'newInstance', '--list']);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n').length).toBeGreaterThan(3);
    expect(stdout).toMatch(/trial/);
  });

  it.each([
    ['an operation', ['sign', 'newInstanze'], /no operation newInstanze; there are: newInstance, /],
    [
      'an example',
      ['sign', 'newInstance', '--example', 'x'],
      /newInstance has no example x; there are: /,
    ],
  ])('%s that does not exist is answered with those there are', async (_, parameters, message) => {
    const { exitCode, stdout, stderr } = await koogate(parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('in production without a key ends with 1: there is nothing to sign with', async () => {
    const { exitCode, stderr } = await koogate(['sign', 'newInstance'], {
      NODE_ENV: 'production',
      KOOGATE_BASE_KEYS: '',
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('KOOGATE_BASE_KEYS is missing');
  });

  function onPortOf(server: ServerProcess): Readonly<Record<string, string>> {
    return { KOOGATE_PORT: new URL(server.url).port };
  }
});

describe('koogate serve', () => {
  it('is the same server as npm start', async () => {
    const program = await startProgram({
      file: 'koogate.js',
      parameters: ['serve'],
      folder: emptyFolder(),
      environment: toEnvironment({}),
    });
    await expect
      .poll(() => program.output().stdout, { timeout: 15_000 })
      .toContain('KooGate is listening');
    program.signal('SIGTERM');
    expect((await program.ended).exitCode).toBe(0);
  });
});

describe('koogate reseal', () => {
  const database = useDatabase('sqlite');

  it('after a key rotation the older key can be taken out, and not before', async () => {
    const databaseUrl = database.url();
    const caller = marketplaceCaller({ connections: 1 });
    const first = await startServer({ databaseUrl });
    const bought = await caller.call(first.callbacksUrl, newInstanceBody(newOrderLine()));
    await first.stop();
    const access = async (keys: string) => {
      const environment = { KOOGATE_DATA_KEY: keys };
      const server = await startServer({ databaseUrl, environment });
      const answer = await caller.call(server.callbacksUrl, queryBody(bought.instanceId ?? ''));
      await server.stop();
      return answer;
    };

    expect(await access(newerDataKey)).toMatchObject({ resultCode: '000005', signed: true });
    expect((await access(`${newerDataKey},${serverDataKey}`)).text).toContain(serverFrontEndUrl);

    const both = {
      KOOGATE_DATABASE_URL: databaseUrl,
      KOOGATE_DATA_KEY: `${newerDataKey},${serverDataKey}`,
    };
    expect((await koogate(['reseal'], both)).stdout).toBe('secrets encrypted anew: 1\n');
    expect((await koogate(['reseal'], both)).stdout).toBe('secrets encrypted anew: 0\n');
    expect((await access(newerDataKey)).text).toContain(serverFrontEndUrl);
    expect(await access(serverDataKey)).toMatchObject({ resultCode: '000005', signed: true });
  });
});

interface PastedAnswer {
  readonly resultCode: string;
  readonly text: string;
  readonly signed: boolean;
}

/** What a reader does with the printed command. */
async function paste(command: string): Promise<PastedAnswer> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command]);
  const [head = '', text = ''] = stdout.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const header = /^Body-Sign: (.+)$/m.exec(head)?.[1];
  const { ok } = verifyBodySign({
    accessKey: serverAccessKey,
    header,
    body: Buffer.from(text),
  });
  const { resultCode } = JSON.parse(text) as { readonly resultCode: string };
  return { resultCode, text, signed: ok };
}
