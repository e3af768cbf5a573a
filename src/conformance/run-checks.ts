import type { AccessKeys } from '../protocol/access-keys.js';
import type { Check, Verdict } from './check.js';
import type { Catalogue } from './conformance-checks.js';
import { countsOf, type CheckResult, type FamilySummary } from './conformance-report.js';
import { toExcerpt } from './exchange-excerpt.js';
import type { Session } from './session.js';
import { skipped } from './verdicts.js';

export interface Run {
  readonly session: Session;
  readonly keys: AccessKeys;
  readonly debugOnly: boolean;
  /** Lanes beside each other. */
  readonly concurrency: number;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly result: CheckResult;
  /** The family of the check, when this was its last one but those that look back at the whole run. */
  readonly finished: FamilySummary | undefined;
}

/** Some lanes at a time, and at the end what looks back; the results are in the order of the catalogue. */
export async function runChecks(
  { lanes, last }: Catalogue,
  run: Run,
): Promise<readonly CheckResult[]> {
  const all = [...lanes.flatMap(({ checks }) => checks), ...last];
  const order = all.map(({ id }) => id);
  const families = countFamilies(lanes.flatMap(({ checks }) => checks));
  const results = new Map<string, CheckResult>();
  let failed = 0;
  const runLane = async (checks: readonly Check[]) => {
    const facts = new Map<string, string>();
    for (const check of checks) {
      const result = await runCheck(check, { run, facts, results });
      results.set(check.id, result);
      if (result.outcome === 'failed') failed += 1;
      const finished = families.finishedBy(result);
      run.onProgress?.({ done: results.size, total: order.length, failed, result, finished });
    }
  };
  const waiting = lanes.map(({ checks }) => checks);
  const worker = async () => {
    for (let checks = waiting.shift(); checks !== undefined; checks = waiting.shift()) {
      await runLane(checks);
    }
  };
  await Promise.all(Array.from({ length: run.concurrency }, worker));
  await runLane(last);
  return order.flatMap((id) => results.get(id) ?? []);
}

/** Tells of each family when the last of its checks is done. */
function countFamilies(all: readonly Check[]) {
  const done = new Map<string, CheckResult[]>();
  return {
    finishedBy(result: CheckResult): FamilySummary | undefined {
      const { family } = result;
      const results = [...(done.get(family) ?? []), result];
      done.set(family, results);
      const isLast = results.length === all.filter((check) => check.family === family).length;
      return isLast ? { family, ...countsOf(results) } : undefined;
    },
  };
}

interface CheckRun {
  readonly run: Run;
  readonly facts: Map<string, string>;
  readonly results: ReadonlyMap<string, CheckResult>;
}

async function runCheck(check: Check, { run, facts, results }: CheckRun): Promise<CheckResult> {
  const startedAt = performance.now();
  const { context, exchanges } = run.session.contextFor(facts);
  const verdict = obstacle(check, run, results) ?? (await carriedOut(check, context));
  const { id, title, rule, advice, operationId, family, real } = check;
  const { outcome } = verdict;
  const shown = outcome === 'failed' ? 3 : 1;
  return {
    ...{ id, title, rule, advice, operationId, family, real, outcome },
    detail: detailOf(verdict),
    durationMs: Math.round(performance.now() - startedAt),
    exchanges: outcome === 'skipped' ? [] : exchanges.slice(-shown).map(toExcerpt),
  };
}

/** Why a check cannot run at all. */
function obstacle(
  { real, keyClass, needs }: Check,
  { debugOnly, keys }: Run,
  results: ReadonlyMap<string, CheckResult>,
): Verdict | undefined {
  if (debugOnly && real) return skipped('it makes or changes something: left out by --debug-only');
  if (keys[keyClass].length === 0) return skipped(`no key of class ${keyClass} was given`);
  const missing = needs.find((id) => results.get(id)?.outcome !== 'passed');
  if (missing === undefined) return undefined;
  return skipped(`it needs ${missing}, which has ${results.get(missing)?.outcome ?? 'not run'}`);
}

async function carriedOut(check: Check, context: Parameters<Check['run']>[0]): Promise<Verdict> {
  try {
    return await check.run(context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', problem: `the check could not be carried out: ${reason}` };
  }
}

function detailOf(verdict: Verdict): string | undefined {
  if (verdict.outcome === 'failed') return verdict.problem;
  return verdict.outcome === 'skipped' ? verdict.reason : undefined;
}
