import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installOasdiff } from './contract/install-oasdiff.js';
import { oasdiffRelease } from './contract/oasdiff/oasdiff-release.js';

/** `npm run contract:install`: brings oasdiff, the second comparer of contract reviews, into the cache of this checkout. */
const { values } = parseArgs({ options: { project: { type: 'string' } } });
const projectDir = resolve(values.project ?? fileURLToPath(new URL('..', import.meta.url)));
const installed = await installOasdiff(projectDir);
if (installed.ok) {
  const what = installed.isNew ? 'installed' : 'there already';
  process.stdout.write(`oasdiff ${oasdiffRelease.version}: ${what}, ${installed.program}\n`);
} else {
  process.stderr.write(`oasdiff was not installed: ${installed.why}.\n`);
  process.exitCode = 1;
}
