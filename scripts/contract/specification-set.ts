import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compare, valid } from 'semver';
import { parse } from 'yaml';
import { bundleSpecification } from '../generate/bundle-specification.js';
import type { OpenApiDocument } from '../generate/openapi-document.js';
import { specifications, type SpecificationName } from '../generate/specifications.js';

const execute = promisify(execFile);

/** One state of the whole specification: each entry, bundled. */
export type SpecificationSet = ReadonlyMap<SpecificationName, OpenApiDocument>;

/** A state, and what people call it. */
export interface NamedSpecificationSet {
  readonly name: string;
  readonly specifications: SpecificationSet;
}

/**
 * What a review compares with: a published version, or any revision that git knows; the last published version where `base` is
 * `undefined`. Throws a sentence when there is no such thing.
 */
export async function readBaseSet(
  projectDir: string,
  base: string | undefined,
): Promise<NamedSpecificationSet> {
  const versions = await publishedVersions(projectDir);
  const wanted = base ?? versions.at(-1);
  if (wanted === undefined) {
    throw new Error(
      'no version has been published, openapi/versions/ has none: name a git revision with --base, as `--base HEAD`',
    );
  }
  if (versions.includes(wanted)) {
    return { name: wanted, specifications: await readPublishedSet(projectDir, wanted) };
  }
  return { name: wanted, specifications: await readRevisionSet(projectDir, wanted, versions) };
}

/** What the files of `openapi/` say now. */
export async function readWorkingSet(projectDir: string): Promise<SpecificationSet> {
  return await bundleFolder(join(projectDir, 'openapi'));
}

/** The folders of `openapi/versions/`, ascending. */
export async function publishedVersions(projectDir: string): Promise<readonly string[]> {
  const folder = versionsFolder(projectDir);
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => valid(name) === name).sort(compare);
}

/** The bundles that were kept of a version. */
export async function readPublishedSet(
  projectDir: string,
  version: string,
): Promise<SpecificationSet> {
  const folder = join(versionsFolder(projectDir), version);
  return await collect(async (name) => {
    const file = join(folder, `${name}.yaml`);
    // They are bundles of this project's own, which were linted before they were published.
    return existsSync(file) ? (parse(await readFile(file, 'utf8')) as OpenApiDocument) : undefined;
  });
}

async function readRevisionSet(
  projectDir: string,
  revision: string,
  versions: readonly string[],
): Promise<SpecificationSet> {
  const commit = await findCommit(projectDir, revision);
  if (commit === undefined) {
    const published = versions.length === 0 ? 'none' : versions.join(', ');
    throw new Error(
      `${revision} is neither a published version (${published}) nor a revision that git knows here: is it misspelt, or not fetched yet?`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'koogate-contract-'));
  try {
    await extract(projectDir, commit, folder);
    const set = await bundleFolder(folder);
    if (set.size === 0) throw new Error('its folder openapi/ has no specification');
    return set;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the specification of ${revision} cannot be read: ${why}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findCommit(projectDir: string, revision: string): Promise<string | undefined> {
  try {
    const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    const { stdout } = await execute('git', asked, { cwd: projectDir });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

async function extract(projectDir: string, commit: string, folder: string): Promise<void> {
  const archive = join(folder, 'openapi.tar');
  const asked = ['archive', '--format=tar', `--output=${archive}`, `${commit}:./openapi`];
  await execute('git', asked, { cwd: projectDir });
  await execute('tar', ['-xf', 'openapi.tar'], { cwd: folder });
}

/** An older state may lack an entry that came later. */
async function bundleFolder(folder: string): Promise<SpecificationSet> {
  return await collect(async (name) => {
    const entry = join(folder, `${name}.yaml`);
    return existsSync(entry) ? await bundleSpecification(entry) : undefined;
  });
}

async function collect(
  read: (name: SpecificationName) => Promise<OpenApiDocument | undefined>,
): Promise<SpecificationSet> {
  const set = new Map<SpecificationName, OpenApiDocument>();
  for (const { name } of specifications) {
    const document = await read(name);
    if (document !== undefined) set.set(name, document);
  }
  return set;
}

function versionsFolder(projectDir: string): string {
  return join(projectDir, 'openapi', 'versions');
}
