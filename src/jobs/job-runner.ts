import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '../domain/change.js';
import type { CommitOutcome, Committer } from '../domain/committer.js';
import type { Job, JobAttempt, JobKind, JobReader } from '../domain/job.js';
import { buryJob, giveBackJob, holdJob } from '../domain/job-life.js';
import type { LaneScheduler } from '../domain/lane-scheduler.js';
import { toLostAttempt } from './end-of-job.js';
import type { JobDefinition } from './job-definition.js';
import { JobHold } from './job-hold.js';
import { LanePools } from './lane-pools.js';
import { runAttempt, type Interruption, type RunEnd } from './run-attempt.js';
import { isUnavailable, settleJob } from './settle-job.js';
import { unconfiguredKinds } from './unconfigured-kinds.js';

export type JobDefinitions = Readonly<Partial<Record<JobKind, JobDefinition>>>;

export interface JobRunnerOptions {
  /** A job of a kind that has none is given up, with what to configure. */
  readonly definitions: JobDefinitions;
  readonly reader: JobReader;
  readonly committer: Committer;
  readonly scheduler: LaneScheduler;
  readonly now: () => number;
  /** 0 ≤ x < 1, for the jitter of pauses. */
  readonly random: () => number;
  /** Names this process among those that share the database; a new one at each start. */
  readonly processId: string;
  /** Of one pool; 16 unless told. */
  readonly runsAtOnce?: number;
  /** For how long a process that has died still has its jobs (ms); 30 s unless told. */
  readonly holdMs?: number;
  /** How long runs that are under way may go on when the process stops (ms); 5 s unless told. */
  readonly graceMs?: number;
  readonly onRun: (report: RunReport) => void;
  /** Of what cannot be explained by a database that is away. The lane is taken up again by the next sweep. */
  readonly onError: (error: unknown) => void;
}

export interface RunReport {
  readonly job: Job;
  /** `stopped`: cut off because the process stops, and given back. */
  readonly outcome: JobAttempt['outcome'] | 'stopped';
  readonly problem: string | null;
  readonly durationMs: number;
}

const defaults = { runsAtOnce: 16, holdMs: 30_000, graceMs: 5_000 };
const storagePauseMs = 500;

/**
 * Runs the jobs of each lane one after another, at least once each. The table is the truth: a job runs while it is held in the table,
 * and its end is written together with what it changes. A process that dies leaves holds that run out.
 */
export class JobRunner {
  readonly #options: Required<JobRunnerOptions>;
  readonly #pools: LanePools;
  readonly #lanes = new Map<string, Promise<void>>();
  /** Lanes at work that may have got more to do since they looked. */
  readonly #toLookAt = new Set<string>();
  readonly #running = new Set<AbortController>();
  readonly #stopping = new AbortController();
  #startedAt = -Infinity;
  #pause: Promise<void> | undefined;

  constructor(options: JobRunnerOptions) {
    this.#options = { ...defaults, ...options };
    this.#pools = new LanePools(this.#options.runsAtOnce);
    // As many runs may wait for something as there are; Node would take more than ten for a leak.
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Jobs that run in this process now. */
  get runningCount(): number {
    return this.#running.size;
  }

  start(): void {
    this.#startedAt = this.#options.now();
    this.#options.scheduler.start((lane) => this.runLane(lane));
  }

  /** Lanes that have something new to run; in whichever process. */
  wake(lanes: Iterable<string>): void {
    this.#options.scheduler.wake(lanes);
  }

  /**
   * Runs what is due in a lane, in this process; resolves when nothing is. A run that goes on already is joined, and looks again before
   * it ends. Where another process has the lane, there is nothing to do. Never rejects.
   */
  async runLane(lane: string): Promise<void> {
    const known = this.#lanes.get(lane);
    if (known !== undefined) {
      this.#toLookAt.add(lane);
      return known;
    }
    if (this.#isStopping()) {
      this.#options.scheduler.wake([lane]);
      return;
    }
    const run = this.#workOff(lane);
    this.#lanes.set(lane, run);
    return run;
  }

  /**
   * Begins nothing new; gives back what only waits; lets what runs end by itself for a while, then gives it back too, so that another
   * process may run it at once.
   * The storage must be open until this resolves.
   */
  async stop(): Promise<void> {
    const { scheduler, graceMs } = this.#options;
    this.#stopping.abort();
    scheduler.standDown();
    this.#pools.close();
    const grace = new AbortController();
    const ended = Promise.all(this.#lanes.values());
    await Promise.race([
      ended,
      sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    for (const run of this.#running) run.abort('stopped' satisfies Interruption);
    await ended;
    await scheduler.stop();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #workOff(lane: string): Promise<void> {
    do {
      while (!this.#isStopping() && (await this.#takeTurn(lane)));
    } while (this.#toLookAt.delete(lane) && !this.#isStopping());
    this.#lanes.delete(lane);
    // What is left is for another process.
    if (this.#isStopping()) this.#options.scheduler.wake([lane]);
  }

  /** One job at the most, then the other lanes of the pool have their turn. Whether there may be more to do. */
  async #takeTurn(lane: string): Promise<boolean> {
    const leave = await this.#pools.enter(lane);
    if (leave === undefined) return false;
    try {
      const claim = await this.#claimHead(lane);
      if (claim.kind === 'run') await this.#run(claim.job, claim.definition);
      return claim.kind !== 'nothing';
    } catch (error) {
      if (!isUnavailable(error)) {
        this.#options.onError(error);
        return false;
      }
    } finally {
      leave();
    }
    return this.#untilStorageIsBack();
  }

  async #claimHead(lane: string): Promise<Claim> {
    const { reader, scheduler, definitions, now, processId, holdMs } = this.#options;
    const job = await reader.headOf(lane);
    if (job === undefined) return { kind: 'nothing' };
    const dueAt = this.#dueAt(job);
    if (dueAt > now()) {
      scheduler.wakeAt(lane, dueAt);
      return { kind: 'nothing' };
    }
    const definition = definitions[job.kind];
    // The commit of a claim may have come through although the connection was lost over it.
    if (job.heldBy === processId && definition) return { kind: 'run', job, definition };
    const at = now();
    const changed = definition
      ? holdJob(job, { by: processId, until: at + holdMs }, at)
      : buryJob(job, unconfiguredKinds[job.kind], at);
    const changes: Change[] = [{ kind: 'update', table: 'jobs', record: changed }];
    if (job.state === 'running') {
      const record = toLostAttempt(job, 'the process that ran it has ended or was cut off', at);
      changes.push({ kind: 'claim', table: 'jobAttempts', record });
    }
    if ((await this.#commit(changes)) !== 'committed') {
      await this.#assertMoved(job);
      return { kind: 'moved' };
    }
    return definition ? { kind: 'run', job: changed, definition } : { kind: 'moved' };
  }

  /** From when this process may run it (ms). */
  #dueAt({ state, runAt, heldBy, heldUntil, updatedAt }: Job): number {
    const { scheduler, processId } = this.#options;
    if (state === 'waiting') return runAt;
    const isLeftBehind = scheduler.soleProcess && updatedAt <= this.#startedAt;
    return heldBy === processId || isLeftBehind ? -Infinity : (heldUntil ?? -Infinity);
  }

  /** A claim that is refused although nobody has changed the job would be refused for ever. */
  async #assertMoved(job: Job): Promise<void> {
    const current = await this.#options.reader.find(job.jobId);
    if (current?.version === job.version) throw new Error(`job ${job.jobId} cannot be claimed`);
  }

  async #run(job: Job, definition: JobDefinition): Promise<void> {
    const { now, onRun } = this.#options;
    const startedAt = now();
    const interruption = new AbortController();
    // It was claimed while the process began to stop.
    if (this.#isStopping()) interruption.abort('stopped' satisfies Interruption);
    const hold = new JobHold(job, {
      ...this.#options,
      onEnd: (why: Interruption) => interruption.abort(why),
    });
    this.#running.add(interruption);
    try {
      const end = await runAttempt(definition, job, {
        now,
        interruption: interruption.signal,
        stopping: this.#stopping.signal,
      });
      const endedAt = now();
      const held = await hold.release();
      const outcome = await this.#settle(held, end, { startedAt, endedAt });
      const problem = 'problem' in end ? end.problem : null;
      onRun({ job: held, outcome, problem, durationMs: endedAt - startedAt });
    } finally {
      await hold.release();
      this.#running.delete(interruption);
    }
  }

  async #settle(
    job: Job,
    end: RunEnd,
    times: { readonly startedAt: number; readonly endedAt: number },
  ): Promise<RunReport['outcome']> {
    const { definitions, random, now } = this.#options;
    if (end.kind === 'stopped') {
      await this.#commit([{ kind: 'update', table: 'jobs', record: giveBackJob(job, now()) }]);
      return 'stopped';
    }
    const policy = definitions[job.kind]?.retry;
    if (end.kind === 'lost' || policy === undefined) return this.#drop(job);
    const outcome = await settleJob(
      { job, outcome: end, policy, random, ...times },
      { ...this.#options, untilStorageIsBack: () => this.#untilStorageIsBack() },
    );
    return outcome === 'lost' ? this.#drop(job) : outcome;
  }

  /** Whoever took the job over has told of this run; of one that was cancelled nobody else does. */
  async #drop(job: Job): Promise<'lost'> {
    const current = await this.#options.reader.find(job.jobId);
    if (current?.state === 'cancelled' && current.attempts === job.attempts) {
      const problem = 'it was cancelled while it ran';
      const record = toLostAttempt(job, problem, this.#options.now());
      await this.#commit([{ kind: 'claim', table: 'jobAttempts', record }]);
    }
    return 'lost';
  }

  #commit(changes: readonly Change[]): Promise<CommitOutcome> {
    return this.#options.committer.commit({ call: null, nonce: null, changes });
  }

  /** All lanes wait together. `false` when the process stops. */
  async #untilStorageIsBack(): Promise<boolean> {
    const { signal } = this.#stopping;
    this.#pause ??= sleep(storagePauseMs, undefined, { signal, ref: false })
      .catch(() => undefined)
      .finally(() => (this.#pause = undefined));
    await this.#pause;
    return !this.#isStopping();
  }
}

type Claim =
  | { readonly kind: 'run'; readonly job: Job; readonly definition: JobDefinition }
  /** Its head is another one now, or changed. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'nothing' };
