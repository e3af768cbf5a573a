import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rcompare, valid } from 'semver';
import { parseReleaseRecord, type ReleaseRecord } from './release-record.js';

/** Where the published versions are, from the root of the project. */
export const versionsFolder = 'openapi/versions';

/** The records of all published versions, newest first. Throws when one is malformed or calls itself otherwise. */
export async function readReleases(projectDir: string): Promise<readonly ReleaseRecord[]> {
  const versions = [...(await foldersOf(projectDir))];
  const misnamed = versions.find((name) => valid(name) !== name);
  if (misnamed !== undefined) {
    throw new Error(
      `${versionsFolder}/${misnamed} is called after no version: folders there are named as 1.2.3 is, and \`npm run contract:release\` makes them`,
    );
  }
  return Promise.all(versions.sort(rcompare).map((version) => readRelease(projectDir, version)));
}

/** What has been altered in the folder of a published version since it was written, in sentences. */
export async function findAltered(
  projectDir: string,
  { version, bundles }: ReleaseRecord,
): Promise<readonly string[]> {
  const folder = `${versionsFolder}/${version}`;
  const files = (await readdir(join(projectDir, folder))).filter((name) => name !== 'release.yaml');
  const foreign = files
    .filter((file) => !Object.keys(bundles).some((name) => file === `${name}.yaml`))
    .map((file) => `${folder}/${file} does not belong to the version`);
  const altered = await Promise.all(
    Object.entries(bundles).map(async ([name, digest]) => {
      const file = `${name}.yaml`;
      if (!files.includes(file)) return [`${folder}/${file} is missing`];
      const bytes = await readFile(join(projectDir, folder, file));
      return digestOf(bytes) === digest ? [] : [`${folder}/${file} has been altered`];
    }),
  );
  return [...foreign, ...altered.flat()];
}

export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readRelease(projectDir: string, version: string): Promise<ReleaseRecord> {
  const path = `${versionsFolder}/${version}/release.yaml`;
  const record = parseReleaseRecord(await readFile(join(projectDir, path), 'utf8'), path);
  if (record.version === version) return record;
  throw new Error(`${path} says that it is ${record.version}: restore the folder from git`);
}

async function foldersOf(projectDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(projectDir, versionsFolder), { withFileTypes: true });
    // What begins with a dot is a version that is being written.
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
