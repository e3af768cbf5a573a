import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteConnection } from '../../src/storage/sqlite-connection.js';
import { SqliteFile } from '../../src/storage/sqlite-file.js';
import { aDatabase, backedUpIds, certify, type BackedUp } from '../support/backed-up.js';

const afterwards = ['instance-b'];

/** With a backup of two instances, of which the database has only one left. */
async function aChangedDatabase(): Promise<BackedUp> {
  const it = await aDatabase();
  await it.backup();
  await it.execute(`delete from instances where instance_id = 'instance-a'`);
  return it;
}

/** As `kill -9` leaves it: the last commit is in the `-wal` only. */
async function killed(): Promise<BackedUp> {
  const it = await aDatabase();
  await it.backup();
  const writer = await openSqliteConnection(it.database, 'write');
  await writer.execute(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0;
    delete from instances where instance_id = 'instance-a'`);
  const files = ['', '-wal'].map((ending) => it.database + ending);
  for (const file of files) copyFileSync(file, `${file}.kept`);
  await writer.close();
  for (const file of files) renameSync(`${file}.kept`, file);
  return it;
}

/** What may lie there when all is over. */
const databaseFiles = (folder: string) =>
  readdirSync(folder).filter((name) => name.includes('koogate.sqlite'));

describe('a restore', () => {
  it('puts the backup in place and keeps the database of before, whole', async () => {
    const { restore, instanceIds, folder, database } = await aChangedDatabase();
    const { aside } = await restore();
    expect(aside).toBe(`${realpathSync(database)}.replaced-20250115T080000Z`);
    expect(databaseFiles(folder)).toEqual(['koogate.sqlite', basename(aside ?? '')]);
    expect(await instanceIds()).toEqual(backedUpIds);
    expect(await instanceIds(aside)).toEqual(afterwards);
    // Another one in the same second takes nothing away.
    expect((await restore()).aside).toBe(`${aside}-2`);
  });

  it('into an empty folder makes the database, readable by its owner only', async () => {
    const { restore, instanceIds, folder } = await aChangedDatabase();
    const database = join(folder, 'new', 'place.sqlite');
    expect(await restore({ database })).toMatchObject({ aside: undefined });
    expect(await instanceIds(database)).toEqual(backedUpIds);
    expect(statSync(database).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'new'))).toEqual(['place.sqlite']);
  });

  it('keeps the mode of the file that it replaces', async () => {
    const { restore, database } = await aChangedDatabase();
    chmodSync(database, 0o640);
    await restore();
    expect(statSync(database).mode & 0o777).toBe(0o640);
  });

  it('through a symbolic link replaces what the link names', async () => {
    const { restore, instanceIds, folder, database } = await aChangedDatabase();
    mkdirSync(join(folder, 'linked'));
    const link = join(folder, 'linked', 'link.sqlite');
    symlinkSync(database, link);
    await restore({ database: link });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(folder, 'linked'))).toEqual(['link.sqlite']);
    expect(await instanceIds(database)).toEqual(backedUpIds);
  });

  it('is refused while somebody has the database open, be he idle', async () => {
    const { restore, instanceIds, database, folder } = await aChangedDatabase();
    const idle = await openSqliteConnection(database, 'write');
    await idle.execute('pragma journal_mode = wal');
    await expect(restore()).rejects.toThrow(
      `${realpathSync(database)} is in use: stop every server and command that has it open, then restore`,
    );
    await idle.close();
    expect(databaseFiles(folder)).toEqual(['koogate.sqlite']);
    expect(await instanceIds()).toEqual(afterwards);
    // And not any more when he has gone.
    await restore();
    expect(await instanceIds()).toEqual(backedUpIds);
  });

  it('of two at once, each keeps what it found', async () => {
    const { restore, instanceIds, folder } = await aChangedDatabase();
    const outcomes = await Promise.allSettled([restore(), restore()]);
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThanOrEqual(1);
    expect(databaseFiles(folder)).toHaveLength(1 + done);
    expect(await instanceIds()).toEqual(backedUpIds);
  });
});

describe('the -wal of a process that was killed', () => {
  it('is not taken into the restored database, and what it holds is kept with the old one', async () => {
    const { restore, instanceIds, folder, database } = await killed();
    const { aside } = await restore();
    expect(existsSync(`${database}-wal`)).toBe(false);
    expect(await instanceIds()).toEqual(backedUpIds);
    expect(await instanceIds(aside)).toEqual(afterwards);
    expect(databaseFiles(folder)).toHaveLength(2);
  });

  it('would be taken into it if it stayed there', async () => {
    const { instanceIds, folder, database } = await killed();
    copyFileSync(join(folder, 'koogate.backup'), database);
    expect(await instanceIds()).toEqual(afterwards);
  });

  it('is moved away also when its database is missing', async () => {
    const { restore, instanceIds, database, folder } = await killed();
    rmSync(database);
    expect(await restore()).toMatchObject({ aside: undefined });
    expect(await instanceIds()).toEqual(backedUpIds);
    expect(databaseFiles(folder)).toEqual([
      'koogate.sqlite',
      'koogate.sqlite.replaced-20250115T080000Z-wal',
    ]);
  });
});

describe('a backup that cannot be used', () => {
  const flip = (path: string) => {
    const bytes = readFileSync(path);
    const at = bytes.indexOf('instance-b');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
  };

  it.each([
    [
      'is cut short',
      (path: string) => truncateSync(path, 200_000),
      /does not match .*\.sha256: it was changed or cut short/,
    ],
    ['has one bit flipped', flip, /does not match .*\.sha256: it was changed or cut short/],
    [
      'is cut short, with a checksum to match',
      (path: string) => {
        truncateSync(path, 200_000);
        certify(path);
      },
      /koogate\.sqlite\..*\.partial is damaged: /,
    ],
    [
      'is empty',
      (path: string) => {
        writeFileSync(path, '');
        certify(path);
      },
      /is no database of KooGate/,
    ],
    [
      'is something else',
      (path: string) => {
        writeFileSync(path, 'instances,orders\n'.repeat(1_000));
        certify(path);
      },
      /is damaged: .*not a database/,
    ],
    [
      'has no checksum',
      (path: string) => rmSync(`${path}.sha256`),
      /has no checksum beside it.*copy both, or use --no-checksum/,
    ],
    ['is missing', (path: string) => rmSync(path), /koogate\.backup cannot be read: ENOENT/],
  ])('because it %s is refused, and nothing is changed', async (_, spoil, message) => {
    const { restore, instanceIds, folder } = await aChangedDatabase();
    spoil(join(folder, 'koogate.backup'));
    await expect(restore()).rejects.toThrow(message);
    expect(databaseFiles(folder)).toEqual(['koogate.sqlite']);
    expect(await instanceIds()).toEqual(afterwards);
  });

  it('has no checksum, and is taken when that is said', async () => {
    const { restore, instanceIds, folder } = await aChangedDatabase();
    rmSync(join(folder, 'koogate.backup.sha256'));
    await restore({ withoutChecksum: true });
    expect(await instanceIds()).toEqual(backedUpIds);
  });

  it('was made by a newer KooGate', async () => {
    const { backup, restore, execute } = await aDatabase();
    await execute(`insert into koogate_migrations (name, batch) values ('0099-newer', 9)`);
    await backup();
    await expect(restore()).rejects.toThrow(
      /was made by a newer KooGate: this one does not know its migration 0099-newer/,
    );
  });

  it('is the database itself', async () => {
    const { restore, database } = await aDatabase();
    await expect(restore({ file: database })).rejects.toThrow(
      /is the database itself, not a backup/,
    );
  });
});

describe('the data key', () => {
  it.each([
    [
      'another one',
      [Buffer.alloc(32, 9)],
      /KOOGATE_DATA_KEY does not hold data key \S{14}\. The data key is not in a backup/,
    ],
    ['none', [], /they cannot be opened: KOOGATE_DATA_KEY is not set/],
  ])('%s is refused, unless the secrets are given up', async (_, dataKeys, message) => {
    const { restore, instanceIds } = await aChangedDatabase();
    await expect(restore({ dataKeys })).rejects.toThrow(message);
    expect(await instanceIds()).toEqual(afterwards);
    await restore({ dataKeys, withoutDataKey: true });
    expect(await instanceIds()).toEqual(backedUpIds);
  });

  it('of before may stand behind the current one', async () => {
    const { restore, instanceIds } = await aChangedDatabase();
    await restore({ dataKeys: [Buffer.alloc(32, 9), Buffer.alloc(32, 7)] });
    expect(await instanceIds()).toEqual(backedUpIds);
  });

  it('that is right does not open what was changed', async () => {
    const { backup, restore, execute } = await aDatabase();
    await execute(
      `update instances set access_sealed = substr(access_sealed, 1, 60) where access_sealed is not null`,
    );
    await backup();
    await expect(restore()).rejects.toThrow(
      /does not open: it was changed or belongs to another row/,
    );
  });
});

describe('a database that SQLite cannot read', () => {
  it('is replaced only when that is said, and kept with its -wal', async () => {
    const { restore, instanceIds, database } = await killed();
    writeFileSync(database, 'overwritten by something else'.repeat(20_000));
    const wal = readFileSync(`${database}-wal`);
    await expect(restore()).rejects.toThrow(
      /cannot be read .*: stop every server, then use --replace-unreadable/,
    );
    const { aside = '' } = await restore({ replaceUnreadable: true });
    expect(await instanceIds()).toEqual(backedUpIds);
    expect(readFileSync(aside, 'utf8')).toMatch(/^overwritten/);
    expect(readFileSync(`${aside}-wal`).equals(wal)).toBe(true);
  });
});

describe('a server that starts in the moment of a restore', () => {
  it('does not take the file that it has opened for the one that is in its place', async () => {
    const { database, restore } = await aChangedDatabase();
    const file = new SqliteFile(database);
    file.lookBeforeOpening();
    await restore();
    expect(() => file.assertInPlace()).toThrow(/was replaced while it was in use/);
    // The next try opens the new one.
    file.lookBeforeOpening();
    expect(() => file.assertInPlace()).not.toThrow();
  });
});
