import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Way } from './callbacks-to-fuzz.js';
import { withPythonPatterns } from './python-patterns.js';

export interface FuzzRun {
  /** Said in the summary, and the folder of what it leaves. */
  readonly name: string;
  readonly document: unknown;
  readonly url: string;
  readonly seconds: number;
  readonly seed: number;
  readonly ways?: Readonly<Record<string, Way>>;
  readonly isForged?: boolean;
  readonly bearer?: string;
  readonly pools: Readonly<Record<string, readonly string[]>>;
  /** HTTP, of all operations together; which of them an operation documents is another check. */
  readonly statuses: readonly number[];
  readonly excludedChecks: readonly string[];
}

export interface FuzzOutcome {
  /** By operation and result code or status: how often it was answered so. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: readonly Finding[];
}

/** The shortest call that fails in one way, as it travelled. */
export interface Finding {
  readonly operation: string;
  readonly check: string;
  readonly message: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

const pythonFolder = fileURLToPath(new URL('python', import.meta.url));
const configFile = join(pythonFolder, 'schemathesis.toml');

/** Runs the tool once over one specification. Its own words are kept in `output.txt` of the run's folder. */
export async function runSchemathesis(
  program: string,
  run: FuzzRun,
  resultsFolder: string,
): Promise<FuzzOutcome> {
  const folder = join(resultsFolder, run.name.replaceAll(' ', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = {
    document: join(folder, 'specification.json'),
    settings: join(folder, 'settings.json'),
    outcome: join(folder, 'outcome.json'),
    output: join(folder, 'output.txt'),
  };
  const { ways = {}, pools, isForged = false, bearer = '', statuses } = run;
  writeFileSync(files.document, JSON.stringify(withPythonPatterns(run.document)));
  writeFileSync(files.settings, JSON.stringify({ ways, pools, isForged, bearer, statuses }));
  const exitCode = await runToEnd(program, toArguments(run, files.document), {
    output: files.output,
    environment: {
      SCHEMATHESIS_HOOKS: 'koogate_hooks',
      PYTHONPATH: pythonFolder,
      PYTHONDONTWRITEBYTECODE: '1',
      KOOGATE_FUZZ_SETTINGS: files.settings,
      KOOGATE_FUZZ_OUTCOME: files.outcome,
    },
  });
  // 0: nothing found, 1: something. All else is a run that did not take place.
  if (exitCode !== 0 && exitCode !== 1) {
    throw new Error(`${run.name}: schemathesis ended with ${exitCode}; see ${files.output}`);
  }
  const outcome = JSON.parse(readFileSync(files.outcome, 'utf8')) as FuzzOutcome;
  const isUnexplained = exitCode === 1 && outcome.findings.length === 0;
  return isUnexplained ? { ...outcome, findings: [brokenExchange(files.output)] } : outcome;
}

/** An answer that did not come, or came broken, is told by the tool alone. */
function brokenExchange(outputFile: string): Finding {
  const output = readFileSync(outputFile, 'utf8');
  const [, errors = output] = output.split(/^=+ ERRORS =+$/m);
  return statement('the exchange was broken', errors.trim().slice(0, 2_000));
}

/** A finding that no single answer shows. */
export function statement(check: string, message: string): Finding {
  const nothing = { method: '', url: '', headers: {}, body: '', status: 0, answer: '' };
  return { operation: '', check, message, ...nothing };
}

function toArguments({ url, seconds, seed, excludedChecks }: FuzzRun, document: string): string[] {
  return [
    ...['--config-file', configFile],
    ...['run', document, '--url', url, '--seed', String(seed)],
    ...['--max-time', String(Math.max(1, Math.round(seconds)))],
    ...['--phases', 'examples,coverage,fuzzing', '--mode', 'all', '--workers', '1'],
    ...['--checks', 'all', '--exclude-checks', excludedChecks.join()],
    ...['--max-response-time', '5', '--request-timeout', '10'],
    ...['--continue-on-failure', '--suppress-health-check', 'all', '--no-color'],
    ...['--generation-database', 'none', '--warnings', 'off'],
  ];
}

async function runToEnd(
  program: string,
  parameters: readonly string[],
  { output, environment }: { output: string; environment: Readonly<Record<string, string>> },
): Promise<number> {
  const child = spawn(program, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (said: string) => (text += said));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      writeFileSync(output, text);
      resolve(exitCode ?? -1);
    });
  });
}
