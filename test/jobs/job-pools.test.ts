import { beforeAll, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  dueJob,
  enqueue,
  handledBy,
  newGate,
  startRunner,
  untilEnded,
} from '../support/job-runners.js';
import { newTestId } from '../support/submissions.js';

const newLane = (pool = 'seller') => `${pool}|${newTestId('subject')}`;

describeEachDatabase('lanes and pools of jobs', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it('a poisoned lane and hanging ones hold up no other lane', async () => {
    const gate = newGate();
    const [poisoned, hanging, ...others] = Array.from({ length: 6 }, () => dueJob());
    const { committer } = startRunner(storage, {
      runsAtOnce: 3,
      definitions: handledBy(async ({ jobId }) => {
        if (jobId === poisoned?.jobId) throw new Error('poison');
        if (jobId === hanging?.jobId) await gate.opened;
        return { kind: 'done' };
      }),
    });
    await enqueue(committer, poisoned as never, hanging as never, ...others);
    const states = (await untilEnded(storage, ...others)).map(({ state }) => state);
    expect(states).toEqual(['done', 'done', 'done', 'done']);
    expect((await storage.jobs.find(hanging?.jobId ?? ''))?.state).toBe('running');
    gate.open();
  });

  it('a full pool does not hold up another one', async () => {
    const gate = newGate();
    const stuck = Array.from({ length: 5 }, () => dueJob({ lane: newLane('webhook:slow') }));
    const quick = Array.from({ length: 5 }, () => dueJob({ lane: newLane('webhook:quick') }));
    let running = 0;
    const { committer } = startRunner(storage, {
      runsAtOnce: 2,
      definitions: handledBy(async ({ lane }) => {
        if (lane.startsWith('webhook:slow')) {
          running += 1;
          await gate.opened;
        }
        return { kind: 'done' };
      }),
    });
    await enqueue(committer, ...stuck, ...quick);
    await untilEnded(storage, ...quick);
    expect(running).toBe(2);
    gate.open();
    await untilEnded(storage, ...stuck);
    expect(running).toBe(5);
  });

  it('a lane with much to do lets the others of its pool have their turns', async () => {
    const lane = newLane('webhook:fair');
    const busy = Array.from({ length: 20 }, () => dueJob({ lane }));
    const other = dueJob({ lane: newLane('webhook:fair') });
    const seen: string[] = [];
    const { committer } = startRunner(storage, {
      runsAtOnce: 1,
      definitions: handledBy(async ({ jobId }) => {
        seen.push(jobId);
        return { kind: 'done' };
      }),
    });
    await enqueue(committer, ...busy, other);
    await untilEnded(storage, other);
    expect(seen.indexOf(other.jobId)).toBeLessThan(5);
    await untilEnded(storage, ...busy);
  });

  it('tells who waits for a lane when all that was due in it has run, also what came meanwhile', async () => {
    const lane = newLane();
    const gate = newGate();
    const started = newGate();
    const [first, second, later] = [
      dueJob({ lane }),
      dueJob({ lane }),
      dueJob({ lane, runAt: Date.now() + 3_600_000 }),
    ];
    const { runner } = startRunner(storage, {
      definitions: handledBy(async () => {
        started.open();
        await gate.opened;
        return { kind: 'done' };
      }),
    });
    // Nobody is woken: only this lane, and only here.
    await enqueue(storage.committer, first);
    const joined = [runner.runLane(lane)];
    await started.opened;
    await enqueue(storage.committer, second, later);
    joined.push(runner.runLane(lane));
    gate.open();
    await Promise.all(joined);
    const states = await Promise.all(
      [first, second, later].map(async ({ jobId }) => (await storage.jobs.find(jobId))?.state),
    );
    expect(states).toEqual(['done', 'done', 'waiting']);
  });
});
