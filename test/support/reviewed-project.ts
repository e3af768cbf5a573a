import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A project with a specification of one callback in two files, in a repository of its own; `openapi/versions/1.0.0` is what it says at first. */
export interface ReviewedProject {
  readonly dir: string;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  git(...asked: readonly string[]): Promise<string>;
  review(...options: readonly string[]): Promise<Reviewed>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Reviewed {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const entry = `openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /act:
    post:
      operationId: act
      requestBody:
        content:
          application/json:
            schema: { $ref: schemas/Act.yaml }
      responses:
        '200': { description: Done. }
`;

/** The body of the callback. */
export const actSchema = `type: object
required: [orderId]
properties:
  orderId: { type: string, maxLength: 64 }
  note: { type: string }
`;

const published = entry.replace(
  '{ $ref: schemas/Act.yaml }',
  "{ $ref: '#/components/schemas/Act' }",
);

/** Makes one; it is removed when it is disposed of. */
export async function reviewedProject(): Promise<ReviewedProject> {
  const dir = await mkdtemp(join(tmpdir(), 'koogate-contract-project-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  };
  const git = async (...asked: readonly string[]): Promise<string> =>
    (await execute('git', asked, { cwd: dir })).stdout;
  await write('openapi/callbacks.yaml', entry);
  await write('openapi/schemas/Act.yaml', actSchema);
  const components = `components:\n  schemas:\n    Act:\n${actSchema.replaceAll(/^/gm, '      ').trimEnd()}\n`;
  await write('openapi/versions/1.0.0/callbacks.yaml', published + components);
  await git('init', '--quiet');
  await git('add', '.');
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  await git(...who, 'commit', '--quiet', '--message', 'Begin');
  return {
    dir,
    write,
    git,
    read: async (path) => await readFile(join(dir, path), 'utf8'),
    review: async (...options) => await review(dir, options),
    [Symbol.asyncDispose]: async () => await rm(dir, { recursive: true, force: true }),
  };
}

/** As `npm run contract:review` does, without a second comparer: what that finds is tried elsewhere. */
async function review(dir: string, options: readonly string[]): Promise<Reviewed> {
  const command = ['--import', 'tsx', join(root, 'scripts/contract-review.ts'), '--project', dir];
  const { OASDIFF: _, PATH, ...env } = process.env;
  try {
    const { stdout, stderr } = await execute(process.execPath, [...command, ...options], {
      cwd: root,
      env: { ...env, PATH: PATH ?? '' },
    });
    return { exitCode: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, out: stdout, err: stderr };
  }
}
