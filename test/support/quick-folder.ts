import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memoryFolder = '/dev/shm';
const freeBytesMin = 4_000_000_000;

/**
 * Where the embedded databases of tests are: in memory where the system has room for them, so that nobody waits for a disk. What a
 * `kill -9` leaves behind is the same there; only the death of the machine is not, and that no test plays.
 */
export function quickFolder(): string {
  try {
    accessSync(memoryFolder, constants.W_OK);
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= freeBytesMin ? memoryFolder : tmpdir();
  } catch {
    return tmpdir();
  }
}
