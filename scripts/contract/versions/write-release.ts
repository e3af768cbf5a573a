import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBundleText } from '../../generate/bundle-files.js';
import type { NamedDocument } from '../../generate/generation-input.js';
import type { OpenApiDocument } from '../../generate/openapi-document.js';
import { specifications } from '../../generate/specifications.js';
import { digestOf, versionsFolder } from './read-releases.js';
import { toReleaseText, type ReleaseRecord } from './release-record.js';
import { replaceFile, replaceFiles } from './replace-files.js';

export interface ReleaseToWrite extends Omit<ReleaseRecord, 'bundles'> {
  readonly documents: readonly NamedDocument[];
}

/**
 * Publishes a version: `info.version` of every entry, the folder with the bundles and the record, and no acknowledgement left, since
 * the record holds them. All or nothing: a failure leaves the project as it was.
 */
export async function writeRelease(projectDir: string, release: ReleaseToWrite): Promise<void> {
  const folder = join(projectDir, versionsFolder);
  const staged = join(folder, `.${release.version}`);
  const published = join(folder, release.version);
  await rm(staged, { recursive: true, force: true });
  try {
    await stage(staged, release);
    await replaceFiles(await versionedEntries(projectDir, release.version), async () => {
      await rename(staged, published);
      // Behind the folder that keeps them, so that no kill loses an acknowledgement.
      await emptyAcknowledged(projectDir).catch(async (error: unknown) => {
        await rename(published, staged);
        throw error;
      });
    });
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function stage(staged: string, { documents, ...release }: ReleaseToWrite): Promise<void> {
  await mkdir(staged, { recursive: true });
  const bundles: Record<string, string> = {};
  for (const { name, document } of documents) {
    const text = publishedText(document, release);
    bundles[name] = digestOf(text);
    await writeFile(join(staged, `${name}.yaml`), text);
  }
  const { version, date, changes } = release;
  await writeFile(join(staged, 'release.yaml'), toReleaseText({ version, date, bundles, changes }));
}

function publishedText(
  document: OpenApiDocument,
  { version, date }: Pick<ReleaseRecord, 'version' | 'date'>,
): string {
  const published = { ...document, info: { ...document.info, version } };
  return `# Version ${version}, published ${date}. Never altered.\n${toBundleText(published)}`;
}

async function versionedEntries(
  projectDir: string,
  version: string,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const { name } of specifications) {
    const file = join(projectDir, 'openapi', `${name}.yaml`);
    texts.set(file, withVersion(await readFile(file, 'utf8'), version, `openapi/${name}.yaml`));
  }
  return texts;
}

async function emptyAcknowledged(projectDir: string): Promise<void> {
  const file = join(projectDir, 'openapi/contract/acknowledged.yaml');
  const text = await readIfThere(file);
  if (text === undefined) return;
  // What stands above the first entry tells how to write one.
  const above = /^(?:#.*\n|\n)*/.exec(text)?.[0] ?? '';
  await replaceFile(file, `${above}[]\n`);
}

function withVersion(text: string, version: string, path: string): string {
  const line = /^(info:\n(?: .*\n)*? {2}version: ).*$/m;
  if (!line.test(text)) throw new Error(`${path} has no line "version:" under "info:": write it`);
  return text.replace(line, `$1${version}`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
