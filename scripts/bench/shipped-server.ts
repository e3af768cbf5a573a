import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureServerBuilt } from '../../test/support/server-build.js';
import type { ServerUnderTest } from './server-under-test.js';
import { accessKey } from './servers/announce.js';

export interface ShippedServer extends ServerUnderTest {
  /** What it has logged by now. */
  log(): string;
}

const startMsMax = 120_000;

/** Starts the server that is installed, `dist/main.js`, on SQLite in this folder unless the environment says otherwise. Its log goes to a file, as in production. */
export async function startShippedServer(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ShippedServer> {
  const { distFolder } = await ensureServerBuilt();
  const logFile = join(folder, 'log');
  const logDescriptor = openSync(logFile, 'a');
  const child = spawn(process.execPath, [join(distFolder, 'main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      KOOGATE_BASE_KEYS: accessKey,
      KOOGATE_DATA_KEY: randomBytes(32).toString('base64'),
      KOOGATE_PORT: '0',
      KOOGATE_DATABASE_URL: 'sqlite:./koogate.sqlite',
      ...environment,
    },
    stdio: ['ignore', logDescriptor, logDescriptor],
  });
  closeSync(logDescriptor);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const log = (): string => readFileSync(logFile, 'utf8');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const giveUpAt = performance.now() + startMsMax;
  while (performance.now() < giveUpAt && child.exitCode === null) {
    const url = /"callbacks":"([^"]+)"/.exec(log())?.[1];
    if (url !== undefined) {
      return { url, pid: child.pid ?? 0, log, emptyLog: () => truncateSync(logFile), stop };
    }
    await sleep(20);
  }
  await stop();
  throw new Error(`the server did not start; it said:\n${log()}`);
}
