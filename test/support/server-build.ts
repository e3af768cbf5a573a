import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const waitMsMax = 60_000;

/** Builds `dist/` when it is older than its sources: once in a test run, whichever test file comes first. */
export async function ensureServerBuilt(): Promise<{ readonly distFolder: string }> {
  built ??= buildAlone();
  await built;
  return { distFolder: join(root, 'dist') };
}

let built: Promise<void> | undefined;

/** Test files run in processes of their own; making a folder is what only one of them can do. */
async function buildAlone(): Promise<void> {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const lock = join(tmpdir(), `koogate-build-${name}`);
  await takeLock(lock);
  try {
    build();
  } finally {
    rmdirSync(lock);
  }
}

function build(): void {
  const script = `const { ensureBuilt } = await import('./scripts/build.mjs'); await ensureBuilt();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the server cannot be built:\n${stderr}`);
}

/** A lock older than any build belongs to a run that was killed; it is taken over. */
async function takeLock(lock: string): Promise<void> {
  const giveUpAt = performance.now() + waitMsMax;
  while (!makeFolder(lock) && performance.now() < giveUpAt) await sleep(100);
  makeFolder(lock);
}

function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
