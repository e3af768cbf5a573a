import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescribedOperation } from './described-operation.js';
import { toKebabCase } from './kebab-case.js';

const testFolder = 'test/contract';

/** Where an operation's code is, or its tests are: paths of files that exist, relative to the project. */
export type FindFiles = (operation: DescribedOperation, projectDir: string) => readonly string[];

/**
 * The file called like the operation. A callback of a retired family may have none: then its newer twin's code serves it, and
 * the family's table says how.
 */
export const callbackCode: FindFiles = ({ operationId, family = '' }, projectDir) => {
  const own = existing(projectDir, [`src/operations/${toKebabCase(operationId)}.ts`]);
  if (own.length > 0) return own;
  const serving = [toKebabCase(withoutVersion(operationId)), family];
  return existing(
    projectDir,
    serving.map((name) => `src/operations/${name}.ts`),
  );
};

/**
 * The test called like the operation, the one of its family, and the calls with their answers that are kept under its name; of
 * its newer twin's tests only one that names it.
 */
export const callbackTests: FindFiles = ({ operationId, family = '' }, projectDir) => {
  const toTest = (name: string) => `${testFolder}/${name}.test.ts`;
  const name = toKebabCase(withoutVersion(operationId));
  const own = existing(projectDir, [toKebabCase(operationId), family].map(toTest));
  const twins = existing(projectDir, [toTest(name)]);
  const naming = twins.filter((path) => names(projectDir, path, operationId));
  const calls = existing(projectDir, callTables(name, family, projectDir));
  return [...new Set([...own, ...naming, ...calls])];
};

/** `kit-v1` has its calls in `calls/kit-v1/` or, with `v1-` before their names, in `calls/kit/`; other families in any folder. */
function callTables(name: string, family: string, projectDir: string): readonly string[] {
  const folder = `${testFolder}/calls`;
  const [, kind, version] = /^(.*)-(v\d+)$/.exec(family) ?? [];
  if (kind !== undefined && version !== undefined) {
    return [`${folder}/${family}/${name}.yaml`, `${folder}/${kind}/${version}-${name}.yaml`];
  }
  if (!existsSync(join(projectDir, folder))) return [];
  return readdirSync(join(projectDir, folder))
    .sort()
    .map((kindFolder) => `${folder}/${kindFolder}/${name}.yaml`);
}

export const managementCode: FindFiles = ({ operationId }, projectDir) =>
  existing(projectDir, [`src/management/operations/${toKebabCase(operationId)}.ts`]);

/** A management test covers several operations; it counts for those that it names. */
export const managementTests: FindFiles = ({ operationId }, projectDir) =>
  testsIn(projectDir, testFolder, /^management-.*\.test\.ts$/).filter((path) =>
    names(projectDir, path, operationId),
  );

export const emulatorCode: FindFiles = ({ operationId }, projectDir) =>
  existing(projectDir, [`src/emulator/open-api/${toKebabCase(operationId)}.ts`]);

/** Those that name the operation, and the one that sends every example. */
export const emulatorTests: FindFiles = ({ operationId }, projectDir) => {
  const folder = 'test/emulator/open-api';
  const all = testsIn(projectDir, folder, /\.test\.ts$/);
  const named = all.filter((path) => names(projectDir, path, operationId));
  return [...new Set([...existing(projectDir, [`${folder}/examples.test.ts`]), ...named])];
};

function testsIn(projectDir: string, folder: string, form: RegExp): readonly string[] {
  if (!existsSync(join(projectDir, folder))) return [];
  return readdirSync(join(projectDir, folder))
    .filter((name) => form.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** `newInstanceV1` → `newInstance`, the operation that took its place. */
function withoutVersion(operationId: string): string {
  return operationId.replace(/V1$/, '');
}

function existing(projectDir: string, paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].filter((path) => existsSync(join(projectDir, path)));
}

function names(projectDir: string, path: string, operationId: string): boolean {
  return readFileSync(join(projectDir, path), 'utf8').includes(`'${operationId}'`);
}
