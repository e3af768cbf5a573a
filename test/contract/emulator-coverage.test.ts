import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coverageOf } from '../../scripts/generate/emulator-coverage.js';
import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';

const bundle = new URL('../../generated/openapi/callbacks.json', import.meta.url);
const rows = coverageOf(JSON.parse(readFileSync(bundle, 'utf8')) as OpenApiDocument);

it('every callback is played and checked', () => {
  expect(rows).toHaveLength(33);
  for (const { operationId, scenes, checks } of rows) {
    expect(
      scenes.filter(({ playedBy }) => playedBy.length > 0),
      operationId,
    ).not.toEqual([]);
    expect(checks, operationId).not.toEqual([]);
  }
});

it('what is not played is what the marketplace never sends, or prints for a sister interface only', () => {
  const unplayed = rows.flatMap(({ operationId, scenes }) =>
    scenes
      .filter(({ playedBy }) => playedBy.length === 0)
      .map(({ scene }) => `${operationId} ${scene}`),
  );
  expect(unplayed.filter((each) => !excused.some((form) => form.test(each)))).toEqual([]);
  expect(excused.filter((form) => !unplayed.some((each) => form.test(each)))).toEqual([]);
});

/** Each with the reason that its page gives. */
const excused: readonly RegExp[] = [
  // Calls that are no debug calls do not carry the flag (saas-v2.md 3.2); older editions sent 0.
  / testFlag=0$/,
  // 0 is not sent (saas-v1.md 4.1).
  / trialFlag=0$/,
  / trialToFormal=0$/,
  // The flag of a snapshot has no meaning (kit.md 4.5).
  /^allOrgSync(V1)? flag=/,
  // The older kit prints no change of an enterprise or application, and no withdrawal (kit.md 3).
  /^(tenantSyncV1|applicationSyncV1) flag=2$/,
  /^authSyncV1 flag=3$/,
  // Rows that no page of this family prints; they are those of its sister (license.md 3.2, 3.3).
  /^getLicenseV1 chargingMode=/,
  /^refreshLicenseV1 trialToFormal=1$/,
  // Only two scenes are printed for codes (license.md 2.3).
  /^refreshLicenseCode scene=(TRIAL_TO_FORMAL|RENEWAL_CHANGE)$/,
];
