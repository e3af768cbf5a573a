import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Gives files new texts, all or none: what cannot be written leaves every file as it was. `last` is done behind the files, and its
 * failure undoes them, too.
 */
export async function replaceFiles(
  texts: ReadonlyMap<string, string>,
  last: () => Promise<void>,
): Promise<void> {
  const before = new Map<string, string>();
  for (const file of texts.keys()) before.set(file, await readFile(file, 'utf8'));
  try {
    for (const [file, text] of texts) await replaceFile(file, text);
    await last();
  } catch (error) {
    for (const [file, text] of before) await replaceFile(file, text);
    throw error;
  }
}

/** Whoever reads meanwhile sees the one text or the other. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}
