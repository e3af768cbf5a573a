import { describe, expect, it } from 'vitest';
import { runConformance } from '../../src/conformance/run-conformance.js';
import { provenByStatus } from './proven-by-status.js';
import { specification, withSeller } from './target.js';

/** Whatever looks at a code looks at the status too: one operation that answers 201 fails all of its checks. */
describe('a callback that answers HTTP 201 to everything', () => {
  it.each(specification.operations.map(({ operationId }) => operationId))(
    'fails every check of %s that nothing keeps from running',
    async (operationId) => {
      const wanted = provenByStatus(operationId);
      expect(wanted.length).toBeGreaterThan(20);
      const report = await withSeller(
        { faults: ['status-201'], faultyOperations: [operationId] },
        (target) =>
          runConformance({
            ...target,
            only: wanted.map((id) => `=${id}`),
            provisionTimeoutMs: 200,
          }),
      );
      const failed = new Set(
        report.results.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : [])),
      );
      expect(wanted.filter((id) => !failed.has(id))).toEqual([]);
    },
  );
});
