import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './generated-folder.js';

/** One difference between what should be in a folder and what is there. */
export interface Drift {
  readonly kind: 'stale' | 'missing' | 'orphan';
  readonly path: string;
}

/**
 * Compares two folders byte for byte. Folders and not git, because an orphan that nobody has committed yet would import
 * and compile all the same.
 */
export async function findDrift(
  expectedDir: string,
  actualDir: string,
  isCompared: (path: string) => boolean,
): Promise<readonly Drift[]> {
  const expected = (await listFiles(expectedDir)).filter(isCompared);
  const actual = (await listFiles(actualDir)).filter(isCompared);
  const drifts: Drift[] = [];
  for (const path of expected) {
    if (!actual.includes(path)) drifts.push({ kind: 'missing', path });
    else if (!(await isSame(join(expectedDir, path), join(actualDir, path))))
      drifts.push({ kind: 'stale', path });
  }
  for (const path of actual) {
    if (!expected.includes(path)) drifts.push({ kind: 'orphan', path });
  }
  return drifts;
}

async function isSame(left: string, right: string): Promise<boolean> {
  const [leftBytes, rightBytes] = await Promise.all([readFile(left), readFile(right)]);
  return leftBytes.equals(rightBytes);
}
