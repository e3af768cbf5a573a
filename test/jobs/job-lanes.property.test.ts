import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Job } from '../../src/domain/job.js';
import type { JobOutcome } from '../../src/jobs/job-definition.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import { dueJob, enqueue, handledBy, startRunner, untilEnded } from '../support/job-runners.js';
import { newTestId } from '../support/submissions.js';

const failures = fc.array(fc.constantFrom('retry', 'throw', 'overrun'), { maxLength: 2 });
const planned = fc.record({
  lane: fc.nat(3),
  pool: fc.nat(1),
  failures,
  end: fc.constantFrom('done', 'dead'),
});
/** Groups are enqueued one after another, while those before them run. */
const groups = fc.array(fc.array(planned, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 4,
});

type Plan = typeof planned extends fc.Arbitrary<infer Value> ? Value : never;

describeEachDatabase('jobs of any kind of fate', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it('each ends exactly once, as it had to, and in the order of its lane', async () => {
    const plans = new Map<string, Plan>();
    const runs: string[] = [];
    const { committer, errors } = startRunner(storage, {
      runsAtOnce: 2,
      definitions: handledBy(
        async ({ jobId, attempts }) => {
          runs.push(jobId);
          return outcomeOf(plans.get(jobId), attempts);
        },
        { retry: { firstPauseMs: 1, longestPauseMs: 1, giveUpAfterMs: 60_000 }, timeoutMs: 15 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(groups, async (given) => {
        const run = newTestId('run');
        const jobs: Job[] = [];
        for (const group of given) {
          const made = group.map((plan) => {
            const job = dueJob({ lane: `pool-${plan.pool}|${run}/${plan.lane}` });
            plans.set(job.jobId, plan);
            return job;
          });
          jobs.push(...made);
          await enqueue(committer, ...made);
        }
        await expectFates(jobs, plans, runs);
      }),
      { numRuns: 12 },
    );
    expect(errors).toEqual([]);
  }, 30_000);

  async function expectFates(
    jobs: readonly Job[],
    plans: ReadonlyMap<string, Plan>,
    runs: readonly string[],
  ): Promise<void> {
    const ended = await untilEnded(storage, ...jobs);
    for (const { jobId, state, attempts } of ended) {
      const plan = plans.get(jobId);
      const count = (plan?.failures.length ?? 0) + 1;
      expect([state, attempts]).toEqual([plan?.end, count]);
      const outcomes = (await attemptsOf(database, { jobId })).map(({ outcome }) => outcome);
      expect(outcomes).toEqual([...Array<string>(count - 1).fill('retry'), plan?.end]);
    }
    for (const lane of new Set(jobs.map((job) => job.lane))) {
      const ofLane = jobs.filter((job) => job.lane === lane).map(({ jobId }) => jobId);
      const wanted = ofLane.flatMap((jobId) =>
        Array<string>((plans.get(jobId)?.failures.length ?? 0) + 1).fill(jobId),
      );
      expect(runs.filter((jobId) => ofLane.includes(jobId))).toEqual(wanted);
    }
  }
});

async function outcomeOf(plan: Plan | undefined, attempt: number): Promise<JobOutcome> {
  switch (plan?.failures[attempt - 1]) {
    case 'retry':
      return { kind: 'retry', problem: 'not yet' };
    case 'throw':
      throw new Error('thrown');
    case 'overrun':
      return new Promise(() => undefined);
    case undefined:
      return plan?.end === 'dead' ? { kind: 'dead', problem: 'no' } : { kind: 'done' };
  }
}
