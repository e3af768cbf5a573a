import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coverageOf } from '../../scripts/generate/emulator-coverage.js';
import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';

const bundle = new URL('../../generated/openapi/callbacks.json', import.meta.url);
const rows = coverageOf(JSON.parse(readFileSync(bundle, 'utf8')) as OpenApiDocument);

it('every callback is played and checked', () => {
  expect(rows.length).toBeGreaterThan(0);
  for (const { operationId, scenes, checks } of rows) {
    expect(
      scenes.filter(({ playedBy }) => playedBy.length > 0),
      operationId,
    ).not.toEqual([]);
    expect(checks, operationId).not.toEqual([]);
  }
});

it('of what is not played it is said why the marketplace does not send it', () => {
  const unexplained = rows.flatMap(({ operationId, scenes }) =>
    scenes
      .filter(({ playedBy, unsentBecause }) => playedBy.length === 0 && unsentBecause === undefined)
      .map(({ scene }) => `${operationId} ${scene}`),
  );
  expect(unexplained).toEqual([]);
});
