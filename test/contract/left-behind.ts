import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { expect } from 'vitest';
import type { TestDatabase } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import type { StartedApp } from '../support/start-app.js';

/** What somebody reads who has the files of a server and none of its keys, place by place. */
export async function readableWithoutKeys(
  app: StartedApp,
  database: TestDatabase,
): Promise<Readonly<Record<string, string>>> {
  return {
    log: app.captured.text(),
    metrics: await app.metrics.registry.metrics(),
    ...(await rawTables(database)),
  };
}

/** Neither as they are nor in a form that anybody reads without a key. */
export function expectNowhere(
  places: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): void {
  for (const [place, text] of Object.entries(places)) {
    const lowered = text.toLowerCase();
    for (const [name, secret] of Object.entries(secrets)) {
      const found = formsOf(secret).some((form) => lowered.includes(form.toLowerCase()));
      expect(found, `${name} in ${place}`).toBe(false);
    }
  }
}

/** Every row of every table that the database has, whoever declared it. */
async function rawTables(database: TestDatabase): Promise<Record<string, string>> {
  return withDatabase(database.url(), async (knex) => {
    const names = await tableNames(knex, database.kind);
    expect(names.length).toBeGreaterThan(15);
    const texts = await Promise.all(
      names.map(async (name): Promise<[string, string]> => {
        const rows = await knex<Record<string, unknown>>(name);
        return [`table ${name}`, rows.map(toText).join('\n')];
      }),
    );
    return Object.fromEntries(texts);
  });
}

async function tableNames(knex: Knex, kind: TestDatabase['kind']): Promise<readonly string[]> {
  if (kind === 'sqlite') {
    return knex('sqlite_master').where({ type: 'table' }).pluck<string[]>('name');
  }
  return knex('information_schema.tables')
    .where({ table_schema: 'public' })
    .pluck<string[]>('table_name');
}

function toText(row: Readonly<Record<string, unknown>>): string {
  return Object.values(row)
    .map((value) =>
      Buffer.isBuffer(value)
        ? `${value.toString('latin1')} ${value.toString('utf8')} ${value.toString('hex')}`
        : typeof value === 'string'
          ? value
          : JSON.stringify(value),
    )
    .join(' ');
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    // Without the last characters, which depend on what stands behind.
    bytes.toString('base64').replace(/.{0,3}=*$/, ''),
    // A phone number is found from its hash by trying all of them, unless a key is in it.
    ...['md5', 'sha1', 'sha256'].flatMap((algorithm) => hashForms(algorithm, bytes)),
  ];
}

function hashForms(algorithm: string, bytes: Buffer): readonly string[] {
  const digest = createHash(algorithm).update(bytes).digest();
  return [digest.toString('hex'), digest.toString('base64').slice(0, -2)];
}
