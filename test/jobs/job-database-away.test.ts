import { renameSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStorage } from '../../src/storage/open-storage.js';
import { testDataKey, useDatabase, type TestDatabase } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import {
  dueJob,
  enqueue,
  handledBy,
  newGate,
  startRunner,
  untilEnded,
} from '../support/job-runners.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';
import { newTestId, purchaseOf, testInstance } from '../support/submissions.js';

interface Outage {
  readonly url: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

async function byProxy(database: TestDatabase): Promise<Outage> {
  const proxy = await startDatabaseProxy(database.url());
  return { url: proxy.url, begin: () => proxy.refuse(), end: () => proxy.restore() };
}

async function byMovingTheFile(database: TestDatabase): Promise<Outage> {
  const file = database.url().slice('sqlite:'.length);
  return {
    url: database.url(),
    begin: async () => renameSync(file, `${file}.away`),
    end: async () => renameSync(`${file}.away`, file),
  };
}

describe.each([
  ['postgres', byProxy],
  ['sqlite', byMovingTheFile],
] as const)('when the database is away (%s)', (kind, toOutage) => {
  const database = useDatabase(kind);

  it('what runs goes on, its end is written when the database is back, and nothing counts as a failure', async () => {
    const direct = await database.openTestStorage({ now: Date.now });
    const outage = await toOutage(database);
    const storage = await openStorage({
      databaseUrl: outage.url,
      dataKeys: [testDataKey],
      now: Date.now,
    });
    onTestFinished(() => storage.close());
    const lane = `seller|${newTestId('subject')}`;
    const [running, behind] = [dueJob({ lane }), dueJob({ lane })];
    const other = dueJob();
    const instance = testInstance();
    const [started, gate] = [newGate(), newGate()];
    const { committer, runner, errors } = startRunner(storage, {
      definitions: handledBy(async ({ jobId }) => {
        if (jobId !== running.jobId) return { kind: 'done' };
        started.open();
        await gate.opened;
        return { kind: 'done', changes: async () => purchaseOf(instance) };
      }),
    });
    await enqueue(committer, running, behind);
    await started.opened;
    await enqueue(direct.committer, other);
    await outage.begin();
    await vi.waitFor(async () => expect(await storage.checkHealth()).toMatchObject({ ok: false }), {
      timeout: 5_000,
    });
    gate.open();
    const waiting = runner.runLane(other.lane);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await outage.end();
    await waiting;

    const ended = await untilEnded(direct, running, behind, other);
    expect(ended.map(({ state, attempts, failures }) => [state, attempts, failures])).toEqual([
      ['done', 1, 0],
      ['done', 1, 0],
      ['done', 1, 0],
    ]);
    expect(await attemptsOf(database, running)).toMatchObject([{ outcome: 'done' }]);
    expect(await direct.load.instance(instance.instanceId)).toEqual(instance);
    // pg-boss may have told that it was cut off; the runner has nothing to complain about.
    expect(errors.filter((error) => !isAboutTheOutage(error))).toEqual([]);
  }, 20_000);
});

function isAboutTheOutage(error: unknown): boolean {
  return /ECONN|terminat|not available/i.test(
    String(error instanceof Error ? error.message : error),
  );
}
