import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeEachDatabase, useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { readDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { koogate } from '../support/server-command.js';
import {
  serverDataKey,
  serverFrontEndUrl,
  startServer,
  toEnvironment,
} from '../support/server-process.js';
import { startProgram } from '../support/server-program.js';

const newerDataKey = Buffer.alloc(32, 'a newer data key').toString('base64');

describe('koogate', () => {
  it('--help lists the commands', async () => {
    const { exitCode, stdout } = await koogate(['--help']);
    expect(exitCode).toBe(0);
    for (const command of [
      'serve',
      'migrate',
      'reseal',
      'sign [options] <operation>',
      'doctor [options] [capture]',
    ]) {
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

  it('goes on when its reader has seen enough, and ends with its own exit code', async () => {
    const { distFolder } = await ensureServerBuilt();
    const command = `"${process.execPath}" "${distFolder}/koogate.js" conformance --list`;
    // All of it is longer than a pipe holds, so that it is written into one that nobody reads.
    const { stdout, stderr } = await promisify(execFile)('bash', [
      '-c',
      `${command} | head -1; echo "ended with \${PIPESTATUS[0]}"`,
    ]);
    expect(stdout).toMatch(/^.+\nended with 0\n$/);
    expect(stderr).toBe('');
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
    // The access data, and the two events of the purchase.
    expect((await koogate(['reseal'], both)).stdout).toBe('secrets encrypted anew: 3\n');
    expect((await koogate(['reseal'], both)).stdout).toBe('secrets encrypted anew: 0\n');
    expect((await access(newerDataKey)).text).toContain(serverFrontEndUrl);
    expect(await access(serverDataKey)).toMatchObject({ resultCode: '000005', signed: true });
  });
});
