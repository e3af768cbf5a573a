import {
  callbackCode,
  callbackTests,
  emulatorCode,
  emulatorTests,
  managementCode,
  managementTests,
  type FindFiles,
} from '../../generate/supported-files.js';
import { toKebabCase } from '../../generate/kebab-case.js';
import type { SpecificationName } from '../../generate/specifications.js';
import type { ChangedOperation } from './changed-operation.js';
import type { ProjectFiles } from './project-files.js';

/** Where the project keeps what belongs to an operation of a specification: its layout, by which files are found from names. */
export interface OperationLayout {
  /** The file of the operation's own; `undefined` where none is called like it. */
  readonly handler: ((operation: ChangedOperation) => string) | undefined;
  /** Files that must name each operation. */
  readonly tables: (operation: ChangedOperation, files: ProjectFiles) => readonly string[];
  readonly findCode: FindFiles;
  /** The test that a new operation gets. */
  readonly test: (operation: ChangedOperation) => string;
  readonly findTests: FindFiles;
}

const none = () => [];

export const operationLayouts: Readonly<Record<SpecificationName, OperationLayout>> = {
  callbacks: {
    handler: ({ operationId }) => `src/operations/${toKebabCase(operationId)}.ts`,
    tables: ({ described }, files) =>
      described?.family === undefined
        ? []
        : [
            `src/operations/${described.family}.ts`,
            ...debugTable(described.family, files),
            'test/contract/specification.test.ts',
          ],
    findCode: callbackCode,
    test: ({ operationId }) => `test/contract/${toKebabCase(operationId)}.test.ts`,
    findTests: callbackTests,
  },
  management: {
    handler: ({ operationId }) => `src/management/operations/${toKebabCase(operationId)}.ts`,
    tables: () => ['src/management/management-operations.ts'],
    findCode: managementCode,
    test: ({ described, operationId }) =>
      `test/contract/management-${toKebabCase(described?.tag ?? operationId)}.test.ts`,
    findTests: managementTests,
  },
  marketplace: {
    handler: ({ operationId }) => `src/emulator/open-api/${toKebabCase(operationId)}.ts`,
    tables: none,
    findCode: emulatorCode,
    test: ({ operationId }) => `test/emulator/open-api/${toKebabCase(operationId)}.test.ts`,
    findTests: emulatorTests,
  },
  events: {
    handler: undefined,
    tables: ({ described }) =>
      described === undefined || described.path === 'provision'
        ? []
        : ['src/domain/seller-event.ts', 'test/support/every-event.ts'],
    findCode: none,
    test: () => 'test/webhooks/events-specification.test.ts',
    findTests: () => ['test/webhooks/events-specification.test.ts'],
  },
  emulator: {
    handler: undefined,
    tables: () => ['src/emulator/control/control-operations.ts'],
    findCode: none,
    test: () => 'test/emulator/control/control-api.test.ts',
    findTests: () => ['test/emulator/control/specified-answers.test.ts'],
  },
};

/** A short family has both tables in one file. */
function debugTable(family: string, files: ProjectFiles): readonly string[] {
  const path = `src/operations/${family}-debug.ts`;
  return files.exists(path) ? [path] : [];
}

/** The name by which tables know the operation: of an event, its type. */
export function nameInTables({ specification, operationId, described }: ChangedOperation): string {
  return specification === 'events' ? (described?.path ?? operationId) : operationId;
}

/** The files that answer the operation: those called like it, and what they use of their own folder. */
export function codeOf(operation: ChangedOperation, files: ProjectFiles): readonly string[] {
  const { handler } = operationLayouts[operation.specification];
  const own = [
    ...(handler === undefined ? [] : [handler(operation)]),
    ...eventBuilders(operation, files),
  ].filter((path) => files.exists(path));
  return closure(own, files, (path) => isOfTheOperations(path));
}

/** The domain files that the code of an operation uses, one step further than it names them. */
export function domainOf(code: readonly string[], files: ProjectFiles): readonly string[] {
  const isDomain = (path: string) => path.startsWith('src/domain/');
  const named = [...new Set(code.flatMap((path) => files.importsOf(path)).filter(isDomain))];
  const further = named
    // It lists whatever can change.
    .filter((path) => path !== 'src/domain/change.ts')
    .flatMap((path) => files.importsOf(path).filter(isDomain));
  return [...new Set([...named, ...further])];
}

/** An event is told by whichever file of the domain or the webhooks names its type. */
function eventBuilders(operation: ChangedOperation, files: ProjectFiles): readonly string[] {
  if (operation.specification !== 'events') return [];
  const type = nameInTables(operation);
  return [...files.under('src/domain'), ...files.under('src/webhooks')].filter(
    (path) => path !== 'src/domain/seller-event.ts' && files.read(path).includes(`'${type}'`),
  );
}

/** The context offers everything there is: what it imports belongs to no operation. */
function isOfTheOperations(path: string): boolean {
  return (
    /^src\/(operations|management|emulator\/open-api)\//.test(path) &&
    !/(operation-context|management-operations|operation-table)\.ts$/.test(path)
  );
}

function closure(
  start: readonly string[],
  files: ProjectFiles,
  isFollowed: (path: string) => boolean,
): readonly string[] {
  const found = new Set(start);
  for (const path of found) {
    for (const imported of files.importsOf(path)) if (isFollowed(imported)) found.add(imported);
  }
  return [...found];
}
