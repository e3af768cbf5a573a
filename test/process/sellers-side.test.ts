import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { accessKey, secretKey } from '../support/open-api-call.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer, toEnvironment, type ServerProcess } from '../support/server-process.js';
import { runProgram } from '../support/server-program.js';
import { testSecret } from '../support/webhook-receivers.js';

const notProvisioned =
  'nobody provisions (no handler, no endpoint with provision, no KOOGATE_FRONT_END_URL): purchases stay pending (000004) until completed through the management API';
const notCalled =
  'no AK/SK is configured, so the marketplace is not called: orders are not looked up, usage is not pushed, and Licenses are ' +
  'neither activated nor delivered. Set KOOGATE_AK and KOOGATE_SK, from My Credentials > Access Keys in the console';

const endpoint = { name: 'crm', url: 'https://crm.example.com/hooks', secrets: [testSecret] };

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('a start', () => {
  it('tells which handlers are called, which endpoints are told, and where the marketplace is', async () => {
    const folder = folderWith({
      'handlers.mjs': 'export default { provision() {}, freeze() {} };',
      'webhooks.json': JSON.stringify([endpoint]),
    });
    const server = await startServer({
      folder,
      environment: {
        KOOGATE_HANDLERS: './handlers.mjs',
        KOOGATE_WEBHOOKS: './webhooks.json',
        KOOGATE_MARKETPLACE_URL: 'http://127.0.0.1:9',
        KOOGATE_AK: accessKey,
        KOOGATE_SK: secretKey,
        KOOGATE_FRONT_END_URL: '',
      },
    });
    expect(await saidAtStart(server)).toMatchObject({
      'handlers of the seller are called': {
        file: expect.stringMatching(/handlers\.mjs$/) as string,
        handlers: ['provision', 'freeze'],
      },
      'webhook endpoints are told': { endpoints: ['crm'] },
      'the marketplace is called: orders are looked up first': { hosts: ['http://127.0.0.1:9'] },
    });
    const { stdout, stderr } = await server.stop();
    for (const sentence of [notProvisioned, notCalled]) expect(stdout).not.toContain(sentence);
    for (const secret of [secretKey, testSecret])
      expect(`${stdout}${stderr}`).not.toContain(secret);
  });

  it('tells that nobody provisions and that the marketplace is not called, when that is so', async () => {
    const server = await startServer({ environment: { KOOGATE_FRONT_END_URL: '' } });
    const said = await saidAtStart(server);
    expect(Object.keys(said)).toEqual(expect.arrayContaining([notProvisioned, notCalled]));
    expect(Object.keys(said)).not.toContain('handlers of the seller are called');
    expect(Object.keys(said)).not.toContain('webhook endpoints are told');
  });

  it.each([
    ['a handler', { KOOGATE_HANDLERS: './handlers.mjs' }],
    ['an endpoint', { KOOGATE_WEBHOOKS: './webhooks.json' }],
    ['one front end for all', { KOOGATE_FRONT_END_URL: 'https://app.example.com' }],
  ])('does not tell that nobody provisions when %s does', async (_, given) => {
    const folder = folderWith({
      'handlers.mjs': 'export default { provision() {} };',
      'webhooks.json': JSON.stringify([{ ...endpoint, provision: true }]),
    });
    const environment = { KOOGATE_FRONT_END_URL: '', ...given };
    const server = await startServer({ folder, environment });
    expect(Object.keys(await saidAtStart(server))).not.toContain(notProvisioned);
  });

  /** The lines of the start, by their sentence. */
  async function saidAtStart(server: ServerProcess) {
    // All are there when the last of them is; the announcement is one piece of work.
    await expect
      .poll(() => server.log().some(({ msg }) => msg === 'KooGate is listening'))
      .toBe(true);
    await fetch(`${server.url}/livez`);
    return Object.fromEntries(server.log().map(({ msg = '', ...line }) => [msg, line]));
  }
});

describe('a start with endpoints that cannot be', () => {
  it.each([
    ['is not there', undefined, /webhooks\.json\): cannot be read \(ENOENT\)/],
    ['is no JSON', '[{"name": ', /webhooks\.json/],
    [
      'has two endpoints that provision',
      JSON.stringify([
        { ...endpoint, provision: true },
        { ...endpoint, name: 'erp', provision: true },
      ]),
      /the endpoints crm and erp have provision: true, but a purchase is provisioned by one/,
    ],
    [
      'has an endpoint on this machine',
      JSON.stringify([{ ...endpoint, url: 'http://127.0.0.1/hooks' }]),
      /crm.*url/,
    ],
    [
      'has a secret that is none',
      JSON.stringify([{ ...endpoint, secrets: ['hunter2'] }]),
      /crm.*secrets/,
    ],
  ])('ends with 1 and one sentence when the file %s', async (_, text, sentence) => {
    const folder = folderWith(text === undefined ? {} : { 'webhooks.json': text });
    const ended = await runProgram({
      file: 'main.js',
      folder,
      environment: toEnvironment({ environment: { KOOGATE_WEBHOOKS: './webhooks.json' } }),
    });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    const [heading, ...problems] = ended.stderr.trim().split('\n');
    expect(heading).toBe('KooGate cannot start with this configuration:');
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(ended.stderr).not.toContain('hunter2');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

/** Writes down each call; the first one ends only with its process. */
const slowAtFirst = `
import { appendFileSync, readFileSync } from 'node:fs';
const record = new URL('record.txt', import.meta.url);
export default {
  async provision({ instance, idempotencyKey }) {
    appendFileSync(record, idempotencyKey + '\\n');
    if (readFileSync(record, 'utf8').trim().split('\\n').length === 1) {
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    }
    return { frontEndUrl: 'https://' + instance.instanceId + '.example.com' };
  },
};
`;

describeEachDatabase('a handler that runs when SIGTERM comes', (database) => {
  it('is given back, and finished by the next start under the same key', async () => {
    const folder = folderWith({ 'handlers.mjs': slowAtFirst });
    const options = {
      folder,
      databaseUrl: database.url(),
      environment: {
        KOOGATE_HANDLERS: './handlers.mjs',
        KOOGATE_PROVISION_DEADLINE_MS: '100',
        KOOGATE_FRONT_END_URL: '',
      },
    };
    const keys = () => readFileSync(join(folder, 'record.txt'), 'utf8').trim().split('\n');
    const caller = marketplaceCaller({ connections: 1 });
    const line = newOrderLine();
    const first = await startServer(options);
    const answer = await caller.call(first.callbacksUrl, newInstanceBody(line));
    expect(answer).toMatchObject({ resultCode: '000004', signed: true });
    await expect.poll(() => existsSync(join(folder, 'record.txt'))).toBe(true);
    expect(await first.stop()).toMatchObject({ exitCode: 0, signal: null, stderr: '' });

    const second = await startServer(options);
    const again = async () => {
      const { resultCode, instanceId } = await caller.call(
        second.callbacksUrl,
        newInstanceBody(line),
      );
      return { resultCode, instanceId };
    };
    await expect
      .poll(again, { timeout: 10_000 })
      .toEqual({ resultCode: '000000', instanceId: answer.instanceId });
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    await second.stop();
  }, 60_000);
});
