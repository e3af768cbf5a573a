import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openBossQueue, type BossQueue, type TakenTurn } from '../../src/storage/boss-queue.js';
import { createPostgresDatabase, useDatabase } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';

describe('the queue of turns in PostgreSQL', () => {
  const database = useDatabase('postgres');
  const open = async (url = database.url()): Promise<BossQueue> => {
    const queue = await openBossQueue(url, () => undefined);
    onTestFinished(() => queue.close());
    return queue;
  };
  const lanesOf = (turns: readonly TakenTurn[]) => turns.map(({ lane }) => lane).sort();

  it('hands each turn to one of those who take, however many do at once', async () => {
    const [one, ...others] = [await open(), await open(), await open()] as const;
    const queues = [one, ...others];
    const lanes = Array.from({ length: 250 }, (_, index) => `lane|${index}`).sort();
    await one.put(lanes.map((lane) => ({ lane })));
    const taken: TakenTurn[] = [];
    await vi.waitFor(async () => {
      const turns = (await Promise.all(queues.map((queue) => queue.take()))).flat();
      taken.push(...turns);
      expect(taken.length).toBeGreaterThanOrEqual(lanes.length);
    });
    expect(lanesOf(taken)).toEqual(lanes);
    await others[0].acted(taken);
    expect(await others[1].take()).toEqual([]);
  });

  it('keeps a turn until it is due, and forgets it when it was acted upon', async () => {
    const queue = await open();
    await queue.put([
      { lane: 'later', inMs: 150 },
      { lane: 'much later', inMs: 60_000 },
    ]);
    expect(await queue.take()).toEqual([]);
    const turns = await vi.waitFor(async () => {
      const due = await queue.take();
      expect(lanesOf(due)).toEqual(['later']);
      return due;
    });
    await queue.acted(turns);
    const kept = await withDatabase(database.url(), (knex) =>
      knex('koogate_boss.job').pluck<unknown[]>('data'),
    );
    expect(kept).toEqual([{ lane: 'much later' }]);
    await withDatabase(database.url(), (knex) => knex('koogate_boss.job').delete());
  });

  it('holds one sweep, however many processes ask for one, also when it has been made', async () => {
    const [one, other] = [await open(), await open()] as const;
    const ask = () => Promise.all([one.askForSweep(), other.askForSweep()]);
    // Not just before the half minute is over.
    const leftMs = 30_000 - (Date.now() % 30_000);
    if (leftMs < 3_000) await new Promise((resolve) => setTimeout(resolve, leftMs + 10));
    await ask();
    const turns = await one.take();
    expect(turns).toEqual([{ id: expect.any(String) as string, lane: null }]);
    await one.acted(turns);
    await ask();
    expect(await other.take()).toEqual([]);
  });

  it('says so when the database is away, and does not take it for an empty queue', async () => {
    const proxy = await startDatabaseProxy(database.url());
    const queue = await open(proxy.url);
    expect(await queue.take()).toEqual([]);
    await proxy.refuse();
    await expect(queue.take()).rejects.toThrow(/ECONN|terminated/);
    await expect(queue.put([{ lane: 'any' }])).rejects.toThrow();
    await proxy.restore();
    await queue.put([{ lane: 'afterwards' }]);
    expect(lanesOf(await queue.take())).toEqual(['afterwards']);
  });

  it('may be opened by several processes at once in an empty database', async () => {
    const created = await createPostgresDatabase();
    const queues = await Promise.all(Array.from({ length: 4 }, () => open(created.url)));
    await Promise.all(queues.map((queue, index) => queue.put([{ lane: `from ${index}` }])));
    expect(lanesOf((await queues[0]?.take()) ?? [])).toEqual([
      'from 0',
      'from 1',
      'from 2',
      'from 3',
    ]);
  });
});
