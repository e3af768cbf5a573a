import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../../../contract/change.js';
import { compareSpecifications } from '../../../contract/compare-specifications.js';
import { readPublishedSet } from '../../../contract/specification-set.js';
import { readReleases, versionsFolder } from '../../../contract/versions/read-releases.js';
import type { ReleaseRecord } from '../../../contract/versions/release-record.js';

/** What has been published, as the pages show it. */
export interface PublishedVersions {
  /** Newest first. */
  readonly releases: readonly ReleaseRecord[];
  /** Each version with each newer one. */
  readonly differences: readonly VersionDifference[];
  /** The kept bundles by their path in the site. */
  readonly bundles: ReadonlyMap<string, string>;
}

/** From one version straight to another: what was added and taken away again between them is not in it. */
export interface VersionDifference {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
}

export async function readVersions(projectDir: string): Promise<PublishedVersions> {
  const releases = await readReleases(projectDir);
  const sets = await Promise.all(
    releases.map(async ({ version }) => ({
      version,
      set: await readPublishedSet(projectDir, version),
    })),
  );
  const differences = sets.flatMap((newer, index) =>
    sets.slice(index + 1).map((older) => ({
      from: older.version,
      to: newer.version,
      // That the version is another one is what the page is about.
      changes: compareSpecifications(older.set, newer.set).filter(
        ({ kind }) => kind !== 'version-changed',
      ),
    })),
  );
  return { releases, differences, bundles: await readBundles(projectDir, releases) };
}

export function bundlePath(version: string, name: string): string {
  return `versions/${version}/${name}.yaml`;
}

export function versionPath(version: string): string {
  return `versions/${version}.html`;
}

export function differencePath({ from, to }: Pick<VersionDifference, 'from' | 'to'>): string {
  return `versions/${from}-to-${to}.html`;
}

async function readBundles(
  projectDir: string,
  releases: readonly ReleaseRecord[],
): Promise<PublishedVersions['bundles']> {
  const files = releases.flatMap(({ version, bundles }) =>
    Object.keys(bundles).map(async (name) => {
      const file = join(projectDir, versionsFolder, version, `${name}.yaml`);
      return [bundlePath(version, name), await readFile(file, 'utf8')] as const;
    }),
  );
  return new Map(await Promise.all(files));
}
