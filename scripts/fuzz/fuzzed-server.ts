import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { keyVariables } from '../../src/config.js';
import { keyClasses, type KeyClass } from '../../src/protocol/access-keys.js';
import { startPostgres } from '../../test/support/postgres.js';
import { withDatabase } from '../../test/support/server-database.js';
import { startShippedServer } from '../bench/shipped-server.js';

export type Role = 'viewer' | 'operator' | 'admin';
export type DatabaseKind = 'sqlite' | 'postgres';

/** A server as it is shipped, on a database that nobody else has. */
export interface FuzzedServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly basePath: string;
  readonly keys: Readonly<Record<KeyClass, string>>;
  readonly tokens: Readonly<Record<Role, string>>;
  /** A specification as it is published. */
  specification(name: 'callbacks' | 'management'): Promise<unknown>;
  /** Every row that a call could have written, with its table: all but the record of calls and the work beside them. */
  rows(): Promise<ReadonlySet<string>>;
  /** What it has logged as its own failure. */
  failures(): readonly string[];
  stop(): Promise<void>;
}

/** Invented. */
const keys = Object.fromEntries(
  keyClasses.map((keyClass) => [keyClass, `fuzz-access-key-0b7d-${keyClass}`]),
) as FuzzedServer['keys'];

const tokens = {
  viewer: 'fuzz-token-of-a-viewer',
  operator: 'fuzz-token-of-an-operator',
  admin: 'fuzz-token-of-an-admin',
} as const;

const kitKeyFile = new URL('../../test/support/kit-private-key.pem', import.meta.url);

export async function startFuzzedServer(kind: DatabaseKind): Promise<FuzzedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-fuzz-'));
  const postgres = kind === 'postgres' ? await startPostgres() : undefined;
  const databaseUrl = postgres?.url ?? `sqlite:${join(folder, 'koogate.sqlite')}`;
  const server = await startShippedServer(folder, {
    ...Object.fromEntries(keyClasses.map((each) => [keyVariables[each].name, keys[each]])),
    KOOGATE_KIT_PRIVATE_KEY_FILE: fileURLToPath(kitKeyFile),
    KOOGATE_API_TOKENS: Object.entries(tokens)
      .map(([role, token]) => `${role}:${role}:${token}`)
      .join(),
    KOOGATE_FRONT_END_URL: 'https://app.example.com/enter',
    KOOGATE_DATABASE_URL: databaseUrl,
    KOOGATE_TRUSTED_PROXIES: '127.0.0.1',
  });
  const { origin, pathname } = new URL(server.url);
  return {
    origin,
    basePath: pathname,
    keys,
    tokens,
    async specification(name) {
      const answer = await fetch(`${origin}/openapi/${name}.yaml`);
      return parse(await answer.text()) as unknown;
    },
    rows: () => withDatabase(databaseUrl, readRows),
    failures: () =>
      server
        .log()
        .split('\n')
        .filter((line) => /"level":[56]0/.test(line)),
    async stop() {
      await server.stop();
      await postgres?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const unstable: ReadonlySet<string> = new Set(['calls', 'jobs', 'job_attempts']);

type Database = Parameters<Parameters<typeof withDatabase>[1]>[0];

async function readRows(knex: Database): Promise<ReadonlySet<string>> {
  const { declaredTables } = await import('../../test/support/declared-tables.js');
  const names = declaredTables.map(({ name }) => name).filter((name) => !unstable.has(name));
  const tables = await Promise.all(
    names.map(async (name) => {
      const rows: unknown[] = await knex(name).select();
      return rows.map((row) => `${name}: ${JSON.stringify(row)}`);
    }),
  );
  return new Set(tables.flat());
}
