import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consequence } from '../consequence.js';
import type { ApplyState, ApplyStep, StepOutcome } from './apply-step.js';
import { reviewStep } from './review-step.js';
import { runTool, shownLines } from './run-tool.js';
import { touchedTests } from './touched-tests.js';

export interface ApplyOptions {
  /** A published version or a git revision to compare with; `undefined`: the last published version. */
  readonly base: string | undefined;
  /** Generators to leave out. */
  readonly without: readonly string[];
  readonly skipTests: boolean;
}

/** From the edited specification to what can land, in the order in which one thing needs the other. */
export function applySteps(options: ApplyOptions): readonly ApplyStep[] {
  const steps: readonly ApplyStep[] = [
    { name: 'lint', title: 'the specification is sound', run: lint },
    {
      name: 'generate',
      title: 'generated/ is written anew',
      run: (state) => generate(state, options.without),
    },
    reviewStep(options.base),
    { name: 'types', title: 'the code fits the generated types', run: types },
    { name: 'tests', title: 'examples and tests of what has changed', run: tests },
    { name: 'follows', title: 'everything that follows is there', run: follows },
  ];
  return steps.filter(({ name }) => !(options.skipTests && name === 'tests'));
}

async function lint({ projectDir }: ApplyState): Promise<StepOutcome> {
  const { ok, output } = await runTool(projectDir, ['@redocly/cli/bin/cli.js', 'lint']);
  return ok
    ? { ok, lines: [] }
    : {
        ok,
        lines: shownLines(output),
        next: 'Mend what the linter names in openapi/, then run this command again.',
      };
}

async function generate(
  { projectDir }: ApplyState,
  without: readonly string[],
): Promise<StepOutcome> {
  const leftOut = without.flatMap((name) => ['--without', name]);
  const { ok, output } = await runTool(projectDir, [
    'tsx/dist/cli.mjs',
    'scripts/generate.ts',
    ...leftOut,
  ]);
  return ok
    ? { ok, lines: shownLines(output) }
    : {
        ok,
        lines: shownLines(output),
        next: 'Mend what the generator says; `npm run generate` runs it alone.',
      };
}

async function types({ projectDir }: ApplyState): Promise<StepOutcome> {
  // Kept outside of the project, so that the second run looks at what has changed only.
  const project = createHash('sha256').update(projectDir).digest('hex').slice(0, 16);
  const kept = join(tmpdir(), `koogate-types-${project}.tsbuildinfo`);
  const { ok, output } = await runTool(projectDir, [
    'typescript/bin/tsc',
    ...['-p', '.', '--incremental', '--tsBuildInfoFile', kept],
  ]);
  return ok
    ? { ok, lines: [] }
    : {
        ok,
        lines: shownLines(output),
        next: 'Write what the compiler asks for, then run this command again.',
      };
}

async function tests({ projectDir, changes, follows }: ApplyState): Promise<StepOutcome> {
  const runs = touchedTests(changes, follows);
  for (const args of runs) {
    const { ok, output } = await runTool(projectDir, ['vitest/vitest.mjs', 'run', ...args]);
    if (!ok) {
      return {
        ok,
        lines: shownLines(output.slice(output.search(/⎯+ Failed (Suites|Tests)/))),
        next: `Mend what fails; \`npx vitest run ${args.filter((arg) => arg.endsWith('.ts')).join(' ')}\` runs these tests alone.`,
      };
    }
  }
  return { ok: true, lines: [] };
}

async function follows({ follows: consequences }: ApplyState): Promise<StepOutcome> {
  const missing = consequences.filter(({ exists }) => !exists);
  if (missing.length === 0) return { ok: true, lines: [] };
  return {
    ok: false,
    lines: missing.map(toLine),
    next: 'Write what does not exist yet, then run this command again.',
  };
}

function toLine({ kind, path, sentence }: Consequence): string {
  return `does not exist yet: ${path} (${kind}): ${sentence}`;
}
