import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { emptyFolder } from '../support/server-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const portOfReadme = '8080';

/** The shell blocks of the README, in their order. */
function shellBlocks(): readonly string[] {
  return [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim());
}

it('a newcomer who follows the README gets the answers that it shows', async () => {
  const [start, test, sign, complete, ...more] = shellBlocks();
  expect([start, test, more]).toEqual(['npm start', 'npm test', []]);

  const folder = copyOfTheProject();
  const port = await freePort();
  const run = (block = '') => runShell(block.replaceAll(portOfReadme, port), folder, port);
  await startUntilReady(start, folder, port);

  const pending = await run(sign);
  expect(pending).toContain('HTTP/1.1 200 OK');
  expect(pending).toMatch(/Body-Sign: sign_type="HMAC-SHA256", signature= "[A-Za-z0-9+/]{43}="/);
  expect(pending).toContain(answerShown());

  expect(await run(complete)).toContain('"state":"active"');
  expect(await run(sign)).toContain(
    '{"resultCode":"000000","resultMsg":"success.","instanceId":"10e758d0-31ad-4c4b-8f1b-81d03469a10e"}',
  );
}, 60_000);

function answerShown(): string {
  return /^\{"resultCode":"000004".*\}$/m.exec(readme)?.[0] ?? 'no answer in the README';
}

/** As a clone is after `npm ci`: what git knows, and the installed packages. */
function copyOfTheProject(): string {
  const folder = join(emptyFolder(), 'koogate');
  mkdirSync(folder);
  for (const part of ['src', 'scripts', 'generated', 'package.json', 'package-lock.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function startUntilReady(command = '', folder: string, port: string): Promise<void> {
  const server = spawn('bash', ['-c', `exec ${command}`], {
    cwd: folder,
    env: environment(port),
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm and the server are a group of their own, ended as one.
    detached: true,
  });
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  onTestFinished(async () => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await ended;
  });
  for (let waited = 0; !output.includes('KooGate is listening') && waited < 30_000; waited += 50) {
    await sleep(50);
  }
  expect(output).toContain('KooGate is listening');
}

async function runShell(block: string, folder: string, port: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', block], {
    cwd: folder,
    env: environment(port),
  });
  return stdout;
}

function environment(port: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, KOOGATE_PORT: port };
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
