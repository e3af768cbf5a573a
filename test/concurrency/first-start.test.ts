import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { withDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer } from '../support/server-process.js';

describe('two first starts at once', () => {
  const database = useDatabase('postgres');

  it('on an empty PostgreSQL database both become ready, and the schema is made once', async () => {
    const servers = await Promise.all(
      [1, 2].map(() => startServer({ databaseUrl: database.url() })),
    );

    const ready = await Promise.all(servers.map(({ url }) => fetch(`${url}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200]);
    const caller = marketplaceCaller({ connections: 2 });
    for (const { callbacksUrl } of servers) {
      const answer = await caller.call(callbacksUrl, newInstanceBody(newOrderLine()));
      expect(answer.resultCode).toBe('000000');
    }
    const names = await withDatabase(database.url(), (knex) =>
      knex('koogate_migrations').pluck<string[]>('name'),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('in one empty folder both are ready and know the same development key', async () => {
    const folder = emptyFolder();
    const environment = { KOOGATE_BASE_KEYS: '', KOOGATE_DATA_KEY: '', KOOGATE_API_TOKENS: '' };
    const servers = await Promise.all([1, 2].map(() => startServer({ folder, environment })));

    expect(existsSync(join(folder, 'data', 'development-secrets.json'))).toBe(true);
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('secrets'))).toEqual([
      'development-secrets.json',
    ]);
    const answers = await Promise.all(
      servers.map(({ callbacksUrl }) => unsignedCall(callbacksUrl)),
    );
    expect(answers[0]?.bodySign).toMatch(/^sign_type="HMAC-SHA256"/);
    expect(answers[1]).toEqual(answers[0]);
  });
});

/** The answer to the same refused call is signed with the current key, so that equal keys sign equally. */
async function unsignedCall(callbacksUrl: string) {
  const response = await fetch(callbacksUrl, { method: 'POST', body: '{}' });
  return { text: await response.text(), bodySign: response.headers.get('Body-Sign') };
}
