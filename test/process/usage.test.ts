import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { importAbnormalFile, reportUsageFile } from '../../src/cli/usage.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import { managementApi } from '../../src/management/management-api.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { managementDocument } from '../contract/management-server.js';
import { useDatabase } from '../support/databases.js';
import { noon } from '../support/instances.js';
import { emptyFolder } from '../support/server-folder.js';
import { newTestId, purchaseOf, submissionOf } from '../support/submissions.js';
import { usedInstance } from '../support/usage.js';

describe('koogate usage', () => {
  const database = useDatabase('sqlite');
  const folder = emptyFolder(afterAll);
  const tokenFile = join(folder, 'token');
  let storage: Storage;
  let server: ReturnType<ReturnType<typeof express>['listen']>;
  let url: string;

  beforeAll(async () => {
    storage = await database.openTestStorage();
    const now = () => noon;
    const app = express().use(
      '/api',
      managementApi({
        ...storage,
        spec: managementDocument,
        usage: createUsageDesk({ ...storage, pushes: false, now, newId: uuidv7 }),
        tokens: [{ name: 'billing', role: 'operator', token: 'token-of-billing' }],
        now,
        newId: uuidv7,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      }),
    );
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    writeFileSync(tokenFile, 'token-of-billing\n');
  });
  afterAll(() => server.close());

  async function sold(): Promise<string> {
    const instance = usedInstance({
      instanceId: newTestId('instance'),
      orderId: newTestId('order'),
      version: 1,
    });
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    return instance.instanceId;
  }

  function file(...lines: readonly string[]): string {
    const path = join(folder, `${newTestId('usage')}.csv`);
    writeFileSync(path, lines.join('\r\n'));
    return path;
  }

  async function report(path: string, options: { readonly dryRun?: boolean } = {}) {
    const lines: string[] = [];
    const settings = { url, tokenFile, ...options };
    const isGood = await reportUsageFile(path, settings, (line) => lines.push(line));
    return { isGood, lines };
  }

  const kept =
    'What was accepted is kept and not pushed, because KOOGATE_AK and KOOGATE_SK are not set; once they are, it is pushed.';

  it('report tells of each line that was not taken, and takes the others', async () => {
    const instanceId = await sold();
    const path = file(
      '\uFEFFinstanceId, beginAt ,endAt,value,customer',
      `${instanceId},2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,12.5,"a firm, of sorts"`,
      `${instanceId},2026-03-01T11:00:00Z,2026-03-01T12:00:00Z,0,`,
      '',
      `${instanceId},yesterday,2026-03-01T12:00:00Z,1,`,
      `${instanceId},2026-03-01T11:00:00Z,2026-03-01T12:00:00Z`,
      `${'i'.repeat(65)},2026-03-01T11:00:00Z,2026-03-01T12:00:00Z,1`,
    );
    const dry = await report(path, { dryRun: true });
    expect(dry.lines.at(-1)).toBe('This was a dry run: nothing was kept.');
    expect(await report(path)).toEqual({
      isGood: false,
      lines: [
        'line 5: invalid: beginAt must be a time in UTC such as 2024-03-15T06:00:00Z',
        'line 6: invalid: must have instanceId, beginAt, endAt, value',
        'line 7: invalid: instanceId must have at most 64 characters',
        'line 3: invalid: value must be greater than 0; a window without usage is left out',
        '5 lines: 1 accepted, 0 repeated, 0 conflicting, 4 invalid',
        kept,
      ],
    });
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(12.5);
  });

  it('report reads the names and times of a push too, any number of lines, and doubles nothing', async () => {
    const instanceId = await sold();
    const lines = Array.from({ length: 1_300 }, (_, index) => {
      const end = noon - index * 1_000;
      const [begin, until] = [end - 1_000, end].map((at) =>
        new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, ''),
      );
      return `${instanceId},${begin},${until},0.0001`;
    });
    const path = file('instance_id,begin_time,end_time,usage_value', ...lines);
    const first = await report(path);
    expect(first).toEqual({
      isGood: true,
      lines: ['1300 lines: 1300 accepted, 0 repeated, 0 conflicting, 0 invalid', kept],
    });
    expect((await report(path)).lines[0]).toBe(
      '1300 lines: 0 accepted, 1300 repeated, 0 conflicting, 0 invalid',
    );
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(0.13);
  });

  it('abnormal takes over what the console lists, also where a spreadsheet has taken zeros away', async () => {
    const instanceId = await sold();
    const window = '2026-03-01T10:00:00Z,2026-03-01T11:00:00Z';
    await report(file('instanceId,beginAt,endAt,value', `${instanceId},${window},3`));
    const { items } = await storage.directories.usageRecords.list({ instanceId }, { limit: 1 });
    const [record] = items;
    if (record === undefined) throw new Error('it was not kept');
    await storage.committer.commit(
      submissionOf({
        changes: [
          {
            kind: 'update',
            table: 'usageRecords',
            record: { ...record, state: 'accepted', version: 2 },
          },
        ],
      }),
    );
    const path = file(
      'instanceId,beginAt,endAt,code',
      `${instanceId},${window},13`,
      `${instanceId},${window},99`,
      `unknown,${window},001`,
    );
    const lines: string[] = [];
    const isGood = await importAbnormalFile(path, { url, tokenFile }, (line) => lines.push(line));
    expect({ isGood, lines }).toEqual({
      isGood: false,
      lines: [
        'line 3: invalid: code must be one that the seller console shows, 001 to 013',
        `line 2: marked ${record.recordId}: 013: the state of the resource does not allow it`,
        'line 4: unknown: 001: there is no such instance',
        '3 lines: 1 invalid, 1 marked, 1 unknown',
      ],
    });
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(0);
  });

  it.each<[string, () => string, RegExp]>([
    [
      'lacks a column',
      () => file('instanceId,beginAt,endAt', 'a,b,c'),
      /^the first line must name the columns instanceId, beginAt, endAt, value$/,
    ],
    [
      'has no lines',
      () => file('instanceId,beginAt,endAt,value'),
      /holds no line below its heading$/,
    ],
    [
      'is no CSV',
      () => file('instanceId,beginAt,endAt,value', '"a'),
      /^the file is no CSV: Quote Not Closed/,
    ],
    ['is not there', () => join(folder, 'nowhere.csv'), /^cannot read .*nowhere\.csv \(ENOENT\)$/],
  ])('says what to do about a file that %s', async (_, path, words) => {
    await expect(report(path())).rejects.toThrow(words);
  });

  it.each<[string, object, RegExp]>([
    [
      'a wrong token',
      { tokenFile: () => file('not-the-token') },
      /^the server refuses \(401\): The bearer token is missing or not known/,
    ],
    [
      'no server',
      { url: () => 'http://127.0.0.1:9' },
      /^no KooGate answers at http:\/\/127\.0\.0\.1:9: is the server running/,
    ],
    ['no address', { url: () => 'somewhere' }, /^--url: give an address/],
    [
      'no token file',
      { tokenFile: () => join(folder, 'none') },
      /^--token-file: cannot read .* \(ENOENT\)$/,
    ],
  ])('says what to do about %s', async (_, changes, words) => {
    const path = file('instanceId,beginAt,endAt,value', `i,${'2026-03-01T10:00:00Z,'.repeat(2)}1`);
    const made = Object.fromEntries(
      Object.entries(changes as Record<string, () => string>).map(([name, make]) => [name, make()]),
    );
    const ended = reportUsageFile(path, { url, tokenFile, ...made }, () => undefined);
    await expect(ended).rejects.toThrow(words);
  });
});
