import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';
import type { SpecificationName } from '../../generate/specifications.js';

/** Which tests look at the touched operations, as arguments of vitest: each list is one run. */
export function touchedTests(
  changes: readonly Change[],
  follows: readonly Consequence[],
): readonly (readonly string[])[] {
  const operationIds = [...new Set(changes.flatMap(({ operationId }) => operationId ?? []))];
  const specifications = [...new Set(changes.map(({ specification }) => specification))];
  const whole = specifications.flatMap((name) => testsOfAll[name]);
  const own = follows
    .filter(({ kind, exists, path }) => kind === 'test' && exists && path.endsWith('.test.ts'))
    .map(({ path }) => path)
    .filter((path) => !whole.includes(path));
  const runs: (readonly string[])[] = [];
  // These go over all operations, one title for each.
  if (whole.length > 0) runs.push([...whole, ...titled(operationIds)]);
  if (own.length > 0) runs.push([...new Set(own)]);
  return runs;
}

/** Tests that hold every example and every operation of an interface to its specification. */
const testsOfAll: Readonly<Record<SpecificationName, readonly string[]>> = {
  callbacks: ['test/contract/specification.test.ts', 'test/contract/examples.test.ts'],
  management: ['test/contract/management-examples.test.ts'],
  marketplace: [
    'test/contract/marketplace-specification.test.ts',
    'test/emulator/open-api/examples.test.ts',
  ],
  events: ['test/webhooks/events-specification.test.ts'],
  emulator: ['test/emulator/control/specified-answers.test.ts'],
};

/** So many names still make a pattern that is quicker than running everything. */
const namesMax = 30;

function titled(operationIds: readonly string[]): readonly string[] {
  return operationIds.length === 0 || operationIds.length > namesMax
    ? []
    : ['--testNamePattern', `(^|\\W)(${operationIds.join('|')}|has these)(\\W|$)`];
}
