import type { Change } from '../domain/change.js';
import { usageAgeMsMax } from '../domain/check-usage.js';
import type { Committer } from '../domain/committer.js';
import type { JobReader } from '../domain/job.js';
import {
  newCollectUsageJob,
  collectUsageJobId,
  hourMs,
  newPushUsageJob,
  pushUsageLane,
} from '../domain/usage-jobs.js';
import type { UsageBacklog, UsageReader } from '../domain/usage-reader.js';
import { pushDeadlineMs } from './push-usage-job.js';

export interface UsageScheduleOptions {
  readonly jobs: Pick<JobReader, 'find' | 'headOf'>;
  readonly usage: Pick<UsageReader, 'backlog'>;
  /** The one that wakes lanes after its commits. */
  readonly committer: Committer;
  /** Whether there is a marketplace to push to. */
  readonly pushes: boolean;
  /** Whether the seller has a handler that is asked for usage. */
  readonly collects: boolean;
  readonly now: () => number;
  /** Called at each look: what waits, and whether some of it should have been pushed already. */
  readonly onBacklog: (backlog: UsageBacklog & { readonly isOverdue: boolean }) => void;
  readonly onError: (error: unknown) => void;
}

export interface UsageSchedule {
  /** What it does by itself at the start and once a minute; for those who have a clock of their own. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const minuteMs = 60_000;
/** An hour is asked for two minutes after its end: the sooner it is pushed the better, and the seller has to count first (open-api.md 5.2). */
const collectAfterMs = 2 * minuteMs;

/**
 * Asks for each hour once, over all processes, and for hours that were missed while none ran; and sees to it that what waits is pushed,
 * also what was reported before there was anybody to push it to.
 */
export function startUsageSchedule(options: UsageScheduleOptions): UsageSchedule {
  const hours = createHourPlan(options.jobs);
  let running: Promise<void> | undefined;
  const look = (): Promise<void> =>
    (running ??= lookOnce(hours, options).finally(() => (running = undefined)));
  const timer = setInterval(() => void look(), minuteMs);
  timer.unref();
  void look();
  return {
    look,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function lookOnce(plan: HourPlan, options: UsageScheduleOptions): Promise<void> {
  try {
    const now = options.now();
    const hours = options.collects ? await plan.hoursToAsk(now) : [];
    const records = [
      ...hours.map((hourAt) => newCollectUsageJob(hourAt, now)),
      ...((await isPushNeeded(now, options)) ? [newPushUsageJob(now, 0)] : []),
    ];
    if (records.length > 0) {
      const changes = records.map((record): Change => ({ kind: 'ensure', table: 'jobs', record }));
      await options.committer.commit({ call: null, nonce: null, changes });
    }
    plan.wereAsked(hours);
  } catch (error) {
    // The next minute tries again.
    options.onError(error);
  }
}

async function isPushNeeded(now: number, options: UsageScheduleOptions): Promise<boolean> {
  const backlog = await options.usage.backlog();
  const { count, oldestEndAt } = backlog;
  options.onBacklog({
    ...backlog,
    isOverdue: oldestEndAt !== null && now > oldestEndAt + pushDeadlineMs,
  });
  if (!options.pushes || count === 0) return false;
  return (await options.jobs.headOf(pushUsageLane)) === undefined;
}

interface HourPlan {
  /** Those that have ended and were asked for by nobody, oldest first. */
  hoursToAsk(now: number): Promise<readonly number[]>;
  wereAsked(hours: readonly number[]): void;
}

/** What the table of jobs knows of the past is asked at the first look only. */
function createHourPlan({ find }: Pick<JobReader, 'find'>): HourPlan {
  let askedUntil: number | undefined;
  return {
    /** After the newest hour that was ever asked for; the hour before, where none was. */
    async hoursToAsk(now) {
      const end = Math.floor((now - collectAfterMs) / hourMs) * hourMs;
      askedUntil ??= (await findAskedUntil(end)) ?? end - hourMs;
      const from = Math.max(askedUntil, oldestHour(end));
      const count = Math.max(0, (end - from) / hourMs);
      return Array.from({ length: count }, (_, index) => from + index * hourMs);
    },
    wereAsked(hours) {
      const last = hours.at(-1);
      if (last !== undefined) askedUntil = last + hourMs;
    },
  };

  async function findAskedUntil(end: number): Promise<number | undefined> {
    const hours: number[] = [];
    for (let hourAt = end - hourMs; hourAt >= oldestHour(end); hourAt -= hourMs) hours.push(hourAt);
    const found = await Promise.all(hours.map((hourAt) => find(collectUsageJobId(hourAt))));
    const newest = hours.find((_, index) => found[index] !== undefined);
    return newest === undefined ? undefined : newest + hourMs;
  }
}

/** A window may begin 21 days ago; the hour that is over by the time of its push does so no more. */
function oldestHour(end: number): number {
  return end - usageAgeMsMax + hourMs;
}
