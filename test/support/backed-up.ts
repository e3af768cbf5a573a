import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStorage } from '../../src/storage/open-storage.js';
import { makeBackup, type BackupOptions, type MadeBackup } from '../../src/storage/make-backup.js';
import { restoreBackup, type RestoreOptions } from '../../src/storage/restore-backup.js';
import { openSqliteConnection } from '../../src/storage/sqlite-connection.js';
import { testDataKey, testNow } from './databases.js';
import { emptyFolder } from './server-folder.js';
import { submissionOf, testInstance } from './submissions.js';

/** The SQLite database of one test, in a folder of its own. */
export interface BackedUp {
  readonly folder: string;
  readonly database: string;
  readonly backup: (options?: Partial<BackupOptions>) => Promise<MadeBackup>;
  /** Into the database, from `koogate.backup` unless told otherwise. */
  readonly restore: (options?: Partial<RestoreOptions>) => ReturnType<typeof restoreBackup>;
  /** The ids of all instances, read past KooGate. */
  readonly instanceIds: (path?: string) => Promise<readonly string[]>;
  readonly execute: (sql: string) => Promise<void>;
}

/** With two instances, one of which has something sealed. */
export async function aDatabase(folder = emptyFolder()): Promise<BackedUp> {
  const database = join(folder, 'koogate.sqlite');
  copyFileSync(await template(folder), database);
  const target = join(folder, 'koogate.backup');
  return {
    folder,
    database,
    backup: (options = {}) =>
      makeBackup({
        database,
        target,
        replaces: false,
        dataKeys: [testDataKey],
        onProgress: () => undefined,
        signal: new AbortController().signal,
        ...options,
      }),
    restore: (options = {}) =>
      restoreBackup({
        file: target,
        database,
        dataKeys: [testDataKey],
        withoutChecksum: false,
        withoutDataKey: false,
        replaceUnreadable: false,
        now: testNow,
        signal: new AbortController().signal,
        ...options,
      }),
    async instanceIds(path = database) {
      const connection = await openSqliteConnection(path, 'write');
      const rows = await connection.rows('select instance_id from instances order by instance_id');
      await connection.close();
      return rows.map((row) => String(row.instance_id));
    },
    async execute(sql) {
      const connection = await openSqliteConnection(database, 'write');
      await connection.execute(sql);
      await connection.close();
    },
  };
}

export const backedUpIds = ['instance-a', 'instance-b'];

let made: Buffer | undefined;

/** Made once for all tests of a file. */
async function template(folder: string): Promise<string> {
  const path = join(folder, 'template.sqlite');
  if (made === undefined) {
    const databaseUrl = `sqlite:${path}`;
    const storage = await openStorage({
      databaseUrl,
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    await storage.migrate();
    const access = { frontEndUrl: 'https://app.example.com', password: 'password-of-the-buyer' };
    const [first = '', second = ''] = backedUpIds;
    for (const record of [
      testInstance({ instanceId: first, access }),
      testInstance({ instanceId: second }),
    ]) {
      const changes = [{ kind: 'claim', table: 'instances', record }] as const;
      await storage.committer.commit(submissionOf({ changes }));
    }
    await storage.close();
    made = readFileSync(path);
  }
  writeFileSync(path, made);
  return path;
}

/** Writes the checksum that a file has now, as if it had always been so. */
export function certify(path: string): void {
  const checksum = createHash('sha256').update(readFileSync(path)).digest('hex');
  writeFileSync(`${path}.sha256`, `${checksum}  koogate.backup\n`);
}
