import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../../test/support/postgres.js';
import { fillDatabase } from './fill.js';
import type { DatabaseKind } from './options.js';
import type { DataSize } from './sizes.js';

export interface FilledDatabases {
  /** Fills a database of this size, unless it is there from a run before. */
  fill(kind: DatabaseKind, size: DataSize): Promise<FilledDatabase>;
  remove(): Promise<void>;
}

export interface FilledDatabase {
  readonly url: string;
  readonly bytes: number;
}

export interface FilledDatabasesOptions {
  readonly folder: string;
  readonly dataKey: Buffer;
  readonly onProgress: (line: string) => void;
}

/** A cache as a server has whose database is large; what a test's server has is for tests. */
const postgresSettings = { shared_buffers: '1GB', max_wal_size: '4GB' };

/** Databases of any size. PostgreSQL is the server that `DATABASE_URL` names, else one of its own. */
export function openFilledDatabases(options: FilledDatabasesOptions): FilledDatabases {
  let own: Awaited<ReturnType<typeof startPostgres>> | undefined;
  const serverUrl = async (): Promise<string> => {
    if (process.env.DATABASE_URL !== undefined) return process.env.DATABASE_URL;
    own ??= await startPostgres(postgresSettings);
    return own.url;
  };
  return {
    fill: async (kind, size) =>
      kind === 'sqlite'
        ? fillSqlite(options, size)
        : fillPostgres(await serverUrl(), options, size),
    remove: async () => own?.remove(),
  };
}

/** Only one that is whole has its name. */
async function fillSqlite(
  options: FilledDatabasesOptions,
  size: DataSize,
): Promise<FilledDatabase> {
  mkdirSync(options.folder, { recursive: true });
  const file = join(options.folder, `${size.instances}-${size.calls}.sqlite`);
  if (!existsSync(file)) {
    const unfinished = `${file}.filling`;
    rmSync(unfinished, { force: true });
    await fill(`sqlite:${unfinished}`, options, size);
    renameSync(unfinished, file);
  }
  return { url: `sqlite:${file}`, bytes: statSync(file).size };
}

async function fillPostgres(
  serverUrl: string,
  options: FilledDatabasesOptions,
  size: DataSize,
): Promise<FilledDatabase> {
  const name = `koogate_${size.instances}_${size.calls}`;
  const url = toDatabase(serverUrl, name);
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) {
      await client.query(`drop database if exists ${name}_filling`);
      await client.query(`create database ${name}_filling`);
      await fill(toDatabase(serverUrl, `${name}_filling`), options, size);
      await client.query(`alter database ${name}_filling rename to ${name}`);
    }
    const { rows } = await client.query<{ bytes: string }>('select pg_database_size($1) as bytes', [
      name,
    ]);
    return { url, bytes: Number(rows[0]?.bytes) };
  } finally {
    await client.end();
  }
}

function toDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function fill(
  databaseUrl: string,
  { dataKey, onProgress }: FilledDatabasesOptions,
  size: DataSize,
): Promise<void> {
  onProgress(`filling ${size.instances} instances and ${size.calls} calls`);
  return fillDatabase({ databaseUrl, dataKey, size, now: Date.now() });
}
