import { beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelJob, redriveJob } from '../../src/domain/job-life.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  change,
  definitionOf,
  dueJob,
  enqueue,
  handledBy,
  newGate,
  startRunner,
  untilEnded,
} from '../support/job-runners.js';
import { attemptsOf } from '../support/job-rows.js';
import { newTestId, purchaseOf, testInstance } from '../support/submissions.js';

const newLane = (pool = 'seller') => `${pool}|${newTestId('subject')}`;

describeEachDatabase('the runner of jobs', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it('runs the jobs of a lane one after another, in the order in which they were written', async () => {
    const lane = newLane();
    const jobs = Array.from({ length: 6 }, () => dueJob({ lane }));
    const seen: string[] = [];
    const { committer, errors } = startRunner(storage, {
      definitions: handledBy(async ({ jobId }) => {
        seen.push(`+${jobId}`);
        await Promise.resolve();
        seen.push(`-${jobId}`);
        return { kind: 'done' };
      }),
    });
    await enqueue(committer, ...jobs.slice(0, 3));
    for (const job of jobs.slice(3)) await enqueue(committer, job);
    await untilEnded(storage, ...jobs);
    expect(seen).toEqual(jobs.flatMap(({ jobId }) => [`+${jobId}`, `-${jobId}`]));
    expect(errors).toEqual([]);
  });

  it('writes the end of a job together with what it changes, and lets the run be seen', async () => {
    const instance = testInstance();
    const job = dueJob();
    const { committer, reports } = startRunner(storage, {
      definitions: handledBy(async () => ({
        kind: 'done',
        changes: async () => purchaseOf(instance),
        status: 202,
        note: 'all is well',
      })),
    });
    await enqueue(committer, job);
    const [ended] = await untilEnded(storage, job);
    expect(ended).toMatchObject({ state: 'done', attempts: 1, failures: 0, problem: null });
    expect(await storage.load.instance(instance.instanceId)).toEqual(instance);
    expect(await attemptsOf(database, job)).toEqual([
      expect.objectContaining({ attempt: 1, outcome: 'done', status: 202, problem: 'all is well' }),
    ]);
    await vi.waitFor(() => expect(reports).toMatchObject([{ outcome: 'done' }]));
  });

  it('asks again for what it changes when somebody else was faster', async () => {
    const instance = testInstance();
    const job = dueJob();
    let asked = 0;
    const { committer } = startRunner(storage, {
      definitions: handledBy(async () => ({
        kind: 'done',
        changes: async () => {
          asked += 1;
          if (asked > 1) return [];
          await storage.committer.commit({
            call: null,
            nonce: null,
            changes: purchaseOf(instance),
          });
          return purchaseOf(instance);
        },
      })),
    });
    await enqueue(committer, job);
    expect(await untilEnded(storage, job)).toMatchObject([{ state: 'done', attempts: 1 }]);
    expect(asked).toBe(2);
  });

  it('gives a job up whose changes are refused for ever, but tries for a while', async () => {
    const instance = testInstance();
    await storage.committer.commit({ call: null, nonce: null, changes: purchaseOf(instance) });
    const job = dueJob();
    const { committer } = startRunner(storage, {
      definitions: handledBy(
        async () => ({ kind: 'done', changes: async () => purchaseOf(instance) }),
        { retry: { firstPauseMs: 1, longestPauseMs: 1, giveUpAfterMs: 1 } },
      ),
    });
    await enqueue(committer, job);
    const [ended] = await untilEnded(storage, job);
    expect(ended).toMatchObject({ state: 'dead' });
    expect(ended?.problem).toMatch(/refused 20 times because others had changed the same rows$/);
  });

  describe('a job that fails', () => {
    it('is tried again, keeps those behind it waiting, and succeeds', async () => {
      const lane = newLane();
      const [failing, behind] = [dueJob({ lane }), dueJob({ lane })];
      const seen: string[] = [];
      const { committer } = startRunner(storage, {
        definitions: handledBy(async ({ jobId, attempts }) => {
          seen.push(jobId);
          if (jobId === behind.jobId || attempts === 4) return { kind: 'done' };
          if (attempts === 1) throw new Error('the first time');
          return { kind: 'retry', problem: `time ${attempts}`, status: 503 };
        }),
      });
      await enqueue(committer, failing, behind);
      await untilEnded(storage, failing, behind);
      const { jobId } = failing;
      expect(seen).toEqual([jobId, jobId, jobId, jobId, behind.jobId]);
      expect(await attemptsOf(database, failing)).toMatchObject([
        { attempt: 1, outcome: 'retry', status: null, problem: 'the first time' },
        { attempt: 2, outcome: 'retry', status: 503, problem: 'time 2' },
        { attempt: 3, outcome: 'retry', status: 503, problem: 'time 3' },
        { attempt: 4, outcome: 'done', status: null, problem: null },
      ]);
    });

    it('is given up in the end with the reason, and those behind it go on', async () => {
      const lane = newLane();
      const [poisoned, behind] = [dueJob({ lane }), dueJob({ lane })];
      const { committer } = startRunner(storage, {
        definitions: handledBy(
          async ({ jobId }) => {
            if (jobId === behind.jobId) return { kind: 'done' };
            throw new Error(`the seller's system says no${'!'.repeat(600)}`);
          },
          { retry: { firstPauseMs: 2, longestPauseMs: 2, giveUpAfterMs: 10 } },
        ),
      });
      await enqueue(committer, poisoned, behind);
      const [dead, done] = await untilEnded(storage, poisoned, behind);
      expect(dead).toMatchObject({ state: 'dead' });
      expect(dead?.problem).toMatch(
        /^given up after 0\.01 s of trying: the seller's system says no!+…$/,
      );
      expect(dead?.problem).toHaveLength(500);
      expect(done).toMatchObject({ state: 'done', attempts: 1 });
    });

    it('for good is given up at once, with what it changes', async () => {
      const instance = testInstance();
      const job = dueJob();
      const { committer } = startRunner(storage, {
        definitions: handledBy(async () => ({
          kind: 'dead',
          problem: 'refused for good',
          changes: async () => purchaseOf(instance),
        })),
      });
      await enqueue(committer, job);
      expect(await untilEnded(storage, job)).toMatchObject([
        { state: 'dead', attempts: 1, problem: 'refused for good' },
      ]);
      expect(await storage.load.instance(instance.instanceId)).toEqual(instance);
    });

    it('in its changes is tried again like any other', async () => {
      const job = dueJob();
      const { committer } = startRunner(storage, {
        definitions: handledBy(async ({ attempts }) => ({
          kind: 'done',
          changes: async () => {
            if (attempts === 1) throw new Error('cannot decide yet');
            return [];
          },
        })),
      });
      await enqueue(committer, job);
      await untilEnded(storage, job);
      expect(await attemptsOf(database, job)).toMatchObject([
        { outcome: 'retry', problem: 'cannot decide yet' },
        { outcome: 'done' },
      ]);
    });

    it('is driven again by an operator, and then as new', async () => {
      const job = dueJob();
      let isMended = false;
      const { committer } = startRunner(storage, {
        definitions: handledBy(async () =>
          isMended ? { kind: 'done' } : { kind: 'dead', problem: 'broken' },
        ),
      });
      await enqueue(committer, job);
      const [dead] = await untilEnded(storage, job);
      isMended = true;
      expect(await change(committer, dead && redriveJob(dead, Date.now()))).toBe('committed');
      expect(await untilEnded(storage, job)).toMatchObject([
        { state: 'done', attempts: 2, failures: 0 },
      ]);
      expect(await attemptsOf(database, job)).toMatchObject([
        { outcome: 'dead' },
        { outcome: 'done' },
      ]);
    });

    it('for want of a definition is given up with what to configure', async () => {
      const lane = newLane();
      const [unknown, behind] = [dueJob({ lane, kind: 'push-usage' }), dueJob({ lane })];
      const { committer } = startRunner(storage, {
        definitions: handledBy(async () => ({ kind: 'done' })),
      });
      await enqueue(committer, unknown, behind);
      expect(await untilEnded(storage, unknown, behind)).toMatchObject([
        {
          state: 'dead',
          attempts: 0,
          problem: expect.stringContaining('set both, then drive the job again') as string,
        },
        { state: 'done' },
      ]);
    });
  });

  it('stops a run that takes too long, and drops what it comes to later', async () => {
    const gate = newGate();
    const lane = newLane();
    const [slow, behind] = [dueJob({ lane }), dueJob({ lane })];
    const late = testInstance();
    const aborted: boolean[] = [];
    const { committer } = startRunner(storage, {
      definitions: {
        handle: definitionOf(
          async ({ jobId, attempts }, { signal }) => {
            if (jobId === behind.jobId || attempts > 1) return { kind: 'done' };
            signal.addEventListener('abort', () => aborted.push(true));
            await gate.opened;
            return { kind: 'done', changes: async () => purchaseOf(late) };
          },
          { timeoutMs: 30 },
        ),
      },
    });
    await enqueue(committer, slow, behind);
    await untilEnded(storage, slow, behind);
    gate.open();
    expect(aborted).toEqual([true]);
    expect(await attemptsOf(database, slow)).toMatchObject([
      { outcome: 'retry', problem: 'it took longer than 0.03 s and was stopped' },
      { outcome: 'done' },
    ]);
    expect(await storage.load.instance(late.instanceId)).toBeUndefined();
  });

  it('drops the result of a job that was cancelled while it ran, stops the run, and goes on', async () => {
    const lane = newLane();
    const [cancelled, behind] = [dueJob({ lane }), dueJob({ lane })];
    const late = testInstance();
    const started = newGate();
    const { committer, reports } = startRunner(storage, {
      holdMs: 300,
      definitions: handledBy(async ({ jobId }, { signal }) => {
        if (jobId === behind.jobId) return { kind: 'done' };
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return { kind: 'done', changes: async () => purchaseOf(late) };
      }),
    });
    await enqueue(committer, cancelled, behind);
    await started.opened;
    const running = await storage.jobs.find(cancelled.jobId);
    expect(await change(committer, running && cancelJob(running, Date.now()))).toBe('committed');
    expect(await untilEnded(storage, cancelled, behind)).toMatchObject([
      { state: 'cancelled', attempts: 1 },
      { state: 'done' },
    ]);
    expect(await attemptsOf(database, cancelled)).toMatchObject([
      { outcome: 'lost', problem: 'it was cancelled while it ran' },
    ]);
    expect(await storage.load.instance(late.instanceId)).toBeUndefined();
    await vi.waitFor(() =>
      expect(reports).toMatchObject([{ outcome: 'lost' }, { outcome: 'done' }]),
    );
  });
});
