import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkGenerated, driftReport } from './generate/check-generated.js';
import { generatorNames, type GeneratorName } from './generate/generate-tree.js';
import { hasJava } from './generate/java.js';
import { writeGenerated } from './generate/write-generated.js';

/**
 * `npm run generate` writes everything under `generated/`; with `--check` it only compares and exits 1 on a difference.
 * `--project` names another folder than this one, and `--without` a generator to leave out with its files: so it can be
 * tried on a copy.
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    project: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
  },
});
process.exitCode = await run({
  projectDir: resolve(values.project ?? fileURLToPath(new URL('..', import.meta.url))),
  isCheck: values.check,
  without: values.without.map(parseGeneratorName),
});

interface Run {
  readonly projectDir: string;
  readonly isCheck: boolean;
  readonly without: readonly GeneratorName[];
}

async function run({ projectDir, isCheck, without }: Run): Promise<number> {
  const lacksJava = !without.includes('stubs') && !(await hasJava());
  if (lacksJava && process.env.CI === 'true') {
    say(
      process.stderr,
      'Java is missing, and CI must generate the stubs: install a Java runtime, 11 or later.',
    );
    return 1;
  }
  const leftOut = lacksJava ? [...without, 'stubs' as const] : without;
  const names = generatorNames.filter((name) => !leftOut.includes(name));
  const isInStep = isCheck
    ? await check(projectDir, names, leftOut)
    : await write(projectDir, names, leftOut);
  if (lacksJava) {
    say(
      process.stderr,
      'Java is missing: generated/stubs/ was left out. Install a Java runtime, 11 or later, to include it.',
    );
  }
  return isInStep ? 0 : 1;
}

async function check(
  projectDir: string,
  names: readonly GeneratorName[],
  leftOut: readonly GeneratorName[],
): Promise<boolean> {
  const drifts = await checkGenerated(projectDir, names, leftOut);
  const isInStep = drifts.length === 0;
  say(isInStep ? process.stdout : process.stderr, driftReport(drifts));
  return isInStep;
}

async function write(
  projectDir: string,
  names: readonly GeneratorName[],
  leftOut: readonly GeneratorName[],
): Promise<boolean> {
  const count = await writeGenerated(projectDir, names, leftOut);
  say(process.stdout, `generated/: ${count} files written.`);
  return true;
}

function parseGeneratorName(text: string): GeneratorName {
  const name = generatorNames.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  throw new Error(`--without ${text}: no such generator, choose from ${generatorNames.join(', ')}`);
}

function say(stream: NodeJS.WriteStream, sentence: string): void {
  stream.write(`${sentence}\n`);
}
