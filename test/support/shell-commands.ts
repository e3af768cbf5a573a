import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';

type Environment = Readonly<Record<string, string>>;

export interface Started {
  readonly environment?: Environment;
  /** What it says when it is ready. */
  readonly says?: string;
  /** Told each piece of its output. */
  readonly onOutput?: (piece: string) => void;
}

/** Runs a command as a reader does who waits until it is ready; ended by the function that it resolves with, or with the test. */
export async function startUntilReady(
  command = '',
  folder: string,
  port: string,
  { environment: more = {}, says = 'KooGate is listening', onOutput }: Started = {},
): Promise<() => Promise<void>> {
  const server = spawn('bash', ['-c', command], {
    cwd: folder,
    env: { ...environment(port), ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm and the server are a group of their own, ended as one.
    detached: true,
  });
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    onOutput?.(chunk.toString());
  });
  // Closed when the last of the group has let go of the output: npm may end before the server does.
  const state = { closed: false };
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => {
      state.closed = true;
      resolve();
    });
  });
  const stop = async () => {
    if (server.pid !== undefined && !state.closed) process.kill(-server.pid, 'SIGTERM');
    await ended;
  };
  onTestFinished(stop);
  for (let waited = 0; !output.includes(says) && !state.closed && waited < 60_000; waited += 50) {
    await sleep(50);
  }
  expect(output).toContain(says);
  return stop;
}

/** Runs the lines of a block to their end, and resolves with what they print. Rejects when one of them fails. */
export async function runShell(
  block: string,
  folder: string,
  port: string,
  more: Environment = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', block], {
    cwd: folder,
    env: { ...environment(port), ...more },
  });
  return stdout;
}

/** What a reader's shell has, and nothing of the tests'. */
function environment(port: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, KOOGATE_PORT: port };
}

/** A port of the loopback on which nobody listens. */
export async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
