import { describe, expect, it } from 'vitest';
import { runConformance } from '../../src/conformance/run-conformance.js';
import type { Fault } from '../support/independent-seller/planted-faults.js';
import { expectedFindings, idsOf } from './expected-findings.js';
import { specification, withSeller } from './target.js';

const slow: ReadonlySet<Fault> = new Set(['slow-answer', 'no-answer']);

/** With these everywhere no run begins; so one class of calls at a time is left whole. */
const stopsRuns: ReadonlySet<Fault> = new Set([
  ...slow,
  'endless-answer',
  'connection-cut',
  'redirects',
  'content-type-text-html',
]);

/** One share of the faults in each test file, so that files run beside each other. */
export function describeFoundFaults(share: number, shares: number): void {
  const all = Object.entries(expectedFindings) as [Fault, readonly string[]][];
  describe('a seller with a planted fault is found out', () => {
    it.each(all.filter((_, at) => at % shares === share))('%s', async (fault, patterns) => {
      const wanted = idsOf(patterns);
      const missed: string[] = [];
      for (const operations of operationsOf(fault)) {
        missed.push(...(await missedBy(fault, wanted, operations)));
      }
      expect(missed).toEqual([]);
    });
  });
}

/** `undefined`: all of them. */
function operationsOf(fault: Fault): readonly (readonly string[] | undefined)[] {
  if (!stopsRuns.has(fault)) return [undefined];
  const all = specification.operations.map(({ operationId }) => operationId);
  return [all.filter((each) => each !== 'newInstance'), ['newInstance']];
}

/** Checks that should have failed and did not. */
async function missedBy(
  fault: Fault,
  wanted: readonly string[],
  faultyOperations: readonly string[] | undefined,
): Promise<readonly string[]> {
  const ids = wanted.filter(
    (id) => faultyOperations?.includes(id.slice(0, id.indexOf('/'))) ?? true,
  );
  if (ids.length === 0) return [];
  const isSlow = slow.has(fault);
  const report = await withSeller(
    { faults: [fault], slowAnswerMs: 400, ...(faultyOperations && { faultyOperations }) },
    (target) =>
      runConformance({
        ...target,
        only: ids.map((id) => `=${id}`),
        provisionTimeoutMs: 200,
        ...(isSlow && { timeoutMs: 200, concurrency: 40 }),
      }),
  );
  const failed = new Set(
    report.results.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : [])),
  );
  return ids.filter((id) => !failed.has(id));
}
