import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keyVariables } from '../../src/config.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { postSigned } from './load/post-signed.js';
import { newOrderId, purchase } from './load/workloads.js';
import { residentMb } from './process-usage.js';
import { accessKey } from './servers/announce.js';

export interface StartUp {
  /** From `npm start` to the first signed answer of a callback, in an empty data folder. */
  readonly firstAnswerMs: number;
  /** Resident memory after that answer and two idle seconds (Linux only, else NaN). */
  readonly residentMb: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const privateKey = generateKeyPairSync('rsa', { modulusLength: 3_072 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** Starts the server as the README says, built and installed already, and calls it until it answers. */
export async function measureStartUp(): Promise<StartUp> {
  const folder = mkdtempSync(join(tmpdir(), 'koogate-start-'));
  const port = await freePort();
  const startedAt = performance.now();
  const server = spawn('npm', ['start'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      KOOGATE_PORT: String(port),
      // Everything is given, so that no secrets are made up: that happens once in the life of a folder, and takes a while.
      ...Object.fromEntries(
        keyClasses.map((keyClass) => [keyVariables[keyClass].name, `${accessKey}-${keyClass}`]),
      ),
      KOOGATE_BASE_KEYS: accessKey,
      KOOGATE_KIT_PRIVATE_KEY: privateKey,
      KOOGATE_DATA_KEY: randomBytes(32).toString('base64'),
      KOOGATE_API_TOKENS: `bench:admin:${randomBytes(16).toString('hex')}`,
      KOOGATE_DATABASE_URL: `sqlite:${folder}/koogate.sqlite`,
      KOOGATE_FRONT_END_URL: 'https://app.example.com',
    },
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    while (!(await isAnswered(`http://127.0.0.1:${port}/koogallery`))) {
      if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}`);
      await sleep(5);
    }
    const firstAnswerMs = performance.now() - startedAt;
    await sleep(2_000);
    return { firstAnswerMs, residentMb: residentMbOfGroup(server.pid ?? 0) };
  } finally {
    if (server.pid !== undefined && server.exitCode === null) {
      process.kill(-server.pid, 'SIGTERM');
    }
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    await postSigned({ url, accessKey }, purchase(newOrderId()), ['000000']);
    return true;
  } catch {
    return false;
  }
}

/** Of the last process in the line npm → shell → server. */
function residentMbOfGroup(leader: number): number {
  try {
    let pid = leader;
    for (let child = firstChild(pid); child !== undefined; child = firstChild(pid)) pid = child;
    return residentMb(pid);
  } catch {
    return Number.NaN;
  }
}

function firstChild(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
