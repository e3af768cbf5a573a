import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installedOasdiff, oasdiffFolder, oasdiffRelease } from './oasdiff/oasdiff-release.js';

const execute = promisify(execFile);

export type InstalledOasdiff =
  | { readonly ok: true; readonly program: string; readonly isNew: boolean }
  /** `why` is a sentence for whoever ran the command. */
  | { readonly ok: false; readonly why: string };

/** Builds the pinned oasdiff with Go, after its source was found to be the one that is pinned. It is there whole or not at all. */
export async function installOasdiff(projectDir: string): Promise<InstalledOasdiff> {
  const program = installedOasdiff(projectDir);
  if (existsSync(program)) return { ok: true, program, isNew: false };
  if (!(await hasGo())) {
    return {
      ok: false,
      why: 'there is no Go, which oasdiff is built with: install Go 1.25 or later, or name a program with OASDIFF',
    };
  }
  const folder = oasdiffFolder(projectDir);
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    await checkSource();
    const { module, version } = oasdiffRelease;
    const env = { ...process.env, GOBIN: unfinished };
    await execute('go', ['install', `${module}@${version}`], { env });
    await mkdir(folder, { recursive: true });
    await rename(join(unfinished, programName()), program);
    return { ok: true, program, isNew: true };
  } catch (error) {
    return { ok: false, why: `oasdiff cannot be built: ${lastLineOf(error)}` };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

const download = z.object({ Sum: z.string() });

async function checkSource(): Promise<void> {
  const { module, version, sum } = oasdiffRelease;
  const { stdout } = await execute('go', ['mod', 'download', '-json', `${module}@${version}`]);
  const found = download.parse(JSON.parse(stdout)).Sum;
  if (found !== sum) throw new Error(`its source has the checksum ${found}, and ${sum} is pinned`);
}

async function hasGo(): Promise<boolean> {
  try {
    await execute('go', ['version']);
    return true;
  } catch {
    return false;
  }
}

function programName(): string {
  return process.platform === 'win32' ? 'oasdiff.exe' : 'oasdiff';
}

function lastLineOf(error: unknown): string {
  const { stderr = '' } = error as { readonly stderr?: string };
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? String(error) : said;
}
