import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { queryBody } from '../support/marketplace-calls.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { serverKeys, startServer } from '../support/server-process.js';
import { useDatabase } from '../support/databases.js';

const body = JSON.stringify({ activity: 'queryInstance', instanceId: 'i-1', testFlag: '1' });
const nonce = 'nonce-of-doctor';
const timestamp = String(Date.UTC(2026, 2, 1, 12));
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text);
const signature = (key: string, payload = body) =>
  hmac(key, key + nonce + timestamp + hmac(key, payload).digest('hex')).digest('hex');
const request = (key = serverKeys.base, payload = body) =>
  `POST /koogallery?${new URLSearchParams({ signature: signature(key, payload), timestamp, nonce }).toString()} HTTP/1.1\r\n` +
  `Host: seller.example.com\r\nContent-Type: application/json\r\n\r\n${body}`;
const answerBody = '{"resultCode":"000000","resultMsg":"success."}';
const answer = (key: string, name = 'Body-Sign') =>
  `HTTP/1.1 200 OK\r\n${name}: sign_type="HMAC-SHA256", signature= "${hmac(key, answerBody).digest('base64')}"\r\n\r\n${answerBody}`;

/** Runs the doctor in a folder with these files, and looks for keys in what it says. */
async function doctor(
  parameters: readonly string[],
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const ended = await koogate(['doctor', ...parameters], environment, folder);
  const said = ended.stdout + ended.stderr;
  for (const key of Object.values(serverKeys)) {
    if (!parameters.some((each) => each.includes(key))) expect(said).not.toContain(key);
    expect(said).not.toContain(signature(key));
  }
  return ended;
}

describe('koogate doctor', () => {
  it('says that a signature is right, and with which key', async () => {
    const { exitCode, stdout, stderr } = await doctor(['request.http'], {
      'request.http': request(),
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('raw HTTP: POST /koogallery (queryInstance), 62 bytes of body');
    expect(stdout).toContain('keys: of the configuration of this server');
    expect(stdout).toContain('request: verified');
    expect(stdout).toContain('the current key of class base (基础接口)');
    expect(stdout).toContain('clocks were not compared: give --at');
  });

  it('names the one cause of a failure, and what to do', async () => {
    const files = { 'request.http': request(serverKeys.kit) };
    const { exitCode, stdout } = await doctor(
      ['request.http', '--at', '2026-03-01T12:00:30Z'],
      files,
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('request: other-class-key');
    expect(stdout).toContain('signed with the current key of class kit');
    expect(stdout).toContain('What to do: sign, and verify, with the key that the console binds');
    expect(stdout).not.toContain('--at');
  });

  it('compares clocks when it is told the time of receipt', async () => {
    const files = { 'request.http': request() };
    const late = String(Number(timestamp) + 8 * 3_600_000);
    for (const at of [late, late.slice(0, 10), '2026-03-01T20:00:00Z']) {
      const { exitCode, stdout } = await doctor(['request.http', '--at', at], files);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('request: clock-off');
      expect(stdout).toContain('timestamp is 8 h 0 min behind the time of receipt');
    }
  });

  it.each([
    ['--keys', (key: string) => ['--keys', `kit=x,base=older|${key}`], 'previous-key'],
    ['--key of an unknown class', (key: string) => ['--key', key], 'verified'],
    ['--key-file', () => ['--key-file', 'key.txt'], 'verified'],
    ['--keys-file', () => ['--keys-file', 'keys.txt'], 'verified'],
  ])('takes keys by %s', async (_, options, cause) => {
    const key = 'a-key-that-is-in-no-configuration';
    const files = {
      'request.http': request(key),
      'key.txt': `${key}\n`,
      'keys.txt': `# of the console\nbase=${key}\n`,
    };
    const { exitCode, stdout } = await doctor(['request.http', ...options(key)], files);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`request: ${cause}`);
    expect(stdout).not.toContain(key);
  });

  it('looks at an answer as well, or alone', async () => {
    const files = {
      'request.http': request(),
      'right.http': answer(serverKeys.base),
      'wrong.http': answer(serverKeys.kit),
      'case.http': answer(serverKeys.base, 'body-sign'),
    };
    const right = await doctor(['request.http', '--answer', 'right.http'], files);
    expect(right.exitCode).toBe(0);
    expect(right.stdout).toContain('answer: verified');
    const wrong = await doctor(['request.http', '--answer', 'wrong.http'], files);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stdout).toMatch(/request: verified[^]*answer: other-class-key/);
    const alone = await doctor(['--answer', 'case.http'], files);
    expect(alone.exitCode).toBe(1);
    expect(alone.stdout).toContain('answer: body-sign-case');
  });

  it('reads what koogate sign prints, and prints JSON for machines', async () => {
    const { stdout: command } = await koogate(['sign', 'newInstance']);
    const { exitCode, stdout } = await doctor(['sign.sh', '--json'], { 'sign.sh': command });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      capture: {
        kind: 'curl command',
        method: 'POST',
        path: '/koogallery',
        operationId: 'newInstance',
      },
      request: { cause: 'verified', accepted: true, keyClass: 'base', keyIndex: 0 },
    });
  });

  it.each([
    ['nothing', [], 'give a capture (a file, or - for standard input), --answer or --call'],
    ['a file that is not there', ['none.http'], 'cannot read none.http (ENOENT)'],
    ['an empty file', ['empty'], 'the capture is empty: there is no request in it'],
    ['what is no HTTP', ['prose'], 'the capture is no HTTP: it should begin with a request line'],
    ['a HAR file without entries', ['empty.har'], 'the HAR file has no entries'],
    [
      'an entry that is no number',
      ['empty.har', '--entry', 'x'],
      '--entry must be a number from 1 on',
    ],
    ['a time that is none', ['request.http', '--at', 'noon'], '--at must be a time'],
    ['an empty key', ['request.http', '--key', ''], '--key: there is no key in it'],
    [
      'an empty file of a key',
      ['request.http', '--key-file', 'empty'],
      '--key-file: there is no key in it',
    ],
    [
      'an empty file of keys',
      ['request.http', '--keys-file', 'empty'],
      '--keys-file: there is no key in it',
    ],
    [
      'a key file that is not there',
      ['request.http', '--key-file', 'none'],
      '--key-file: cannot read none (ENOENT)',
    ],
    [
      'keys in two ways',
      ['request.http', '--key', 'a', '--key-file', 'b'],
      'not with --key and --key-file',
    ],
    [
      'keys of no class',
      ['request.http', '--keys', 'x=y'],
      'names no class: write base=<access key>',
    ],
    ['a call id that is none', ['--call', 'x'], '--call must be the id of a call'],
  ])('%s ends with 2 and one sentence', async (_, parameters, message) => {
    const files = {
      empty: '',
      prose: 'Dear support',
      'empty.har': '{"log":{"entries":[]}}',
      'request.http': request(),
    };
    const { exitCode, stdout, stderr } = await doctor(parameters, files);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('in production without any key ends with 2 and says which are missing', async () => {
    const environment = {
      NODE_ENV: 'production',
      KOOGATE_BASE_KEYS: '',
      KOOGATE_KIT_KEYS: '',
      KOOGATE_LICENSE_KEYS: '',
      KOOGATE_GENERIC_KEYS: '',
      KOOGATE_V1_KEYS: '',
    };
    const { exitCode, stderr } = await doctor(
      ['request.http'],
      { 'request.http': request() },
      environment,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no access key is given');
  });

  it('--help warns of keys on a command line', async () => {
    const { stdout } = await doctor(['--help']);
    expect(stdout).toContain('Keys on a command line are seen by every user of the machine');
  });
});

describe('koogate doctor --call', () => {
  const database = useDatabase('sqlite');

  it('tells what is known of a call, refused or authentic, and what cannot be known', async () => {
    const databaseUrl = database.url();
    const server = await startServer({ databaseUrl });
    const caller = marketplaceCaller({ connections: 1 });
    await caller.call(server.callbacksUrl, queryBody('i-1'));
    const target = `${server.callbacksUrl}?${new URLSearchParams({ signature: signature(serverKeys.base), timestamp: String(Date.now()), nonce }).toString()}`;
    await fetch(target, { method: 'POST', body });
    const calls = () => server.log().filter(({ msg }) => msg === 'call');
    await expect.poll(() => calls().length).toBe(2);
    const [authentic, refused] = calls().map(({ callId }) => String(callId));
    expect(calls()[1]).toMatchObject({ diagnosis: expect.stringContaining('unknown: ') as string });
    await server.stop();

    const environment = { KOOGATE_DATABASE_URL: databaseUrl };
    const good = await doctor(['--call', authentic ?? ''], {}, environment);
    expect(good).toMatchObject({ exitCode: 0, stderr: '' });
    expect(good.stdout).toContain('verdict: authentic, key 1 of the list');
    const bad = await doctor(['--call', refused ?? ''], {}, environment);
    expect(bad).toMatchObject({ exitCode: 1, stderr: '' });
    expect(bad.stdout).toContain('verdict: signature-mismatch, answered 000001');
    expect(bad.stdout).toContain('diagnosis: unknown: no single mistake explains the signature');
    expect(bad.stdout).toContain('of a refused call neither body nor signature is kept');
    const json = await doctor(['--call', refused ?? '', '--json'], {}, environment);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'signature-mismatch',
      keyIndex: null,
    });

    const none = '01956a00-0000-7000-8000-00000000ffff';
    const absent = await doctor(['--call', none], {}, environment);
    expect(absent).toMatchObject({ exitCode: 2, stdout: '' });
    expect(absent.stderr).toContain(`there is no record of call ${none}`);
    const nowhere = await doctor(['--call', none]);
    expect(nowhere).toMatchObject({ exitCode: 2, stdout: '' });
    expect(nowhere.stderr).toContain('there is no database of a server here');
  });
});
