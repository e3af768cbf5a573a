import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { specifications } from '../specifications.js';
import { languages } from './languages.js';
import { guidesFolder } from './translated-guide.js';

/**
 * What is there to be read in every language, relative to `openapi/guides`: the guides of all groups, and the chapters of the callbacks,
 * which lie in the folder itself.
 */
export async function guideFiles(projectDir: string): Promise<readonly string[]> {
  const groups = await guideGroups(projectDir);
  const ofGroups = await Promise.all(
    groups.map(async (group) =>
      (await guideNames(projectDir, group)).map((name) => `${group}/${name}.md`),
    ),
  );
  const chapters = (await guideNames(projectDir, '.')).map((name) => `${name}.md`);
  return [...chapters, ...ofGroups.flat()].sort();
}

/** The folders of guides, sorted. Those of other pages' chapters and of translations are none. */
export async function guideGroups(projectDir: string): Promise<readonly string[]> {
  const entries = await entriesOf(join(projectDir, guidesFolder));
  const noGroups: readonly string[] = [...specifications.map(({ name }) => name), ...languages];
  return entries
    .filter((entry) => entry.isDirectory() && !noGroups.includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The guides of a group without the ending of their files, sorted. */
export async function guideNames(projectDir: string, group: string): Promise<readonly string[]> {
  const entries = await entriesOf(join(projectDir, guidesFolder, group));
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => name.slice(0, -'.md'.length))
    .sort();
}

/** None where there is no such folder. */
async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
