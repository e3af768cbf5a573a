import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { paste } from '../support/server-command.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer, toEnvironment, type ServerProcess } from '../support/server-process.js';
import { runProgram } from '../support/server-program.js';
import { applyDiff, readWorkedExample, type WorkedStep } from '../support/worked-example.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const steps = readWorkedExample(join(root, 'CONTRIBUTING.md'), "When the vendor's page changes");
const commands = steps.filter((step) => step.kind === 'command');
const applications = commands.filter(({ command }) => command === 'npm run contract:apply');
const files = steps.filter((step) => step.kind === 'file');

/** What other tests show anyway, or what takes long and is not asked for on the way. */
const quicker = ['--without', 'documentation', '--without', 'schemaDumps'];

it('the example has its files, and commands that stop before they end well', () => {
  expect(files.length).toBeGreaterThan(20);
  const ends = applications.map(({ says }) => says.at(-1) ?? '');
  expect(ends.map((end) => /^Stopped at (\w+)/.exec(end)?.[1] ?? end)).toEqual([
    'follows',
    'types',
    'follows',
    'The change can land: commit openapi/, generated/ and the code together.',
  ]);
});

it('whoever follows the example is stopped where it says so, lands, and the new activity is answered', async () => {
  const project = await copyOfTheProject();
  let hasNewOperation = false;
  for (const step of steps) {
    if (step.kind === 'command') await runStep(project, step, hasNewOperation);
    else await writeStep(project, step);
    // Stubs change with operations only.
    hasNewOperation = step.kind === 'file' && (hasNewOperation || isOperation(step));
  }

  await execute(process.execPath, ['scripts/build.mjs'], { cwd: project });
  const distFolder = join(project, 'dist');
  const folder = emptyFolder();
  const server = await startServer({ folder, distFolder });
  const [, purchase = ''] = /^x-koogate-after:\n {2}- (\S+)/m.exec(realExample().text) ?? [];
  expect(await call(server, folder, distFolder, purchase)).toMatchObject({ signed: true });
  const reminder = await call(server, folder, distFolder, nameOf(realExample().path));
  expect(reminder).toMatchObject({ resultCode: '000000', signed: true });
}, 600_000);

function isOperation({ path, form }: Extract<WorkedStep, { kind: 'file' }>): boolean {
  return path.startsWith('openapi/paths/') && form === 'whole';
}

/** The path file that has come, and the example of a real call that goes with it. */
function newPath() {
  const found = files.find(isOperation);
  if (found === undefined) throw new Error('the example has no new operation');
  return found;
}

function realExample() {
  const name = nameOf(newPath().path);
  const found = files.find(
    ({ path, text }) => path.includes(`/${name}.`) && text.includes('x-koogate-after'),
  );
  if (found === undefined) throw new Error('the new operation has no example of a real call');
  return found;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
}

async function copyOfTheProject(): Promise<string> {
  const project = join(emptyFolder(), 'koogate');
  const { stdout } = await execute('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  for (const path of stdout.split('\0').filter((name) => name !== '' && !isLeftOut(name))) {
    const target = join(project, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, path), target);
  }
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
  // The layers that the example touches: all others are compiled with the rest of the suite.
  const config = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as object;
  const layers = files.flatMap(({ path }) => /^src\/\w+/.exec(path)?.[0] ?? []);
  const compiled = { ...config, include: [...new Set(layers)] };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(compiled));
  return project;
}

/** Nothing that the example touches or needs. */
function isLeftOut(path: string): boolean {
  return path === 'node_modules' || path.startsWith('generated/docs/');
}

async function writeStep(
  project: string,
  { path, form, text }: Extract<WorkedStep, { kind: 'file' }>,
): Promise<void> {
  const file = join(project, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    form === 'whole' ? text : applyDiff(path, await readFile(file, 'utf8'), text),
  );
}

async function runStep(
  project: string,
  { command, says }: Extract<WorkedStep, { kind: 'command' }>,
  hasNewOperation: boolean,
): Promise<void> {
  if (!applications.some((step) => step.command === command)) {
    expect(await run(project, command.split(' '))).toMatchObject({ code: 0 });
    return;
  }
  const isLast = says === applications.at(-1)?.says;
  const options = [
    ...quicker,
    ...(hasNewOperation ? [] : ['--without', 'stubs']),
    ...(isLast ? [] : ['--skip-tests']),
  ];
  const { code, output } = await run(project, [...command.split(' '), '--', ...options]);
  for (const line of says) expect(output).toContain(line.trim());
  expect(code, output).toBe(says.at(-1)?.startsWith('Stopped') === true ? 1 : 0);
}

async function run(project: string, [program = '', ...args]: readonly string[]) {
  try {
    const { stdout, stderr } = await execute(program, args, { cwd: project });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** What `koogate sign` of the copy prints, sent to its server. */
async function call(server: ServerProcess, folder: string, distFolder: string, example: string) {
  const [operationId = ''] = example.split('.');
  const environment = toEnvironment({
    environment: { KOOGATE_PORT: new URL(server.url).port },
  });
  const parameters = ['sign', operationId, '--example', example];
  const { stdout } = await runProgram({
    file: 'koogate.js',
    parameters,
    folder,
    distFolder,
    environment,
  });
  return paste(stdout);
}
