import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeFigures } from './fuzz/fuzz-figures.js';
import { fuzzSpecifications } from './fuzz/fuzz-specifications.js';
import { installSchemathesis } from './fuzz/install-schemathesis.js';
import { fuzzPure } from './fuzz/pure/fuzz-pure.js';

/**
 * `npm run fuzz`: the published specifications, sent to a server of its own by schemathesis; `npm run fuzz -- --pure`: the parts that read
 * what strangers send. Both are bound in time, say their seed, and end with 1 when something was found.
 */
const { values } = parseArgs({
  options: {
    pure: { type: 'boolean', default: false },
    /** Of the clock; with `--pure`, of the processor. */
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    postgres: { type: 'boolean', default: false },
    /** Only what schemathesis needs is brought, so that a run after it begins at once. */
    install: { type: 'boolean', default: false },
    /** Writes what was done to `openapi/figures/fuzz.json`. */
    figures: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error('--minutes is a number above 0, and --seed a whole number');

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', 'fuzz');
const findingsFolder = join(folder, 'findings');
rmSync(findingsFolder, { recursive: true, force: true });
mkdirSync(findingsFolder, { recursive: true });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
let found = 0;

if (!values.install) say(`seed ${seed}: the same again with --seed ${seed}`);
if (values.install) await installedProgram();
else await (values.pure ? pure() : specifications());
if (found > 0) process.exitCode = 1;

async function installedProgram() {
  const installed = await installSchemathesis();
  if (installed.ok) return installed;
  say(`not fuzzed: ${installed.why}.`);
  // Elsewhere everything else can be checked without it; here nobody would see that it was not.
  if (process.env.CI === 'true') process.exitCode = 1;
  return undefined;
}

async function specifications(): Promise<void> {
  const installed = await installedProgram();
  if (installed === undefined) return;
  const database = values.postgres ? 'postgres' : 'sqlite';
  const resultsFolder = join(folder, 'results');
  const options = { program: installed.program, database, seed, resultsFolder, say } as const;
  const outcomes = await fuzzSpecifications({ ...options, seconds: minutes * 60 });
  for (const { name, findings } of outcomes) {
    for (const { operation, check, message, ...call } of findings)
      keep(`${name}: ${operation} ${check}: ${message}`, { operation, check, message, ...call });
  }
  if (values.figures) {
    const file = new URL('../openapi/figures/fuzz.json', import.meta.url);
    writeFigures(outcomes, { file, version: installed.version, seed, minutes, database });
  }
  say(`fuzz: ${found} findings`);
}

async function pure(): Promise<void> {
  let inputs = 0;
  fuzzPure(seed, minutes * 60, (result) => {
    inputs += result.inputs;
    say(`${result.name}: ${result.inputs} inputs, ${result.kept} of them led further`);
    if (result.finding === undefined) return;
    const { error, input } = result.finding;
    const base64 = input.toString('base64');
    keep(`${result.name}: ${String(error)}`, { target: result.name, input: [{ base64 }] });
  });
  say(`fuzz: ${inputs} inputs, ${found} findings`);
}

/** Each finding is a file, as a case of the corpus begins. */
function keep(sentence: string, finding: object): void {
  found += 1;
  const file = join(findingsFolder, `${found}.json`);
  writeFileSync(file, `${JSON.stringify({ why: sentence, ...finding }, null, 2)}\n`);
  say(`FOUND ${sentence.slice(0, 500)}\n  kept in ${relative(root, file)}`);
}
