import { bundleFiles } from './bundle-files.js';
import { documentation } from './docs/documentation.js';
import { mergeGeneratedFiles, type GeneratedFiles } from './generated-files.js';
import { readGenerationInput, type GenerationInput } from './generation-input.js';
import { readme } from './readme.js';
import { specificationChangelog } from './specification-changelog.js';
import { stubs } from './stubs.js';
import { supportedTable } from './supported-table.js';
import { typeDeclarations } from './type-declarations.js';

/** Everything under `generated/`, and the paths that each generator owns there. */
export const generators = {
  bundles: { owns: ['openapi/'], generate: bundleFiles },
  types: { owns: ['types/'], generate: typeDeclarations },
  stubs: { owns: ['stubs/'], generate: stubs },
  supported: { owns: ['SUPPORTED.md'], generate: supportedTable },
  schemaDumps: {
    owns: ['schema.sqlite.sql', 'schema.postgres.sql'],
    // Loaded only to run: it needs the storage's code, which may be in pieces while a specification changes.
    generate: async () => (await import('./schema-dumps.js')).schemaDumps(),
  },
  coverage: {
    owns: ['COVERAGE.md'],
    // As above: it needs the emulator and the conformance run.
    generate: async (input) => (await import('./emulator-coverage.js')).emulatorCoverage(input),
  },
  changelog: { owns: ['SPECIFICATION_CHANGELOG.md'], generate: specificationChangelog },
  documentation: { owns: ['docs/'], generate: documentation },
  readme: { owns: ['README.md'], generate: readme },
} as const satisfies Record<string, Generator>;

export type GeneratorName = keyof typeof generators;

export const generatorNames = Object.keys(generators) as GeneratorName[];

const asksDatabase: ReadonlySet<GeneratorName> = new Set(['schemaDumps']);

interface Generator {
  /** A file, or a folder ending in `/`: what lies there and was not generated is an orphan. */
  readonly owns: readonly string[];
  readonly generate: (input: GenerationInput) => Promise<GeneratedFiles>;
}

/**
 * Runs the named generators side by side, behind those that ask a database: it would count as away while another one calculates and lets
 * nobody read its answer. The same project gives the same bytes, whenever and wherever it runs.
 */
export async function generateTree(
  projectDir: string,
  names: readonly GeneratorName[],
): Promise<GeneratedFiles> {
  const input = await readGenerationInput(projectDir);
  const run = (name: GeneratorName) => generators[name].generate(input);
  const asking = await Promise.all(names.filter((name) => asksDatabase.has(name)).map(run));
  const others = await Promise.all(names.filter((name) => !asksDatabase.has(name)).map(run));
  return mergeGeneratedFiles([...asking, ...others]);
}

/** True when one of the named generators answers for the path, relative to `generated/`. */
export function isOwnedBy(names: readonly GeneratorName[], path: string): boolean {
  return names.some((name) =>
    generators[name].owns.some((owned) =>
      owned.endsWith('/') ? path.startsWith(owned) : path === owned,
    ),
  );
}
