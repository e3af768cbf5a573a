import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder } from '../support/server-folder.js';

const script = fileURLToPath(new URL('../../scripts/ensure-installed.mjs', import.meta.url));

/** A project with packages in a folder of their own, installed so many seconds before its lock file was written. */
function projectInstalled(secondsBefore: number): { project: string; packages: string } {
  const folder = emptyFolder();
  const [project, packages] = [join(folder, 'project'), join(folder, 'packages')];
  mkdirSync(join(project, 'scripts'), { recursive: true });
  mkdirSync(packages);
  cpSync(script, join(project, 'scripts', 'ensure-installed.mjs'));
  const now = Date.now() / 1_000;
  const files = [
    [join(packages, '.package-lock.json'), now - secondsBefore],
    [join(project, 'package-lock.json'), now],
  ] as const;
  for (const [file, time] of files) {
    writeFileSync(file, '{}');
    utimesSync(file, time, time);
  }
  return { project, packages };
}

/** No npm is found: whoever wants to install fails, and says so. */
function ensureInstalled(project: string) {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/ensure-installed.mjs'], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: '' },
  });
  return { status, stderr, stdout };
}

it('packages that others share by a link are not replaced when they are too old', () => {
  const { project, packages } = projectInstalled(60);
  symlinkSync(packages, join(project, 'node_modules'));
  const { status, stderr, stdout } = ensureInstalled(project);
  expect(status).toBe(1);
  expect(stderr).toContain('node_modules is a symbolic link');
  expect(stderr).toContain(
    'Run npm ci where the link leads to, or remove the link and start again.',
  );
  expect(stdout).not.toContain('installing');
  expect(readdirSync(packages)).toEqual(['.package-lock.json']);
});

it('packages that others share by a link are used when they are new enough', () => {
  const { project, packages } = projectInstalled(0);
  symlinkSync(packages, join(project, 'node_modules'));
  expect(ensureInstalled(project)).toEqual({ status: 0, stderr: '', stdout: '' });
});

it("packages of the project's own are replaced when they are too old", () => {
  const { project, packages } = projectInstalled(60);
  renameSync(packages, join(project, 'node_modules'));
  const { status, stdout } = ensureInstalled(project);
  expect(stdout).toContain('installing dependencies');
  expect(status).toBe(1);
});
