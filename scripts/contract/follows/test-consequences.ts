import type { Consequence } from '../consequence.js';
import { whatBecameOf, type ChangedOperation } from './changed-operation.js';
import { operationLayouts } from './operation-files.js';
import type { ProjectFiles } from './project-files.js';
import { toConsequence } from './to-consequence.js';

/** The tests that hold an operation; for a new one, the one that it gets. */
export function testConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
  projectDir: string,
): readonly Consequence[] {
  const { operationId, state } = operation;
  if (state === 'removed') {
    return files
      .under('test')
      .filter((path) => path.endsWith('.test.ts') && files.read(path).includes(`'${operationId}'`))
      .map((path) =>
        toConsequence(operation, 'test', path, {
          sentence: `Still names \`${operationId}\`, which is ${whatBecameOf(operation)}.`,
        }),
      );
  }
  const tests = testsOf(operation, projectDir);
  const own = operationLayouts[operation.specification].test(operation);
  const paths = tests.length > 0 ? tests : [own];
  return paths.map((path) =>
    toConsequence(operation, 'test', path, {
      exists: tests.length > 0,
      sentence: `Holds \`${operationId}\` to what is specified.`,
    }),
  );
}

/** The tests of an operation that is specified: files that exist, and hold calls or tests. */
export function testsOf(operation: ChangedOperation, projectDir: string): readonly string[] {
  const { described, specification } = operation;
  if (described === undefined) return [];
  return operationLayouts[specification].findTests(described, projectDir);
}
