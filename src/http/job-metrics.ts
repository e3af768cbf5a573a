import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Job, JobCount, JobReader } from '../domain/job.js';

export interface JobMetricsOptions {
  readonly registry: Registry;
  /** Asked at each scrape. */
  readonly reader: Pick<JobReader, 'counts'>;
  readonly now: () => number;
}

export interface JobMetrics {
  /** Counts a run that has ended. */
  observeRun(run: {
    readonly job: Pick<Job, 'kind'>;
    readonly outcome: string;
    readonly durationMs: number;
  }): void;
}

/** What is to be done for the seller, and how it goes. Counts are of the whole database, whichever process is asked; runs are its own. */
export function createJobMetrics({ registry, reader, now }: JobMetricsOptions): JobMetrics {
  const registers = [registry];
  let reading: Promise<void> | undefined;
  const refresh = (): Promise<void> =>
    (reading ??= readCounts().finally(() => (reading = undefined)));
  const jobs = new Gauge({
    name: 'koogate_jobs',
    help: 'Jobs that are not done, by kind and state; those that are dead wait for an operator',
    labelNames: ['kind', 'state'] as const,
    registers,
    collect: refresh,
  });
  const oldest = new Gauge({
    name: 'koogate_jobs_oldest_waiting_seconds',
    help: 'For how long the oldest job of a kind has been waiting to be done',
    labelNames: ['kind'] as const,
    registers,
    collect: refresh,
  });
  const runs = new Counter({
    name: 'koogate_job_attempts_total',
    help: 'Runs of jobs that ended in this process, by kind and by what became of the job',
    labelNames: ['kind', 'outcome'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'koogate_job_attempt_duration_seconds',
    help: 'Duration of one run of a job',
    labelNames: ['kind'] as const,
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    registers,
  });

  async function readCounts(): Promise<void> {
    // A scrape must not fail because the database is away: that is told by koogate_database_up. What is not known is not said.
    const counts = await reader.counts().catch((): readonly JobCount[] => []);
    jobs.reset();
    oldest.reset();
    for (const { kind, state, count, oldestAt } of counts) {
      jobs.set({ kind, state }, count);
      if (state === 'waiting') oldest.set({ kind }, Math.max(0, now() - oldestAt) / 1000);
    }
  }

  return {
    observeRun({ job: { kind }, outcome, durationMs }) {
      runs.inc({ kind, outcome });
      seconds.observe({ kind }, durationMs / 1000);
    },
  };
}
