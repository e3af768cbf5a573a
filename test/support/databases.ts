import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { openStorage, type Storage, type StorageOptions } from '../../src/storage/open-storage.js';
import { quickFolder } from './quick-folder.js';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface TestDatabase {
  readonly kind: DatabaseKind;
  /** For `KOOGATE_DATABASE_URL`; known from `beforeAll` on. */
  url(): string;
  /** Opens and migrates the database of this suite; closed when the suite ends. Twice makes two processes of it, in a way. */
  openTestStorage(options?: Partial<StorageOptions>): Promise<Storage>;
}

/** The clock of tests that do not bring their own. */
export const testNow = Date.UTC(2025, 0, 15, 8, 0, 0);
/** The data key of tests that do not bring their own; of use to nobody. */
export const testDataKey = Buffer.alloc(32, 7);

/** Runs the same suite once on SQLite and once on PostgreSQL, each on a database that nobody else uses. */
export function describeEachDatabase(title: string, suite: (database: TestDatabase) => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${title} (${kind})`, () => {
      suite(useDatabase(kind));
    });
  }
}

/** A database for the suite around it. */
export function useDatabase(kind: DatabaseKind): TestDatabase {
  const opened: Storage[] = [];
  let created: CreatedDatabase | undefined;
  const url = (): string => {
    if (created === undefined) throw new Error('the database is there from beforeAll on');
    return created.url;
  };
  beforeAll(async () => {
    created = await (kind === 'sqlite' ? createSqliteFile() : createPostgresDatabase());
  });
  afterAll(async () => {
    await Promise.all(opened.map((storage) => storage.close()));
    await created?.remove();
  });
  return {
    kind,
    url,
    async openTestStorage(options = {}) {
      const storage = await openStorage({
        databaseUrl: url(),
        dataKeys: [testDataKey],
        now: () => testNow,
        ...options,
      });
      opened.push(storage);
      await storage.migrate();
      return storage;
    },
  };
}

interface CreatedDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

async function createSqliteFile(): Promise<CreatedDatabase> {
  const folder = mkdtempSync(join(quickFolder(), 'koogate-test-'));
  return {
    url: `sqlite:${join(folder, 'koogate.sqlite')}`,
    async remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** On the server of this test run, or on the one whose URL is given. */
export async function createPostgresDatabase(
  serverUrl: string = inject('postgresUrl'),
): Promise<CreatedDatabase> {
  const name = `koogate_test_${randomBytes(6).toString('hex')}`;
  await runOnServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    remove: () => runOnServer(serverUrl, `drop database ${name} with (force)`),
  };
}

async function runOnServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
