import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder, type LeaveCleanUp } from './server-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the specification, this checkout's or another project's, beside the real code, in which a test may change what it likes. */
export interface ContractProject {
  readonly dir: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Throws when the old text does not stand there exactly once. */
  replace(path: string, old: string, fresh: string): void;
}

export function contractProject(source = root, leaveCleanUp?: LeaveCleanUp): ContractProject {
  const dir = emptyFolder(leaveCleanUp);
  cpSync(join(source, 'openapi'), join(dir, 'openapi'), { recursive: true });
  for (const part of ['src', 'test', 'generated']) symlinkSync(join(root, part), join(dir, part));
  const read = (path: string) => readFileSync(join(dir, path), 'utf8');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  return {
    dir,
    read,
    write,
    replace(path, old, fresh) {
      const text = read(path);
      const count = text.split(old).length - 1;
      if (count !== 1) throw new Error(`${path} has "${old}" ${count} times`);
      write(
        path,
        text.replace(old, () => fresh),
      );
    },
  };
}
