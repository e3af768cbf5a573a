import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The files of a project as the analysis looks at them: paths from its root, with `/`. Each is read once. */
export interface ProjectFiles {
  exists(path: string): boolean;
  /** `''` for a file that does not exist. */
  read(path: string): string;
  /** Every file under the folder, sorted; none where there is no such folder. */
  under(folder: string): readonly string[];
  /** True when one of the names stands in the file as a word of its own. */
  mentions(path: string, names: readonly string[]): boolean;
  /** What the file imports from within the project, types included. */
  importsOf(path: string): readonly string[];
}

export function projectFiles(projectDir: string): ProjectFiles {
  const texts = new Map<string, string>();
  const folders = new Map<string, readonly string[]>();
  const exists = (path: string) => existsSync(join(projectDir, path));
  const read = (path: string) =>
    remembered(texts, path, () =>
      exists(path) ? readFileSync(join(projectDir, path), 'utf8') : '',
    );
  return {
    exists,
    read,
    under: (folder) => remembered(folders, folder, () => filesUnder(projectDir, folder)),
    mentions: (path, names) => names.some((name) => wordOf(name).test(read(path))),
    importsOf: (path) =>
      [...read(path).matchAll(/\bfrom '(\.[^']+)\.js'/g)].map(
        ([, target = '']) => `${posix.join(dirname(path), target)}.ts`,
      ),
  };
}

function filesUnder(projectDir: string, folder: string): readonly string[] {
  const dir = join(projectDir, folder);
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(projectDir, path) : [path];
    })
    .sort();
}

function wordOf(name: string): RegExp {
  const literal = name.replaceAll(/[^\w]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w$])${literal}(?![\\w$])`);
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
