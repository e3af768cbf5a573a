import { join } from 'node:path';
import { generateTree, isOwnedBy, type GeneratorName } from './generate-tree.js';
import { listFiles, removeFiles, writeFiles } from './generated-folder.js';

/** Writes `generated/` and removes what no longer belongs there. Nothing is touched before every generator is done. */
export async function writeGenerated(
  projectDir: string,
  names: readonly GeneratorName[],
  leftOut: readonly GeneratorName[],
): Promise<number> {
  const generatedDir = join(projectDir, 'generated');
  const files = await generateTree(projectDir, names);
  const present = await listFiles(generatedDir);
  const orphans = present.filter((path) => !files.has(path) && !isOwnedBy(leftOut, path));
  await writeFiles(generatedDir, files);
  await removeFiles(generatedDir, orphans);
  return files.size;
}
