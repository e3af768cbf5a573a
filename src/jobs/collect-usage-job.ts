import type { SellerHandlers } from '../domain/handler-calls.js';
import type { UsageLine } from '../domain/take-usage.js';
import type { UsageDesk } from '../domain/usage-desk.js';
import { hourMs } from '../domain/usage-jobs.js';
import type { UsageReader } from '../domain/usage-reader.js';
import type { JobDefinition } from './job-definition.js';

export interface CollectUsageOptions {
  readonly handlers: SellerHandlers;
  readonly desk: UsageDesk;
  readonly usage: Pick<UsageReader, 'openBetween'>;
  /** How long one run of the handler may take (ms). */
  readonly handlerTimeoutMs: number;
}

const minuteMs = 60_000;
const problemsShown = 5;

/**
 * Asks the seller's `usage` handler what was used in an hour. Asked again after a crash it may tell the same, which repeats to nothing.
 * Where it tells something wrong, the rest is kept, and the job ends as a dead letter that names it: mended, it can be driven again.
 */
export function collectUsageJob(options: CollectUsageOptions): JobDefinition {
  const { handlers, desk, usage } = options;
  return {
    async run({ jobId, payload }, { signal }) {
      const from = Date.parse(payload.hour ?? '');
      const to = from + hourMs;
      const instanceIds = await usage.openBetween(from, to);
      if (instanceIds.length === 0) return { kind: 'done', note: 'no instance was open' };
      const reports = await handlers.call(
        'usage',
        { from, to, instanceIds },
        { idempotencyKey: jobId, signal },
      );
      const lines = await desk.report(reports, { by: `job:${jobId}` });
      const problem = problemOf(lines);
      if (problem !== undefined) return { kind: 'dead', problem };
      return { kind: 'done', note: `${lines.length} usage records were reported` };
    },
    retry: { firstPauseMs: 5_000, longestPauseMs: 10 * minuteMs, giveUpAfterMs: 21 * 24 * hourMs },
    // Beside the handler there is the reading and writing of what it tells.
    timeoutMs: options.handlerTimeoutMs + minuteMs,
  };
}

function problemOf(lines: readonly UsageLine[]): string | undefined {
  const wrong = lines.flatMap(({ problems }, index) =>
    problems.map(({ field, detail }) => `record ${index + 1}: ${field} ${detail}`),
  );
  if (wrong.length === 0) return undefined;
  const refused = lines.filter(({ problems }) => problems.length > 0).length;
  const shown = wrong.slice(0, problemsShown).join('; ');
  const more = wrong.length > problemsShown ? `; and ${wrong.length - problemsShown} more` : '';
  return `the usage handler told ${refused} of ${lines.length} records that cannot be pushed: ${shown}${more}`;
}
