import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDrift, type Drift } from './find-drift.js';
import { generateTree, isOwnedBy, type GeneratorName } from './generate-tree.js';
import { writeFiles } from './generated-folder.js';

/**
 * Builds the tree anew in a temporary folder and tells how `generated/` differs from it. Left-out generators' files are
 * not looked at; a file that no generator owns is always an orphan.
 */
export async function checkGenerated(
  projectDir: string,
  names: readonly GeneratorName[],
  leftOut: readonly GeneratorName[],
): Promise<readonly Drift[]> {
  const rebuiltDir = await mkdtemp(join(tmpdir(), 'koogate-generated-'));
  try {
    await writeFiles(rebuiltDir, await generateTree(projectDir, names));
    const isCompared = (path: string) => !isOwnedBy(leftOut, path);
    return await findDrift(rebuiltDir, join(projectDir, 'generated'), isCompared);
  } finally {
    await rm(rebuiltDir, { recursive: true, force: true });
  }
}

export const mendingCommand = 'npm run generate';

/** What `npm run generate:check` prints: each file by name, and the one command that mends them all. */
export function driftReport(drifts: readonly Drift[]): string {
  if (drifts.length === 0) return 'generated/ is in step with the specification.';
  const lines = drifts.map(({ kind, path }) => `  ${kind.padEnd(7)}  generated/${path}`);
  return [
    'generated/ is not in step with what it is generated from:',
    ...lines,
    `Mend it with: ${mendingCommand}`,
  ].join('\n');
}
