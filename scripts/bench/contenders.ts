import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../test/support/postgres.js';
import type { ContenderName } from './contender-names.js';
import { serverEnvironment } from './servers/announce.js';
import { startServer, type ServerUnderTest } from './server-under-test.js';
import { startShippedServer } from './shipped-server.js';

/** One that runs: all processes that share its data. */
export interface Contender {
  readonly name: ContenderName;
  readonly servers: readonly ServerUnderTest[];
}

export interface Contenders {
  readonly all: readonly Contender[];
  /** `undefined` where none of them needs one. */
  readonly postgresVersion: string | undefined;
  stop(): Promise<void>;
}

/** Starts them all, on fresh databases: figures are compared that were taken side by side. */
export async function startContenders(
  names: readonly ContenderName[],
  folder: string,
): Promise<Contenders> {
  const all: Contender[] = [];
  const usesPostgres = names.some((name) => name.startsWith('postgres'));
  const postgres = usesPostgres ? await startPostgres() : undefined;
  const stop = async (): Promise<void> => {
    for (const { servers } of all) for (const server of servers) await server.stop();
    await postgres?.remove();
  };
  try {
    for (const name of names) {
      all.push({ name, servers: await start(name, mkdtempSync(join(folder, name)), postgres) });
    }
    const postgresVersion = postgres && (await askPostgres(postgres.url, 'show server_version'));
    return { all, postgresVersion, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  name: ContenderName,
  folder: string,
  postgres: TestPostgres | undefined,
): Promise<readonly ServerUnderTest[]> {
  switch (name) {
    case 'bare':
      return [await startServer('bare-http', join(folder, 'log'))];
    case 'memory':
      return [await startServer('without-persistence', join(folder, 'log'))];
    case 'naive': {
      const environment = { BENCH_DATABASE_URL: `sqlite:${folder}/naive.sqlite` };
      return [await startServer('naive', join(folder, 'log'), environment)];
    }
    case 'sqlite':
      return [await startShippedServer(folder, serverEnvironment)];
    case 'postgres':
    case 'postgres-2': {
      const environment = {
        ...serverEnvironment,
        KOOGATE_DATABASE_URL: await makeDatabase(postgres?.url ?? '', name.replace('-', '_')),
        // All processes seal with the same key.
        KOOGATE_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
      };
      const first = await startShippedServer(folder, environment);
      if (name === 'postgres') return [first];
      const second = await startShippedServer(mkdtempSync(join(folder, 'second')), environment);
      return [first, second];
    }
  }
}

async function makeDatabase(url: string, name: string): Promise<string> {
  await askPostgres(url, `create database bench_${name}`);
  return Object.assign(new URL(url), { pathname: `/bench_${name}` }).href;
}

/** The first value of what a query returns. */
async function askPostgres(url: string, query: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return String(Object.values(rows[0] ?? {})[0]);
  } finally {
    await client.end();
  }
}
