import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSiteUrl } from './generate/docs/site-url.js';
import { siteFiles } from './generate/docs/site-files.js';
import { listFiles, writeFiles } from './generate/generated-folder.js';

/**
 * `npm run docs:build` writes the documentation alone, to be published: the files of `generated/docs`. `--out` names another folder than
 * `dist/site`, which is emptied before; `--site-url` the address where it will be, for the map of the site and the page of wrong addresses.
 */
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist/site' }, 'site-url': { type: 'string' } },
});
const projectDir = fileURLToPath(new URL('..', import.meta.url));
const outDir = resolve(projectDir, values.out);
const siteUrl = values['site-url'];
const files = await siteFiles(
  projectDir,
  siteUrl === undefined ? undefined : parseSiteUrl(siteUrl),
);
await emptyFolder(outDir);
await writeFiles(outDir, files);
process.stdout.write(
  `${outDir}: ${files.size} files written. Begin at ${join(outDir, 'index.html')}\n`,
);

/** What was there before, if that was a site too: nobody shall lose a folder by a slip of the pen. */
async function emptyFolder(folder: string): Promise<void> {
  const present = await listFiles(folder);
  if (present.length > 0 && !present.includes('.nojekyll')) {
    throw new Error(
      `--out ${folder} holds files that are no site: name an empty folder, or empty it`,
    );
  }
  await rm(folder, { recursive: true, force: true });
}
