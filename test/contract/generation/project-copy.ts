import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const projectDir = fileURLToPath(new URL('../../../', import.meta.url));
const fixtureDir = fileURLToPath(new URL('./', import.meta.url));

/** How a program ended, and all it printed. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/** A copy of the specification and of the callbacks' code, in which a test may change what it likes. */
export interface ProjectCopy {
  /** Runs `scripts/generate.ts` on the copy, without the database dumps, which do not come from the specification. */
  generate(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** Compiles the object that implements the generated stub of SaaS V2, and whatever it imports. */
  compile(): Promise<Outcome>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  addFixture(name: string, path: string): Promise<void>;
  remove(path: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function copyProject(): Promise<ProjectCopy> {
  const dir = await mkdtemp(join(tmpdir(), 'koogate-copy-'));
  for (const part of ['openapi', 'src/operations', 'src/domain', 'src/protocol', 'tsconfig.json']) {
    await cp(join(projectDir, part), join(dir, part), { recursive: true });
  }
  // Of the callbacks' code only; the rest of `src/` needs what a copy does not have.
  const compiled = {
    extends: './tsconfig.json',
    compilerOptions: { incremental: true },
    include: [],
    files: ['src/operations/saas-v2.ts'],
  };
  await writeFile(join(dir, 'tsconfig.callbacks.json'), JSON.stringify(compiled));
  await writeFile(join(dir, 'package.json'), JSON.stringify({ type: 'module' }));
  await symlink(join(projectDir, 'node_modules'), join(dir, 'node_modules'), 'junction');
  const tool = (path: string) => join(projectDir, 'node_modules', path);
  const generator = [tool('tsx/dist/cli.mjs'), join(projectDir, 'scripts/generate.ts')];
  return {
    generate: (args, env) =>
      run([...generator, '--project', dir, '--without', 'schemaDumps', ...args], env),
    compile: () => run([tool('typescript/bin/tsc'), '-p', join(dir, 'tsconfig.callbacks.json')]),
    read: (path) => readFile(join(dir, path), 'utf8'),
    write: (path, text) => writeFile(join(dir, path), text),
    addFixture: (name, path) => cp(join(fixtureDir, name), join(dir, path)),
    remove: (path) => rm(join(dir, path)),
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
}

async function run(args: readonly string[], env = process.env): Promise<Outcome> {
  try {
    const { stdout, stderr } = await execute(process.execPath, args, { env });
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, output: stdout + stderr };
  }
}
