import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../test/support/postgres.js';
import { dumpMigratedSchema } from '../dump-schema.js';
import type { GeneratedFiles } from './generated-files.js';

/** The schema that the migrations make, on both databases, so that a review sees what a migration does. */
export async function schemaDumps(): Promise<GeneratedFiles> {
  const [sqlite, postgres] = await Promise.all([dumpSqlite(), dumpPostgres()]);
  return new Map([
    ['schema.sqlite.sql', sqlite],
    ['schema.postgres.sql', postgres],
  ]);
}

async function dumpSqlite(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'koogate-schema-'));
  try {
    return await dumpMigratedSchema(`sqlite:${join(dir, 'koogate.sqlite')}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** On the server that the tests use, started for the moment: the same binaries everywhere, and nobody else's database. */
async function dumpPostgres(): Promise<string> {
  const server = await startPostgres();
  try {
    return await dumpMigratedSchema(server.url);
  } finally {
    await server.remove();
  }
}
