import type { Change } from '../domain/change.js';
import type { CommitOutcome, Committer, Submission } from '../domain/committer.js';
import { eventsOfChanges } from '../domain/events-of-changes.js';
import { followUpJobs, type FollowUpSettings } from '../domain/follow-up-jobs.js';

export interface FollowUpsOptions {
  readonly settings: FollowUpSettings;
  readonly now: () => number;
  /** Called after the commit with the lanes that have something new to run. */
  readonly wake: (lanes: Iterable<string>) => void;
}

/**
 * Commits what follows from a submission together with it: events and the jobs that act on them. So nothing is lost between an
 * answer and its effect, and nothing follows from what was not written.
 */
export function withFollowUps(committer: Committer, options: FollowUpsOptions): Committer {
  return {
    async commit(submission): Promise<CommitOutcome> {
      const now = options.now();
      const changes = [...submission.changes, ...followUpsOf(submission, options.settings, now)];
      const outcome = await committer.commit({ ...submission, changes });
      if (outcome === 'committed') options.wake(lanesToWake(changes, now));
      return outcome;
    },
  };
}

function followUpsOf(
  submission: Submission,
  settings: FollowUpSettings,
  now: number,
): readonly Change[] {
  return eventsOfChanges(submission, now).flatMap((event): readonly Change[] => [
    { kind: 'ensure', table: 'events', record: event },
    ...followUpJobs(event, settings, { now }).map(
      (record) => ({ kind: 'ensure', table: 'jobs', record }) as const,
    ),
  ]);
}

/** A job that is new, for now or later, driven again or out of the way. One that the runner puts off needs no turn: it knows. */
function lanesToWake(changes: readonly Change[], now: number): ReadonlySet<string> {
  const lanes = new Set<string>();
  for (const { table, record, kind } of changes) {
    if (table !== 'jobs') continue;
    const isDue = record.state === 'waiting' && (kind === 'ensure' || record.runAt <= now);
    if (isDue || record.state === 'cancelled') lanes.add(record.lane);
  }
  return lanes;
}
