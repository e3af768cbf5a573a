import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertFits } from '../../src/storage/backup-files.js';
import { keepNewest, toBackupName } from '../../src/storage/keep-backups.js';
import { openSqliteConnection } from '../../src/storage/sqlite-connection.js';
import { aDatabase, backedUpIds } from '../support/backed-up.js';
import { emptyFolder } from '../support/server-folder.js';

const visible = (folder: string) =>
  readdirSync(folder).filter((name) => /backup|partial/.test(name));

describe('a backup', () => {
  it('holds all of one moment, names what is in it, and needs no file beside it', async () => {
    const { backup, instanceIds } = await aDatabase();
    const made = await backup();
    expect(made).toMatchObject({
      migrations: ['0001-saas-v2', '0002-all-callbacks', '0003-sellers-side'],
      unknownMigrations: [],
      keyProblems: [],
      bytes: statSync(made.path).size,
    });
    expect(made.rowsByTable.instances).toBe(2);
    expect(Object.values(made.sealedTexts)).toEqual([1]);
    expect(await instanceIds(made.path)).toEqual(backedUpIds);
    expect(visible(join(made.path, '..'))).toEqual(['koogate.backup', 'koogate.backup.sha256']);
  });

  it('is readable by its owner only, and its checksum by sha256sum', async () => {
    const { backup, folder } = await aDatabase();
    const { path } = await backup();
    for (const file of [path, `${path}.sha256`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const said = execFileSync('sha256sum', ['-c', `${path}.sha256`], { cwd: folder });
    expect(said.toString()).toBe('koogate.backup: OK\n');
  });

  it('is of the moment when it began, in spite of a writer who commits all the time', async () => {
    const { database, backup, instanceIds, execute } = await aDatabase();
    // Some megabytes, so that it takes several steps.
    await execute(`pragma journal_mode = wal; create table filler (content blob);
      insert into filler with recursive n (i) as (select 1 union all select i + 1 from n where i < 40)
        select randomblob(250000) from n`);
    const writer = await openSqliteConnection(database, 'write');
    const writeOn = (step: number) =>
      writer.execute(`update instances set instance_id = 'late-${step}'
        where instance_id = (select max(instance_id) from instances)`);
    const writes: Promise<void>[] = [];
    const made = await backup({ onProgress: () => writes.push(writeOn(writes.length)) });
    await Promise.all(writes);
    await writer.close();
    expect(writes.length).toBeGreaterThan(5);
    expect(await instanceIds(made.path)).toEqual(backedUpIds);
    expect(await instanceIds()).not.toEqual(backedUpIds);
  });

  it('of a database behind a symbolic link has what only its -wal holds', async () => {
    const { database, folder, backup, instanceIds } = await aDatabase();
    const writer = await openSqliteConnection(database, 'write');
    await writer.execute(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0;
      delete from instances where instance_id = 'instance-a'`);
    mkdirSync(join(folder, 'elsewhere'));
    const link = join(folder, 'elsewhere', 'link.sqlite');
    symlinkSync(database, link);
    const { path } = await backup({ database: link });
    await writer.close();
    expect(await instanceIds(path)).toEqual(['instance-b']);
  });

  it('never takes the place of another file, unless told to', async () => {
    const { backup, folder, execute, instanceIds } = await aDatabase();
    const { path } = await backup();
    await execute(`delete from instances where instance_id = 'instance-a'`);
    await expect(backup()).rejects.toThrow(
      `${path} is there already: name another file, or use --force`,
    );
    expect(await instanceIds(path)).toEqual(backedUpIds);
    await backup({ replaces: true });
    expect(await instanceIds(path)).toEqual(['instance-b']);
    expect(
      execFileSync('sha256sum', ['-c', `${path}.sha256`], { cwd: folder }).toString(),
    ).toContain('OK');
  });

  it('of two with one name at once, one is made and whole', async () => {
    const { backup, folder } = await aDatabase();
    const outcomes = await Promise.allSettled([backup(), backup(), backup()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(visible(folder)).toEqual(['koogate.backup', 'koogate.backup.sha256']);
    expect(
      execFileSync('sha256sum', ['-c', 'koogate.backup.sha256'], { cwd: folder }).toString(),
    ).toContain('OK');
  });

  it('is refused in the place of the database itself, also with --force', async () => {
    const { backup, database, instanceIds } = await aDatabase();
    await expect(backup({ target: database, replaces: true })).rejects.toThrow(
      `${database} is the database itself: name another file for its backup`,
    );
    expect(await instanceIds()).toEqual(backedUpIds);
  });

  it('of no database is refused, and makes none', async () => {
    const { backup, folder } = await aDatabase();
    const missing = join(folder, 'missing.sqlite');
    await expect(backup({ database: missing })).rejects.toThrow(
      `there is no database at ${missing}`,
    );
    expect(existsSync(missing)).toBe(false);
  });

  it.each([
    [
      'of a damaged database',
      `pragma writable_schema = on; update sqlite_schema set rootpage = 3 where name = 'calls_newest'`,
      /is damaged: /,
    ],
    [
      'of another program',
      'drop table koogate_migrations',
      /is no database of KooGate: it has no table koogate_migrations/,
    ],
  ])('%s is refused and leaves nothing', async (_, sql, message) => {
    const { backup, execute, folder } = await aDatabase();
    await execute(sql);
    await expect(backup()).rejects.toThrow(message);
    expect(visible(folder)).toEqual([]);
  });

  it('says when the data key of the environment would not open it', async () => {
    const { backup } = await aDatabase();
    const { keyProblems } = await backup({ dataKeys: [Buffer.alloc(32, 9)] });
    expect(keyProblems).toEqual([
      expect.stringMatching(/^KOOGATE_DATA_KEY does not hold data key \S{14}$/),
    ]);
  });

  it('removes what a backup that was killed an hour ago has left, and nothing newer', async () => {
    const { backup, folder } = await aDatabase();
    const [old, young] = ['.koogate.backup.1.partial', '.koogate.backup.2.partial'];
    for (const name of [old, young]) writeFileSync(join(folder, name), 'half');
    utimesSync(join(folder, old), new Date(), new Date(Date.now() - 3_700_000));
    await backup();
    expect(visible(folder)).toEqual([young, 'koogate.backup', 'koogate.backup.sha256']);
  });
});

describe('room on the disk', () => {
  it('is asked for before anything is copied', () => {
    expect(() => assertFits('/backups', 3_000_000_000, () => 2_000_000_000)).toThrow(
      'the disk of /backups has 2000.0 MB free, and 3016.8 MB are needed: make room, or choose another place',
    );
    expect(() => assertFits('/backups', 3_000_000_000, () => 3_100_000_000)).not.toThrow();
  });
});

describe('keeping the newest', () => {
  const place = (folder: string, day: number, files = ['', '.sha256']) => {
    const path = join(folder, toBackupName(Date.UTC(2026, 2, day)));
    for (const ending of files) writeFileSync(path + ending, '');
    return path;
  };

  it('removes the oldest, with their checksums, and never the one just made', async () => {
    const folder = emptyFolder();
    // A clock that was put back: the one just made has the oldest name.
    const made = place(folder, 1);
    const [second, third, fourth] = [place(folder, 2), place(folder, 3), place(folder, 4)];
    expect(await keepNewest(made, 2)).toEqual([third, second]);
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([
      made,
      `${made}.sha256`,
      fourth,
      `${fourth}.sha256`,
    ]);
    expect(await keepNewest(made, 1)).toEqual([fourth]);
    expect(await keepNewest(made, 1)).toEqual([]);
  });

  it('touches nothing that it has not named, or that has no checksum', async () => {
    const folder = emptyFolder();
    place(folder, 1, ['']);
    writeFileSync(join(folder, 'mine.sqlite'), '');
    writeFileSync(join(folder, 'mine.sqlite.sha256'), '');
    expect(await keepNewest(place(folder, 2), 1)).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(5);
  });
});
