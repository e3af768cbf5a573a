import { spawnSync } from 'node:child_process';
import { lstatSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm start` and `npm test` are the whole set-up: they install what package-lock.json names when that is not there yet, or
 * when the lock file is newer than what is there. Plain JavaScript, no dependency: it runs before anything is installed.
 */
export function ensureInstalled() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (
    modifiedAt(`${root}node_modules/.package-lock.json`) >= modifiedAt(`${root}package-lock.json`)
  )
    return;
  refuseLink(`${root}node_modules`);
  process.stdout.write(
    'installing dependencies (only once; sqlite3 may be compiled, which takes two minutes)\n',
  );
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    // On how many cores sqlite3 is compiled, where it has to be.
    env: { ...process.env, JOBS: process.env.JOBS ?? 'max' },
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed; its own words are above\n');
    process.exit(status ?? 1);
  }
}

/**
 * `npm ci` empties the folder before it fills it: through a link, that of somebody else, who may be using it.
 * @param {string} modules
 */
function refuseLink(modules) {
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  process.stderr.write(
    'node_modules is a symbolic link, and what it leads to is older than package-lock.json. Nothing was installed, since that would ' +
      'empty the folder for whoever else uses it. Run npm ci where the link leads to, or remove the link and start again.\n',
  );
  process.exit(1);
}

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
