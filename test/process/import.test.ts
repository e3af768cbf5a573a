import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runImport, type ImportJob } from '../../src/cli/import.js';
import type { Committer } from '../../src/domain/committer.js';
import { KooGateError } from '../../src/domain/koogate-error.js';
import { importKindNames } from '../../src/imports/import-kinds.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { oldInstance, oldRecords } from '../support/imports.js';
import { koogate } from '../support/server-command.js';
import { withDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';

const secrets = [
  'password-of-the-buyer',
  'secret-of-the-client',
  '13800000000',
  'zhang.san@buyer.example',
];

describeEachDatabase('koogate import', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  async function run(job: Partial<ImportJob> & Pick<ImportJob, 'file'>) {
    const lines: string[] = [];
    const progress: string[] = [];
    const write = (line: string) => lines.push(line);
    const all = { kind: 'instances', format: 'csv', ...job } as const;
    const outcome = await runImport(all, storage, {
      write,
      progress: (line) => progress.push(line),
    }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    return { outcome, lines, progress };
  }

  it('reads CSV, tells of each line that was not taken, and may run again', async () => {
    const [first, second, third] = [oldInstance(), oldInstance(), oldInstance()];
    const file = csv([first, { ...second, state: 'asleep' }, third, { ...first, password: 'x' }]);
    expect(await run({ file })).toEqual({
      outcome: false,
      lines: [
        'line 4: invalid: state must be one of active, frozen, pending, released',
        'line 8: conflict: password differs from an earlier record about the same thing; keep one of them',
        'created 2, unchanged 0, conflicts 1, invalid 1',
      ],
      progress: [],
    });
    expect((await run({ file })).lines.at(-1)).toBe(
      'created 0, unchanged 2, conflicts 1, invalid 1',
    );
    expect(await run({ file: csv([first, third]) })).toMatchObject({ outcome: true });
    expect(await storage.load.instance(first.instanceId)).toMatchObject({
      access: { memo: 'call us\nat any time' },
    });
  });

  it('corrects what was imported wrongly, when it is asked to', async () => {
    const record = oldInstance();
    await run({ file: csv([record]) });
    const file = csv([{ ...record, password: 'the-right-one' }]);
    expect(await run({ file })).toMatchObject({ outcome: false });
    expect(await run({ file, update: true })).toEqual({
      outcome: true,
      lines: ['created 0, corrected 1, unchanged 0, conflicts 0, invalid 0'],
      progress: [],
    });
  });

  it('writes nothing in a dry run, and says so', async () => {
    const record = oldInstance();
    const { outcome, lines } = await run({ file: csv([record]), dryRun: true });
    expect(outcome).toBe(true);
    expect(lines).toEqual([
      'created 1, unchanged 0, conflicts 0, invalid 0',
      'This was a dry run: nothing was written.',
    ]);
    expect(await storage.load.instance(record.instanceId)).toBeUndefined();
  });

  it('reads JSON lines, and reports of every line without secrets', async () => {
    const report = join(emptyFolder(), 'report.csv');
    const texts: string[] = [];
    for (const kind of ['instances', 'applications', 'users'] as const) {
      const record = oldRecords[kind]();
      const other = { password: 'p-2', clientSecret: 's-2', mobile: '139', email: 'a@b.example' };
      const changed = Object.fromEntries(
        Object.entries({ ...record, ...other }).filter(([name]) => name in record),
      );
      const file = write('records.jsonl', `${[record, changed].map(toJson).join('\n')}\n`);
      const { outcome, lines } = await run({ kind, file, format: 'jsonl', report });
      expect(outcome).toBe(false);
      expect(lines.at(-1)).toBe('created 1, unchanged 0, conflicts 1, invalid 0');
      const told = readFileSync(report, 'utf8');
      expect(told).toContain('line,outcome,field,detail\r\n1,created,,\r\n2,conflict,');
      texts.push(...lines, told);
    }
    for (const secret of [...secrets, 'p-2', 's-2', '139', 'a@b.example']) {
      expect(texts.join('\n')).not.toContain(secret);
    }
  });

  it('seals secrets at rest', async () => {
    for (const kind of ['instances', 'applications', 'users', 'licenseCodes'] as const) {
      const record = oldRecords[kind]();
      const file = write('records.jsonl', toJson(record));
      expect(await run({ kind, file, format: 'jsonl' })).toMatchObject({ outcome: true });
    }
    const rows = await withDatabase(database.url(), async (knex) => {
      const tables = ['instances', 'applications', 'authorizations', 'license_codes'];
      return Promise.all(tables.map((table) => knex(table).select('*')));
    });
    const kept = JSON.stringify(rows);
    expect(kept).toContain('client-7');
    for (const secret of [...secrets, 'PL-CS', '张三']) expect(kept).not.toContain(secret);
  });

  it('imports what stands before a place that cannot be read, and says where it is', async () => {
    const record = oldInstance();
    const file = csv([record]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}"open`);
    const { outcome, lines } = await run({ file });
    expect(outcome).toBe(
      'line 4: a quote is opened and never closed; nothing from there on was read. ' +
        'Correct it and import the file again',
    );
    expect(lines).toEqual(['created 1, unchanged 0, conflicts 0, invalid 0']);
    expect(await storage.load.instance(record.instanceId)).toBeDefined();
  });

  it('is repaired by running again after it broke off in the middle', async () => {
    const file = csv(Array.from({ length: 700 }, () => oldInstance()));
    let commits = 0;
    const breaking: Committer = {
      commit: (submission) => {
        commits += 1;
        if (commits === 2) throw new KooGateError('storage-unavailable');
        return storage.committer.commit(submission);
      },
    };
    const job = { kind: 'instances', format: 'csv', file } as const;
    const quiet = { write: () => undefined, progress: () => undefined };
    const broken = runImport(job, { ...storage, committer: breaking }, quiet);
    await expect(broken).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect((await run({ file })).lines).toEqual([
      'created 400, unchanged 300, conflicts 0, invalid 0',
    ]);
  });

  it('takes every file that the guide shows, in its order', async () => {
    const guide = new URL('../../openapi/guides/management/moving-over.md', import.meta.url);
    const files = [...readFileSync(guide, 'utf8').matchAll(/```csv\n(.*?)```/gs)];
    expect(files).toHaveLength(importKindNames.length);
    for (const [index, kind] of importKindNames.entries()) {
      const file = write('guide.csv', files[index]?.[1] ?? '');
      const { outcome, lines } = await run({ kind, file });
      expect({ kind, outcome, lines }).toMatchObject({ outcome: true });
      expect(lines.at(-1)).toMatch(/^created [1-9]/);
    }
  });

  it('tells of a hundred problems, and that there are more', async () => {
    const wrong = Array.from({ length: 103 }, () => oldInstance({ state: 'asleep' }));
    const { lines } = await run({ file: csv(wrong) });
    expect(lines).toHaveLength(102);
    expect(lines.at(-2)).toBe('… and 3 more problems; --report writes them all');
  });
});

describe('the command koogate import', () => {
  it('ends with 0 when all is there, 1 when a line was not taken, 2 when it cannot run', async () => {
    const folder = emptyFolder();
    const environment = { KOOGATE_DATABASE_URL: `sqlite:${join(folder, 'k.sqlite')}` };
    const start = (...parameters: readonly string[]) =>
      koogate(['import', ...parameters], environment, folder);
    const record = oldInstance();
    const good = await start('instances', csv([record]));
    expect(good).toMatchObject({ exitCode: 0 });
    expect(good.stdout).toBe('created 1, unchanged 0, conflicts 0, invalid 0\n');
    expect(await start('instances', csv([{ ...record, state: 'frozen' }]))).toMatchObject({
      exitCode: 1,
    });
    const misspelt = await start('instance', csv([record]));
    expect(misspelt).toMatchObject({ exitCode: 2, stdout: '' });
    expect(misspelt.stderr).toContain('there is no kind instance; did you mean instances?');
    const update = await start('tenants', csv([record]), '--update');
    expect(update).toMatchObject({ exitCode: 2, stdout: '' });
    expect(update.stderr).toContain('--update is for instances only');
    const missing = await start('instances', join(folder, 'nowhere.csv'));
    expect(missing).toMatchObject({ exitCode: 2 });
    expect(missing.stderr).toContain('nowhere.csv (ENOENT)');
  });
});

function csv(records: readonly Readonly<Record<string, string>>[]): string {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) => names.map((name) => record[name] ?? ''));
  const toCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return write(
    'records.csv',
    [names, ...rows].map((row) => row.map(toCell).join(',')).join('\r\n') + '\r\n',
  );
}

function write(name: string, content: string): string {
  const file = join(emptyFolder(), name);
  writeFileSync(file, content);
  return file;
}

function toJson(record: unknown): string {
  return JSON.stringify(record);
}
