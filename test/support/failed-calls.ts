import type { MarketplaceAnswer, MarketplaceCaller } from './marketplace-caller.js';
import type { Death, ServerFleet } from './server-fleet.js';

/** A call that got no answer. */
export interface FailedCall {
  readonly sentAt: number;
  readonly failedAt: number;
  readonly problem: string;
}

export interface WatchedCaller extends MarketplaceCaller {
  readonly failed: readonly FailedCall[];
}

/** Writes down when calls get no answer. */
export function watchCaller(caller: MarketplaceCaller): WatchedCaller {
  const failed: FailedCall[] = [];
  const watched =
    <Given extends readonly unknown[], Answer>(send: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      const sentAt = performance.now();
      try {
        return await send(...given);
      } catch (error) {
        failed.push({ sentAt, failedAt: performance.now(), problem: String(error) });
        throw error;
      }
    };
  return {
    failed,
    send: watched((url, call) => caller.send(url, call)),
    call: watched((url, body) => caller.call(url, body)),
  };
}

/** Calls that failed although nobody died while they were under way: they had somewhere to go. */
export function failedWithoutDeath(
  { failed }: WatchedCaller,
  deaths: readonly Death[],
): readonly FailedCall[] {
  return failed.filter(
    ({ sentAt, failedAt }) =>
      !deaths.some(({ killedAt, overAt }) => killedAt <= failedAt && sentAt <= overAt),
  );
}

const lateDatabase = /statement timeout|timeout expired|Knex: Timeout|query read timeout/;

/**
 * Answers that were no success. Not those by which a process tells that PostgreSQL takes longer than calls may wait: then the machine of
 * the test has more to do than it can, and the processes say so in their logs.
 */
export function unexplainedRefusals(
  calls: readonly { readonly refused: readonly MarketplaceAnswer[] }[],
  { everStarted }: ServerFleet,
): readonly MarketplaceAnswer[] {
  const isLate = everStarted.some((server) => lateDatabase.test(server.output().stdout));
  return calls
    .flatMap(({ refused }) => refused)
    .filter(({ resultCode, signed }) => !(isLate && signed && resultCode === '000005'));
}
