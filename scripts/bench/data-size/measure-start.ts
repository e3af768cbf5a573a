import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureServerBuilt } from '../../../test/support/server-build.js';
import { postSigned } from '../load/post-signed.js';
import { newOrderId, purchase } from '../load/workloads.js';
import { accessKey } from '../servers/announce.js';

const startMsMax = 60_000;
const retryMs = 2;

/** From `koogate serve` to its first answer to a signed call (ms). */
export async function measureStart(environment: Readonly<Record<string, string>>): Promise<number> {
  const { distFolder } = await ensureServerBuilt();
  const port = await findFreePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(distFolder, 'koogate.js'), 'serve'], {
    env: { ...environment, PATH: process.env.PATH, KOOGATE_PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    while (!(await isAnswered(`http://127.0.0.1:${port}/koogallery`))) {
      const isLate = performance.now() - startedAt > startMsMax;
      if (child.exitCode !== null || isLate) throw new Error('the server did not start');
      await sleep(retryMs);
    }
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGTERM');
    await ended;
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

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
