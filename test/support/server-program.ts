import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ensureServerBuilt } from './server-build.js';
import type { LeaveCleanUp } from './server-folder.js';

export interface ProgramOptions {
  /** `main.js`, the server, or `koogate.js`, the command line. */
  readonly file: 'main.js' | 'koogate.js';
  readonly parameters?: readonly string[];
  /** All that the program sees besides PATH; what the tests themselves run with is not handed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it runs; `./data` is in there. */
  readonly folder: string;
  /** Of another build than this checkout's. */
  readonly distFolder?: string;
  readonly leaveCleanUp?: LeaveCleanUp;
}

export interface Program {
  readonly pid: number;
  /** What it has written so far. */
  output(): Output;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Ended extends Output {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Starts a built program as a process of its own. It is killed when the test ends, however that ends, unless told otherwise. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const distFolder = options.distFolder ?? (await ensureServerBuilt()).distFolder;
  const { file, parameters = [], environment, folder, leaveCleanUp = onTestFinished } = options;
  const child = spawn(process.execPath, [join(distFolder, file), ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout, stderr });
    });
  });
  leaveCleanUp(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  if (child.pid === undefined) throw new Error(`${file} cannot be started`);
  return {
    pid: child.pid,
    ended,
    output: () => ({ stdout, stderr }),
    signal: (name) => child.kill(name),
  };
}

/** Runs a built program to its end. */
export async function runProgram(options: ProgramOptions): Promise<Ended> {
  const program = await startProgram(options);
  return program.ended;
}
