import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { cancelJob, holdJob } from '../../src/domain/job-life.js';
import type { Job } from '../../src/domain/job.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import {
  change,
  dueJob,
  enqueue,
  handledBy,
  newGate,
  startRunner,
  untilEnded,
} from '../support/job-runners.js';
import { newTestId } from '../support/submissions.js';

const newLane = () => `seller|${newTestId('subject')}`;

/** Two processes in a way: each has a storage and a runner of its own on one database. */
describeEachDatabase('several processes that run jobs', (database) => {
  let one: Storage;
  let other: Storage;
  beforeAll(async () => {
    one = await database.openTestStorage({ now: Date.now });
    other = await database.openTestStorage({ now: Date.now });
  });

  it('share the work, never run two jobs of a lane at once, and keep the order in each', async () => {
    const lanes = Array.from({ length: 12 }, newLane);
    const jobs = Array.from({ length: 60 }, (_, index) =>
      dueJob({ lane: lanes[index % 12] ?? '' }),
    );
    await enqueue(one.committer, ...jobs);
    const running = new Set<string>();
    const seen: string[] = [];
    const collisions: string[] = [];
    const runIn = (process: string, ran: Set<string>) =>
      handledBy(async ({ lane, jobId }: Job) => {
        if (running.has(lane)) collisions.push(`${lane} in ${process}`);
        running.add(lane);
        ran.add(process);
        seen.push(jobId);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running.delete(lane);
        return { kind: 'done' as const };
      });
    const processes = new Set<string>();
    startRunner(one, { runsAtOnce: 2, definitions: runIn('one', processes) });
    startRunner(other, { runsAtOnce: 2, definitions: runIn('other', processes) });
    const ended = await untilEnded(one, ...jobs);
    expect(new Set(ended.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
      new Set(['done 1']),
    );
    expect(collisions).toEqual([]);
    expect([...processes].sort()).toEqual(['one', 'other']);
    expect(seen).toHaveLength(jobs.length);
    for (const lane of lanes) {
      const ofLane = jobs.filter((job) => job.lane === lane).map(({ jobId }) => jobId);
      expect(seen.filter((jobId) => ofLane.includes(jobId))).toEqual(ofLane);
    }
  });

  it('leave a job alone that another one holds, and take it over when the hold has run out', async () => {
    const job = dueJob();
    const now = Date.now();
    const held = holdJob(job, { by: 'a dead process', until: now + 400 }, now);
    await enqueue(one.committer, job);
    await change(one.committer, held);
    const { runner } = startRunner(other, {
      definitions: handledBy(async () => ({ kind: 'done' })),
    });
    const isSole = other.createLaneScheduler(() => undefined).soleProcess;
    await runner.runLane(job.lane);
    if (isSole) {
      // Nobody else can have it: it is taken over at once.
      expect((await one.jobs.find(job.jobId))?.state).toBe('done');
    } else {
      expect(await one.jobs.find(job.jobId)).toEqual(held);
    }
    expect(await untilEnded(one, job)).toMatchObject([{ state: 'done', attempts: 2 }]);
    expect(await attemptsOf(database, job)).toMatchObject([
      { attempt: 1, outcome: 'lost', problem: 'the process that ran it has ended or was cut off' },
      { attempt: 2, outcome: 'done' },
    ]);
  });

  it('that still run what was taken over are stopped, and what they come to does not count', async () => {
    const job = dueJob();
    const started = newGate();
    const stopped = newGate();
    const { committer, reports } = startRunner(one, {
      holdMs: 150,
      definitions: handledBy(async (_job, { signal }) => {
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        stopped.open();
        return { kind: 'dead', problem: 'too late' };
      }),
    });
    await enqueue(committer, job);
    await started.opened;
    await vi.waitFor(async () => {
      const now = Date.now();
      const current = (await other.jobs.find(job.jobId)) ?? job;
      const taken = holdJob(current, { by: 'another', until: now + 60_000 }, now);
      expect(await change(other.committer, taken)).toBe('committed');
    });
    await stopped.opened;
    await vi.waitFor(() => expect(reports).toMatchObject([{ outcome: 'lost' }]));
    const taken = await other.jobs.find(job.jobId);
    expect(taken).toMatchObject({ state: 'running', heldBy: 'another' });
    await change(other.committer, taken && cancelJob(taken, Date.now()));
  });

  it('that stop let what runs end, begin nothing new, and give back what does not end in time', async () => {
    const lane = newLane();
    const [quick, behind] = [dueJob({ lane }), dueJob({ lane })];
    const [deaf, obedient] = [dueJob(), dueJob()];
    const gate = newGate();
    onTestFinished(() => gate.open());
    const started: string[] = [];
    const signals: string[] = [];
    const { runner, committer, reports } = startRunner(one, {
      graceMs: 200,
      definitions: handledBy(async ({ jobId }, { signal }) => {
        started.push(jobId);
        signal.addEventListener('abort', () => signals.push(jobId));
        if (jobId === deaf.jobId) await gate.opened;
        else if (jobId === obedient.jobId) {
          await new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new Error('told to stop'))),
          );
        } else await new Promise((resolve) => setTimeout(resolve, 50));
        return { kind: 'done' };
      }),
    });
    await enqueue(committer, quick, behind, deaf, obedient);
    await vi.waitFor(() => expect(started).toHaveLength(3));
    await runner.stop();

    const stateOf = async (job: Job) => one.jobs.find(job.jobId);
    expect(await stateOf(quick)).toMatchObject({ state: 'done', attempts: 1 });
    expect(await stateOf(behind)).toEqual(behind);
    for (const job of [deaf, obedient]) {
      expect(await stateOf(job)).toMatchObject({
        state: 'waiting',
        attempts: 0,
        failures: 0,
        heldBy: null,
        problem: null,
      });
      expect(await attemptsOf(database, job)).toEqual([]);
    }
    expect(signals.sort()).toEqual([deaf.jobId, obedient.jobId].sort());
    const outcomes = reports.map(({ job, outcome }) => `${job.jobId} ${outcome}`).sort();
    expect(outcomes).toEqual(
      [`${quick.jobId} done`, `${deaf.jobId} stopped`, `${obedient.jobId} stopped`].sort(),
    );

    // Another process has all of it at once.
    startRunner(other, { definitions: handledBy(async () => ({ kind: 'done' })) });
    await untilEnded(other, behind, deaf, obedient);
  });

  it('that stop pass on what they are woken for', async () => {
    const { runner, committer } = startRunner(one, {
      definitions: handledBy(async () => ({ kind: 'done' })),
    });
    const job = dueJob();
    await runner.stop();
    await enqueue(committer, job);
    await runner.runLane(job.lane);
    expect(await one.jobs.find(job.jobId)).toEqual(job);
    startRunner(other, { definitions: handledBy(async () => ({ kind: 'done' })) });
    await untilEnded(other, job);
  });
});
