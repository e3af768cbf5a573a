import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { installedOasdiff, oasdiffRelease } from './oasdiff-release.js';

const execute = promisify(execFile);

export type FoundOasdiff =
  | { readonly ok: true; readonly program: string; readonly version: string }
  /** `why` is a sentence for whoever reads the review. */
  | { readonly ok: false; readonly why: string };

/**
 * The second comparer: what the variable `OASDIFF` names, else the one that `npm run contract:install` has put into the cache, else the
 * one on the path.
 */
export async function findOasdiff(
  projectDir: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<FoundOasdiff> {
  const named = environment.OASDIFF;
  if (named !== undefined && named !== '') {
    const version = await versionOf(named, environment);
    if (version === undefined) {
      throw new Error(
        `OASDIFF names ${named}, which does not run: name the program itself, or unset it`,
      );
    }
    return { ok: true, program: named, version };
  }
  const installed = installedOasdiff(projectDir);
  if (existsSync(installed)) {
    return { ok: true, program: installed, version: oasdiffRelease.version };
  }
  const version = await versionOf('oasdiff', environment);
  if (version !== undefined) return { ok: true, program: 'oasdiff', version };
  return {
    ok: false,
    why: 'oasdiff is not installed, so only our own comparer has looked: `npm run contract:install` brings it, with Go',
  };
}

async function versionOf(
  program: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const { stdout } = await execute(program, ['--version'], { env: environment });
    return stdout.trim().split(' ').at(-1);
  } catch {
    return undefined;
  }
}
