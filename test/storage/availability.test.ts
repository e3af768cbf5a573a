import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseHealth } from '../../src/storage/database.js';
import { openStorage, type Storage } from '../../src/storage/open-storage.js';
import { testDataKey, testNow, useDatabase } from '../support/databases.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { purchaseOf, submissionOf, testInstance } from '../support/submissions.js';

const unavailable = { code: 'storage-unavailable' };

/** Asks health until it is as wanted; the test's own time limit ends a wait in vain. */
async function becomes(storage: Storage, ok: boolean): Promise<DatabaseHealth> {
  while (storage.health().ok !== ok) await sleep(50);
  return storage.health();
}

describe('when PostgreSQL goes away', () => {
  let postgres: TestPostgres;
  let storage: Storage;
  const seen: DatabaseHealth[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    storage = await openStorage({
      databaseUrl: postgres.url,
      dataKeys: [testDataKey],
      now: () => testNow,
      onHealth: (health) => seen.push(health),
    });
    await storage.migrate();
  });
  afterAll(async () => {
    await storage.close();
    await postgres.remove();
  });

  it('everything is refused, health tells why, and all is well again by itself when it is back', async () => {
    const before = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(before) }));
    expect(storage.health()).toEqual({ ok: true, since: testNow });

    await postgres.crash();
    const lost = testInstance();
    await expect(
      storage.committer.commit(submissionOf({ changes: purchaseOf(lost) })),
    ).rejects.toMatchObject(unavailable);
    await expect(storage.load.instance(before.instanceId)).rejects.toMatchObject(unavailable);
    await expect(storage.directories.orders.list({}, { limit: 1 })).rejects.toMatchObject(
      unavailable,
    );
    await expect(storage.prune({ callsBefore: 0, endedBefore: 0 })).rejects.toMatchObject(
      unavailable,
    );
    const health = await storage.checkHealth();
    expect(health).toMatchObject({ ok: false, since: testNow });
    expect(health.reason).toMatch(/terminat|refused|reset|shut down|ended/i);

    await postgres.start();
    await becomes(storage, true);
    expect(await storage.load.instance(before.instanceId)).toEqual(before);
    expect(await storage.load.instance(lost.instanceId)).toBeUndefined();
    const after = testInstance();
    expect(await storage.committer.commit(submissionOf({ changes: purchaseOf(after) }))).toBe(
      'committed',
    );
    expect(seen.map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('health notices it also when nobody calls', async () => {
    await postgres.crash();
    expect(await becomes(storage, false)).toMatchObject({ ok: false });
    await postgres.start();
    expect(await becomes(storage, true)).toMatchObject({ ok: true });
  });

  it('many calls at once are all refused, none is forgotten', async () => {
    await postgres.crash();
    const results = await Promise.allSettled(
      Array.from({ length: 600 }, () =>
        storage.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) })),
      ),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(storage.waitingSubmissions()).toBe(0);
    await postgres.start();
    await becomes(storage, true);
  });
});

describe('when PostgreSQL takes connections but never answers', () => {
  it('a call is refused, and the next one without asking', async () => {
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const storage = await openStorage({
      databaseUrl: `postgres://nobody:nothing@127.0.0.1:${String(port)}/none`,
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    await expect(storage.load.instance('any')).rejects.toMatchObject(unavailable);
    const asked = sockets.size;
    await expect(storage.committer.commit(submissionOf())).rejects.toMatchObject(unavailable);
    expect(sockets.size).toBe(asked);
    await storage.close();
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});

describe('when a search takes too long on PostgreSQL', () => {
  const database = useDatabase('postgres');

  it('that search is refused, calls are not', async () => {
    const storage = await database.openTestStorage();
    const locker = knexFactory({ client: 'pg', connection: database.url() });
    await locker.transaction(async (transaction) => {
      await transaction.raw('lock table orders in access exclusive mode');
      await expect(storage.directories.orders.list({}, { limit: 1 })).rejects.toMatchObject(
        unavailable,
      );
      expect(storage.health().ok).toBe(true);
      expect(await storage.committer.commit(submissionOf())).toBe('committed');
    });
    await locker.destroy();
  });
});

describe('when another process keeps the SQLite file locked', () => {
  const database = useDatabase('sqlite');

  it('calls are refused, and nothing of them is written when it is free again', async () => {
    const storage = await database.openTestStorage();
    const before = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(before) }));
    const locker = knexFactory({
      client: 'sqlite3',
      connection: { filename: database.url().slice('sqlite:'.length) },
      useNullAsDefault: true,
    });
    const lost = testInstance();
    await locker.raw('begin exclusive');
    await expect(
      storage.committer.commit(submissionOf({ changes: purchaseOf(lost) })),
    ).rejects.toMatchObject(unavailable);
    await expect(storage.load.instance(before.instanceId)).rejects.toMatchObject(unavailable);
    expect(storage.health().ok).toBe(false);
    expect(storage.health().reason).toContain('locked');
    await locker.raw('rollback');
    await locker.destroy();

    await becomes(storage, true);
    expect(await storage.load.instance(before.instanceId)).toEqual(before);
    expect(await storage.load.instance(lost.instanceId)).toBeUndefined();
    expect(await storage.committer.commit(submissionOf({ changes: purchaseOf(lost) }))).toBe(
      'committed',
    );
  });
});

describe('when the SQLite file cannot be opened', () => {
  it('storage is unavailable until it can', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'koogate-test-'));
    const file = join(folder, 'deep', 'koogate.sqlite');
    mkdirSync(file, { recursive: true });
    const storage = await openStorage({
      databaseUrl: `sqlite:${file}`,
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    await expect(storage.migrate()).rejects.toMatchObject(unavailable);
    expect(storage.health()).toMatchObject({ ok: false });

    rmSync(file, { recursive: true });
    await becomes(storage, true);
    await storage.migrate();
    expect(await storage.committer.commit(submissionOf())).toBe('committed');
    await storage.close();
    rmSync(folder, { recursive: true });
  });
});

describe('when the SQLite file is taken away while it is in use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-test-'));
  const file = join(folder, 'koogate.sqlite');
  const aside = join(folder, 'aside.sqlite');
  let storage: Storage;
  beforeAll(async () => {
    const databaseUrl = `sqlite:${file}`;
    storage = await openStorage({ databaseUrl, dataKeys: [testDataKey], now: () => testNow });
    await storage.migrate();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) }));
  });
  afterAll(async () => {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('nothing is said to be committed, no empty file takes its place, and it is used again when it is back', async () => {
    renameSync(file, aside);
    const lost = testInstance();
    await expect(
      storage.committer.commit(submissionOf({ changes: purchaseOf(lost) })),
    ).rejects.toMatchObject(unavailable);
    await becomes(storage, false);
    await sleep(1_200);
    expect(existsSync(file)).toBe(false);

    renameSync(aside, file);
    await becomes(storage, true);
    const kept = testInstance();
    const outcome = await storage.committer.commit(submissionOf({ changes: purchaseOf(kept) }));
    expect(outcome).toBe('committed');
    expect(await storage.load.instance(kept.instanceId)).toEqual(kept);
  });

  it('another file in its place is refused, and the reason says what to do', async () => {
    renameSync(file, aside);
    writeFileSync(file, '');
    await expect(storage.load.instance('any')).rejects.toMatchObject(unavailable);
    const { reason } = await becomes(storage, false);
    expect(reason).toMatch(/was replaced while it was in use; put it back, or restart KooGate/);
  });
});
