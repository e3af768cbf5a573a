import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keyVariables } from '../../src/config.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { encryptClientSecret } from '../../src/protocol/client-secret.js';
import { callbacks } from '../support/callbacks-document.js';
import { useDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { koogate, paste } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import {
  serverKeys,
  startServer,
  withoutSecrets,
  type ServerProcess,
} from '../support/server-process.js';
import { callbackNamed } from '../support/server-target.js';
import {
  callbackOf,
  examplesBefore,
  requestExamples,
  toBody,
} from '../support/specified-requests.js';

const oneOfEachClass = keyClasses.flatMap(
  (keyClass) => callbacks.find((callback) => callback.keyClass === keyClass) ?? [],
);

describe('koogate sign, beside a development server in the same folder', () => {
  const database = useDatabase('sqlite');
  const cleanUps: (() => Promise<void>)[] = [];
  let folder = '';
  let environment: Readonly<Record<string, string>> = {};
  let keys: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const leaveCleanUp = (cleanUp: () => Promise<void>) => cleanUps.push(cleanUp);
    folder = emptyFolder(leaveCleanUp);
    environment = { ...withoutSecrets, KOOGATE_DATABASE_URL: database.url() };
    const server = await startServer({ folder, environment, leaveCleanUp });
    environment = { ...environment, KOOGATE_PORT: new URL(server.url).port };
    keys = readSecrets(database.url());
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });
  beforeEach(() => emptyDatabase(database));

  it.each(callbacks)('$operationId: its first example is answered as it says', async (callback) => {
    const [first] = callback.requestExamples;
    if (first === undefined) throw new Error('there is no example');
    for (const example of [...examplesBefore(first), first]) {
      const { operationId, name, resultCode } = example;
      const signed = await koogate(['sign', operationId, '--example', name], environment, folder);
      expect(signed).toMatchObject({ exitCode: 0, stderr: '' });
      const answer = await paste(signed.stdout, keys[`${callbackOf(example).keyClass}Key`]);
      expect(answer, `${name}: ${answer.text}`).toMatchObject({ resultCode, signed: true });
    }
  });

  it('an example of a secret that does not open is left as it is', async () => {
    const wrong = requestExamples.find(
      ({ operationId, resultCode }) => operationId === 'applicationSync' && resultCode === '000101',
    );
    const parameters = ['sign', 'applicationSync', '--example', wrong?.name ?? ''];
    const { stdout } = await koogate(parameters, environment, folder);
    expect(await paste(stdout, keys.kitKey)).toMatchObject({ resultCode: '000101', signed: true });
  });

  it('a secret that is given stays as it is', async () => {
    const privateKey = readFileSync(join(dataFolder(database.url()), 'development-kit-key.pem'));
    const clientSecret = encryptClientSecret(createPublicKey(privateKey), 'a secret of a test');
    const example = toBody(callbackNamed('applicationSync').requestExamples[0]?.value);
    const data = JSON.stringify({ ...example, clientSecret });
    const parameters = ['sign', 'applicationSync', '--data', data];
    const { stdout } = await koogate(parameters, environment, folder);
    expect(stdout).toContain(clientSecret);
    expect(await paste(stdout, keys.kitKey)).toMatchObject({ resultCode: '000000', signed: true });
  });
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

    for (const { name } of callbackNamed('queryInstance').requestExamples.slice(0, 3)) {
      const signed = await koogate(['sign', 'queryInstance', ...url, '--example', name]);
      expect((await paste(signed.stdout)).resultCode).toMatch(/^00000[023]$/);
    }
  });

  it('sends the parameters of a GET as texts, those that are null not at all', async () => {
    const server = await startServer();
    const data = JSON.stringify({
      ...toBody(callbackNamed('newInstanceV1').requestExamples[0]?.value),
      amount: 5,
      customerName: "it's 云商店 & 100%+",
      skuCode: null,
    });
    const parameters = ['sign', 'newInstanceV1', '--url', server.callbacksUrl, '--data', data];
    const { stdout } = await koogate(parameters);
    expect(stdout).toContain('amount=5&');
    expect(stdout).not.toContain('skuCode');
    expect(stdout).not.toContain('--data-raw');
    expect(await paste(stdout, serverKeys.v1)).toMatchObject({
      resultCode: '000000',
      signed: true,
    });
  });

  it.each(['newInstanceV1', 'tenantSyncV1'])(
    '%s: dates its example when the server has a window for that',
    async (operationId) => {
      const environment = { KOOGATE_V1_CLOCK_SKEW_MS_MAX: '60000' };
      const server = await startServer({ environment });
      const parameters = ['sign', operationId, '--url', server.callbacksUrl];
      const dated = await koogate(parameters, environment);
      expect(await paste(dated.stdout, serverKeys.v1)).toMatchObject({ resultCode: '000000' });
      // Signed for a server without a window, it says when it was written.
      const old = await koogate(parameters);
      expect(await paste(old.stdout, serverKeys.v1)).toMatchObject({ resultCode: '000002' });
    },
  );

  it.each(oneOfEachClass)(
    '$operationId --list names its examples, their codes and what goes before',
    async (callback) => {
      const { exitCode, stdout } = await koogate(['sign', callback.operationId, '--list']);
      expect(exitCode).toBe(0);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.map((line) => line.split(/ {2,}/))).toEqual(
        callback.requestExamples.map(({ name, resultCode, after }) => [
          name,
          resultCode,
          ...(after.length > 0 ? [`after ${after.join(', ')}`] : []),
        ]),
      );
    },
  );

  it.each([
    [
      'an example that does not exist',
      ['sign', 'orderNotify', '--example', 'x'],
      `orderNotify has no example x; there are: ${namesOf('orderNotify')}`,
    ],
    [
      'an example of another operation',
      ['sign', 'releaseLicenseV1', '--example', 'orderNotify.notice'],
      `releaseLicenseV1 has no example orderNotify.notice; there are: ${namesOf('releaseLicenseV1')}`,
    ],
    ...['x', '["a"]', '"a"', 'null'].map(
      (data) =>
        [
          `--data ${data} for a GET`,
          ['sign', 'queryInstanceV1', '--data', data],
          'this callback comes by GET: give its parameters with --data as a JSON object',
        ] as const,
    ),
  ] as const)('%s is answered with what there is', async (_, parameters, message) => {
    const { exitCode, stdout, stderr } = await koogate(parameters);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${message}\n`,
    });
  });

  it.each(oneOfEachClass)(
    '$operationId without a key of its class says which is missing',
    async ({ operationId, keyClass }) => {
      const { name, origin } = keyVariables[keyClass];
      const environment = { NODE_ENV: 'production', [name]: '' };
      const { exitCode, stdout, stderr } = await koogate(['sign', operationId], environment);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toBe(
        `${operationId} is signed with a key of ${name}, and there is none: ${origin}\n`,
      );
    },
  );

  it('an operation that does not exist is answered with all that do', async () => {
    const { exitCode, stdout, stderr } = await koogate(['sign', 'newInstanze']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    const known = /^there is no operation newInstanze; there are: (.+)\n$/.exec(stderr)?.[1];
    expect(known?.split(', ').sort()).toEqual(callbacks.map((each) => each.operationId).sort());
  });

  it('in production without any key ends with 1: there is nothing to sign with', async () => {
    const environment = { ...withoutSecrets, NODE_ENV: 'production' };
    const { exitCode, stdout, stderr } = await koogate(['sign', 'newInstance'], environment);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('no access key is given');
  });

  function onPortOf(server: ServerProcess): Readonly<Record<string, string>> {
    return { KOOGATE_PORT: new URL(server.url).port };
  }
});

function namesOf(operationId: string): string {
  return callbackNamed(operationId)
    .requestExamples.map(({ name }) => name)
    .join(', ');
}

function dataFolder(databaseUrl: string): string {
  return join(databaseUrl.slice('sqlite:'.length), '..');
}

function readSecrets(databaseUrl: string): Readonly<Record<string, string>> {
  const file = join(dataFolder(databaseUrl), 'development-secrets.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}
