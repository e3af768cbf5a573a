import { describe, expect, it } from 'vitest';
import { conformanceChecks } from '../../src/conformance/conformance-checks.js';
import { plantedFaults } from '../support/independent-seller/planted-faults.js';
import { expectedFindings, idsOf } from './expected-findings.js';
import { provenByStatus } from './proven-by-status.js';
import { specification } from './target.js';

/** That the runs find what the table says, is held in the files beside this one. */
describe('the table of planted faults', () => {
  it('has at least one check for each fault', () => {
    for (const fault of Object.keys(plantedFaults)) {
      const found = Object.entries(expectedFindings).find(([name]) => name === fault);
      expect(found?.[1].length, fault).toBeGreaterThan(0);
    }
  });

  it('proves every check of the catalogue able to fail', () => {
    const byStatus = specification.operations.flatMap((each) => provenByStatus(each.operationId));
    const proven = new Set([...Object.values(expectedFindings).flatMap(idsOf), ...byStatus]);
    const unproven = conformanceChecks(specification).filter(({ id }) => !proven.has(id));
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });

  it('names no check that does not exist', () => {
    for (const patterns of Object.values(expectedFindings)) {
      for (const pattern of patterns) {
        expect(idsOf([pattern.replace('!', '')]), pattern).not.toEqual([]);
      }
    }
  });
});
