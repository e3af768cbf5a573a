import type { Committer } from '../domain/committer.js';
import type { Job, JobReader } from '../domain/job.js';
import { prolongHold } from '../domain/job-life.js';
import type { Interruption } from './run-attempt.js';

export interface JobHoldOptions {
  readonly committer: Committer;
  readonly reader: Pick<JobReader, 'find'>;
  readonly now: () => number;
  readonly holdMs: number;
  /**
   * Called once: `lost` when somebody else has changed the job, `stopped` when the hold has run out while the database was away, so
   * that somebody else may have it.
   */
  readonly onEnd: (why: Interruption) => void;
}

/** Keeps a job from being run by anybody else, for as long as it runs here. */
export class JobHold {
  readonly #options: JobHoldOptions;
  readonly #timer: NodeJS.Timeout;
  #job: Job;
  #renewing: Promise<void> | undefined;
  #released = false;

  constructor(job: Job, options: JobHoldOptions) {
    this.#job = job;
    this.#options = options;
    this.#timer = setInterval(() => this.#renew(), options.holdMs / 3);
  }

  /** Renews no more; resolves with the job as it was written last. */
  async release(): Promise<Job> {
    this.#released = true;
    clearInterval(this.#timer);
    await this.#renewing;
    return this.#job;
  }

  #renew(): void {
    this.#renewing ??= this.#renewOnce().finally(() => (this.#renewing = undefined));
  }

  /** Never rejects: a database that is away may be back the next time. */
  async #renewOnce(): Promise<void> {
    const { committer, reader, now, holdMs } = this.#options;
    const renewed = prolongHold(this.#job, now() + holdMs);
    try {
      const outcome = await committer.commit({
        call: null,
        nonce: null,
        changes: [{ kind: 'update', table: 'jobs', record: renewed }],
      });
      if (outcome === 'committed') this.#job = renewed;
      else this.#compare(await reader.find(renewed.jobId));
    } catch {
      if (now() >= (this.#job.heldUntil ?? 0)) this.#end('stopped');
    }
  }

  /** A renewal may have been written although the connection was lost over it. */
  #compare(current: Job | undefined): void {
    const isOurs =
      current?.state === 'running' &&
      current.heldBy === this.#job.heldBy &&
      current.attempts === this.#job.attempts;
    if (isOurs) this.#job = current;
    else this.#end('lost');
  }

  #end(why: Interruption): void {
    clearInterval(this.#timer);
    if (!this.#released) this.#options.onEnd(why);
  }
}
