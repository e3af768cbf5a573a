import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Followed by the id of the process that runs the tests, so that others can see whether it still lives. */
export const folderPrefix = 'koogate-postgres-';

/** Ends servers and removes folders of test runs that were killed. Those of runs under way are left alone. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const owner = Number(name.slice(folderPrefix.length).split('-')[0]);
    if (!Number.isSafeInteger(owner) || owner <= 0 || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    await endServer(folder);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is removing it at this moment.
    }
  }
}

async function endServer(folder: string): Promise<void> {
  const pid = Number(readOrEmpty(join(folder, 'data', 'postmaster.pid')).split('\n')[0]);
  // The number may have gone to another process since: only one that names this folder is the server.
  if (pid <= 0 || !readOrEmpty(`/proc/${pid}/cmdline`).includes(folder)) return;
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    return;
  }
  for (let waited = 0; waited < 50 && isAlive(pid); waited++) await sleep(100);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
