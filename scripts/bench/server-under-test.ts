import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, truncateSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { heapGrowingPercent } from '../../src/heap-growing-percent.js';

export interface ServerUnderTest {
  readonly url: string;
  readonly pid: number;
  /** The log is a file, as in production; it is emptied between measurements, so that the disk does not fill. */
  emptyLog(): void;
  stop(): Promise<void>;
}

/** Starts one of `servers/` as a process of its own; resolves when it tells its address. */
export async function startServer(
  file: string,
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerUnderTest> {
  const path = fileURLToPath(new URL(`servers/${file}.ts`, import.meta.url));
  const log = openSync(logFile, 'a');
  const child = fork(path, {
    // As the server that ships sets it for itself.
    execArgv: [`--heap-growing-percent=${heapGrowingPercent}`, '--import', 'tsx'],
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', log, 'inherit', 'ipc'],
  });
  closeSync(log);
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${String(code)}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    emptyLog: () => truncateSync(logFile),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
