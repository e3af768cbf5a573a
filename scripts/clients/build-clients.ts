import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listFiles, writeFiles } from '../generate/generated-folder.js';
import { hasJava } from '../generate/java.js';
import { runGenerator } from '../generate/run-generator.js';
import { applyEdits } from './apply-edits.js';
import { clientDocument, type ClientDocument } from './client-document.js';
import {
  overlayFolder,
  readRecipe,
  type ClientLanguage,
  type ClientRecipe,
} from './client-language.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface BuiltClient {
  readonly language: ClientLanguage;
  readonly folder: string;
  readonly files: number;
}

/**
 * Writes a client of the management API for each of these languages into a folder of its name, in place of what was there. The same
 * specification gives the same bytes. Throws when there is no Java, which openapi-generator runs on.
 */
export async function buildClients(
  languages: readonly ClientLanguage[],
  outDir: string,
): Promise<readonly BuiltClient[]> {
  if (!(await hasJava())) {
    throw new Error('there is no Java: install a JRE of version 11 or later, then build again');
  }
  const text = await readFile(join(root, 'generated/openapi/management.json'), 'utf8');
  const document = JSON.parse(text) as ClientDocument;
  const workDir = await mkdtemp(join(tmpdir(), 'koogate-clients-'));
  try {
    const jobs = await Promise.all(
      languages.map((language) => writeJob(workDir, language, document)),
    );
    await runGenerator(jobs.map(({ configFile }) => configFile));
    return await Promise.all(jobs.map((job) => keepClient(job, outDir)));
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

interface Job {
  readonly language: ClientLanguage;
  readonly recipe: ClientRecipe;
  readonly version: string;
  readonly configFile: string;
  readonly outputDir: string;
}

async function writeJob(
  workDir: string,
  language: ClientLanguage,
  document: ClientDocument,
): Promise<Job> {
  const { version } = document.info;
  const recipe = readRecipe(language);
  const jobDir = join(workDir, language);
  const inputSpec = join(jobDir, 'specification.json');
  const outputDir = join(jobDir, 'out');
  const configFile = join(jobDir, 'job.json');
  const config = { ...recipe.generator, inputSpec, outputDir };
  await mkdir(jobDir);
  await writeFile(inputSpec, JSON.stringify(clientDocument(document, recipe)));
  await writeFile(configFile, withVersion(JSON.stringify(config), version));
  return { language, recipe, version, configFile, outputDir };
}

/** The code that was generated, edited; over it our own files; and the licence. */
async function keepClient(
  { language, recipe, version, outputDir }: Job,
  outDir: string,
): Promise<BuiltClient> {
  const folder = join(outDir, language);
  const generated = await readFiles(outputDir, recipe.keeps);
  const own = [...(await readFiles(overlayFolder(language), ''))].map(
    ([path, text]): [string, string] => [path, withVersion(text, version)],
  );
  const files = new Map([
    ...applyEdits(generated, recipe.edits),
    ...own,
    ['LICENSE', await readFile(join(root, 'LICENSE'), 'utf8')],
  ]);
  await rm(folder, { recursive: true, force: true });
  await writeFiles(folder, files);
  return { language, folder, files: files.size };
}

async function readFiles(dir: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await listFiles(dir)).filter((path) => path.startsWith(prefix));
  const texts = paths.map(async (path): Promise<[string, string]> => [
    path,
    await readFile(join(dir, path), 'utf8'),
  ]);
  return new Map(await Promise.all(texts));
}

/** That of the specification. */
function withVersion(text: string, version: string): string {
  return text.replaceAll('{{version}}', version);
}
