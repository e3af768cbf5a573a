import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** As `npm install koogate` leaves it: what the package lists, its types, and what these depend on. It must be built before. */
export async function installPackage(folder: string): Promise<void> {
  const home = join(folder, 'node_modules/koogate');
  mkdirSync(home, { recursive: true });
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  for (const file of ['package.json', ...files]) {
    cpSync(join(root, file), join(home, file), { recursive: true });
  }
  const outDir = join(home, 'dist/types');
  await run(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', outDir]);
  mkdirSync(join(folder, 'node_modules/@types'));
  for (const name of ['zod', '@types/node', 'undici-types']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

/** What the compiler says of what somebody wrote; it leaves JavaScript beside TypeScript all the same. */
export async function compileConsumers(
  folder: string,
  files: Readonly<Record<string, string>>,
  /** Where the program is to run: what is global there is known to the compiler. */
  where: 'node' | 'browser' = 'node',
): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const names = Object.keys(files);
  const some = names.some(isJavaScript) ? checked : [];
  const parameters = [...options, ...globals[where], ...some, ...names];
  const { stdout } = await run(process.execPath, [tsc, ...parameters], { cwd: folder }).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  return stdout;
}

const options = ['--strict', '--target', 'es2022', '--module', 'nodenext'];
const globals = {
  node: ['--types', 'node'],
  browser: ['--lib', 'es2022,dom,dom.asynciterable', '--typeRoots', 'none'],
} as const;
const checked = ['--allowJs', '--noEmit'];

function isJavaScript(name: string): boolean {
  return /\.m?js$/.test(name);
}
