import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { koogate } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';

const purchase = newInstanceBody({ orderId: 'CS1', orderLineId: 'CS1-000001' });
const url = 'https://seller.example.com/koogallery?signature=s1gnature';
const line = (body: object, answer?: object) =>
  `${JSON.stringify({ method: 'POST', url, body, ...(answer && { answer: { status: 200, body: answer } }) })}\n`;
const success = { resultCode: '000000', resultMsg: 'success.', instanceId: purchase.businessId };

interface Report {
  readonly calls: number;
  readonly described: number;
  readonly findings: readonly {
    readonly kind: string;
    readonly path: string;
    readonly calls: number;
  }[];
}

async function check(
  parameters: readonly string[],
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return koogate(['contract', 'check', ...parameters], environment, folder);
}

describe('koogate contract check', () => {
  it('ends with 0 when everything is described, in all files', async () => {
    const files = { 'a.jsonl': line(purchase, success), 'b.jsonl': line(purchase) };
    const { exitCode, stdout, stderr } = await check(['a.jsonl', 'b.jsonl'], files);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe('2 calls: all of it is described\n');
  });

  it('tells what is not, where it was met first, and no value unless it is asked', async () => {
    const calls = line(
      { ...purchase, region: 'cn-north-4', adminPassword: 'pass-w0rd' },
      { ...success, more: 'x' },
    );
    const files = {
      'calls.jsonl': `${line(purchase)}{broken\n${calls}${line({ ...purchase, orderId: 7 })}`,
    };
    const { exitCode, stdout } = await check(['calls.jsonl'], files);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`newInstance
  request unknown-member  region
    1 call; text of 10 characters: digits, letters, signs; first: calls.jsonl, line 3
  request unknown-member  adminPassword
    1 call; text of 9 characters: digits, letters, signs; first: calls.jsonl, line 3
  answer unknown-member  more: is no member of this answer
    1 call; text of 1 character: letters; first: calls.jsonl, line 3
  request refused  parameter invalid: orderId must be string
    1 call; first: calls.jsonl, line 4
  request other-type  orderId
    1 call; whole number; first: calls.jsonl, line 4

cannot be read: calls.jsonl, line 2: is no object of JSON

3 calls: 1 described, 2 not
`);
    const shown = await check(['calls.jsonl', '--show-values'], files);
    expect(shown.stdout).toContain('"cn-north-4"');
    for (const each of ['pass-w0rd', 's1gnature']) expect(shown.stdout).not.toContain(each);
  });

  it('prints JSON for machines', async () => {
    const files = { 'calls.jsonl': line({ ...purchase, region: 1 }) };
    const { exitCode, stdout } = await check(
      ['calls.jsonl', '--json', '--base-path', '/koogallery/'],
      files,
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout) as Report).toMatchObject({
      calls: 1,
      described: 0,
      findings: [
        {
          operationId: 'newInstance',
          side: 'request',
          kind: 'unknown-member',
          path: 'region',
          calls: 1,
          first: { file: 'calls.jsonl', place: 'line 1', at: null },
          shape: 'whole number',
          value: null,
        },
      ],
    });
  });

  it('passes over what is no callback, and says so', async () => {
    const page = JSON.stringify({ method: 'GET', url: 'https://seller.example.com/' });
    const files = { 'calls.jsonl': `${line(purchase)}${page}\n` };
    const { exitCode, stdout } = await check(['calls.jsonl'], files);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('passed over: 1 (no callback)\n\n1 call: all of it is described\n');
  });

  it.each([
    ['nothing', [], 'give files with recorded calls (- is standard input), or --stored'],
    ['--since without --stored', ['a', '--since', '2026-03-01'], '--since goes with --stored'],
    ['a time that is none', ['--stored', '--since', 'noon'], '--since must be a time'],
    [
      'a base path that is none',
      ['a', '--base-path', 'koogallery'],
      '--base-path must be the path',
    ],
    ['a database that is not there', ['--stored'], 'there is no database of a server here'],
  ])('given %s, ends with 2 and one sentence', async (_title, parameters, message) => {
    const { exitCode, stdout, stderr } = await check(parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('ends with 2 when a file cannot be used, and tells what the others hold', async () => {
    const files = { 'calls.jsonl': line({ ...purchase, region: 1 }), 'empty.har': '' };
    const { exitCode, stdout } = await check(['none.har', 'calls.jsonl', 'empty.har'], files);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('cannot be used: none.har: cannot be read (ENOENT)');
    expect(stdout).toContain(
      'cannot be used: empty.har: the file is empty: there is no call in it',
    );
    expect(stdout).toContain('request unknown-member  region');
  });
});

describeEachDatabase('koogate contract check --stored', (database) => {
  it('looks at the calls that the server has kept, of any time or since one', async () => {
    const databaseUrl = database.url();
    const server = await startServer({ databaseUrl });
    const marketplace = marketplaceCaller({ connections: 1 });
    await marketplace.call(server.callbacksUrl, newInstanceBody(newOrderLine()));
    await marketplace.call(server.callbacksUrl, { ...newInstanceBody(newOrderLine()), region: 1 });
    await server.stop();

    const environment = { KOOGATE_DATABASE_URL: databaseUrl };
    const { exitCode, stdout } = await check(['--stored', '--json'], {}, environment);
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ calls: 2, described: 1 });
    expect(report.findings).toMatchObject([{ kind: 'unknown-member', path: 'region', calls: 1 }]);
    const later = new Date(Date.now() + 60_000).toISOString();
    const since = await check(['--stored', '--since', later], {}, environment);
    expect(since).toMatchObject({ exitCode: 2, stdout: 'no call was there to be looked at\n' });
  });
});
