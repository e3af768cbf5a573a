import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ServerUnderTest {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one of `servers/` as a process of its own; resolves when it tells its address. */
export async function startServer(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerUnderTest> {
  const path = fileURLToPath(new URL(`servers/${file}.ts`, import.meta.url));
  const child = fork(path, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${String(code)}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
