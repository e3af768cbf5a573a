import { onTestFinished, vi } from 'vitest';
import type { Job, JobKind } from '../../src/domain/job.js';
import { withFollowUps } from '../../src/jobs/follow-ups.js';
import type { JobDefinition } from '../../src/jobs/job-definition.js';
import { JobRunner, type JobRunnerOptions, type RunReport } from '../../src/jobs/job-runner.js';
import type { Committer } from '../../src/domain/committer.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { testJob } from './seller-records.js';
import { newTestId, submissionOf } from './submissions.js';

/** A runner with its own scheduler over a storage, and what it did. */
export interface TestRunner {
  readonly runner: JobRunner;
  /** Commits as calls do: what is due is woken afterwards. */
  readonly committer: Committer;
  readonly reports: readonly RunReport[];
  readonly errors: readonly unknown[];
}

export type TestRunnerOptions = Partial<
  Omit<JobRunnerOptions, 'reader' | 'scheduler' | 'onRun' | 'onError'>
>;

/** Starts it; stopped when the test has finished. */
export function startRunner(storage: Storage, options: TestRunnerOptions = {}): TestRunner {
  const reports: RunReport[] = [];
  const errors: unknown[] = [];
  const committer = withFollowUps(storage.committer, {
    settings: {
      provisions: false,
      looksUpOrders: false,
      uploadsLicenses: false,
      handlers: new Set(),
      endpointsFor: () => [],
    },
    now: Date.now,
    wake: (lanes) => runner.wake(lanes),
  });
  const runner: JobRunner = new JobRunner({
    definitions: {},
    reader: storage.jobs,
    committer,
    scheduler: storage.createLaneScheduler((error) => errors.push(error)),
    now: Date.now,
    random: () => 0.5,
    processId: newTestId('process'),
    graceMs: 0,
    onRun: (report) => reports.push(report),
    onError: (error) => errors.push(error),
    ...options,
  });
  runner.start();
  onTestFinished(() => runner.stop());
  return { runner, committer, reports, errors };
}

/** A job of its own time: due at once. */
export function dueJob(values: Partial<Job> = {}): Job {
  const now = Date.now();
  return testJob({ runAt: now, enqueuedAt: now, updatedAt: now, triedFrom: now, ...values });
}

/** Writes jobs in one commit, in their order. */
export async function enqueue(committer: Committer, ...jobs: readonly Job[]): Promise<void> {
  const changes = jobs.map((record) => ({ kind: 'ensure', table: 'jobs', record }) as const);
  const outcome = await committer.commit(submissionOf({ changes }));
  if (outcome !== 'committed') throw new Error(`the jobs were not written: ${outcome}`);
}

/** Writes a job over the one that was read. */
export async function change(committer: Committer, record: Job | undefined): Promise<string> {
  if (record === undefined) throw new Error('there is nothing to change');
  return committer.commit(submissionOf({ changes: [{ kind: 'update', table: 'jobs', record }] }));
}

/** The jobs, as they are when all of them have ended. */
export async function untilEnded(
  storage: Storage,
  ...jobs: readonly Job[]
): Promise<readonly Job[]> {
  return vi.waitFor(
    async () => {
      const current = await Promise.all(jobs.map(({ jobId }) => storage.jobs.find(jobId)));
      const open = current.find((job) => job?.state === 'waiting' || job?.state === 'running');
      if (open !== undefined) throw new Error(`${open.jobId} is still ${open.state}`);
      return current.filter((job) => job !== undefined);
    },
    { timeout: 10_000, interval: 10 },
  );
}

/** Pauses that a test can wait for. */
export const quickRetry = { firstPauseMs: 5, longestPauseMs: 20, giveUpAfterMs: 60_000 };

export function definitionOf(
  run: JobDefinition['run'],
  values: Partial<JobDefinition> = {},
): JobDefinition {
  return { run, retry: quickRetry, timeoutMs: 30_000, ...values };
}

/** The same for jobs of every kind that a test uses. */
export function handledBy(
  run: JobDefinition['run'],
  values?: Partial<JobDefinition>,
): Readonly<Partial<Record<JobKind, JobDefinition>>> {
  const definition = definitionOf(run, values);
  return { handle: definition, deliver: definition };
}

/** A door that a test opens. */
export function newGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
