import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from './server-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * As a clone is after `npm ci`: what git knows, and the installed packages; with `dist` also as one that was built. Times are kept, since by
 * them it is told what is due. Removed when the test has ended.
 */
export function copyOfTheProject(more: readonly 'dist'[] = []): string {
  const folder = join(emptyFolder(), 'koogate');
  mkdirSync(folder);
  const parts = ['src', 'scripts', 'generated', 'package.json', 'package-lock.json', ...more];
  for (const part of parts) {
    cpSync(join(root, part), join(folder, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
