import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedFiles } from './generated-files.js';
import type { GenerationInput, NamedDocument } from './generation-input.js';
import {
  httpMethods,
  type OpenApiDocument,
  type Operation,
  type PathItem,
} from './openapi-document.js';
import { runGenerator } from './run-generator.js';
import { specifications } from './specifications.js';

const templatesDir = fileURLToPath(new URL('../templates/', import.meta.url));

/**
 * One TypeScript interface per tag, written by openapi-generator from our own templates in `scripts/templates`.
 */
export async function stubs({ documents }: GenerationInput): Promise<GeneratedFiles> {
  const workDir = await mkdtemp(join(tmpdir(), 'koogate-stubs-'));
  try {
    const withStubs = documents.filter(({ name }) => templatesOf(name) !== undefined);
    const configFiles = await Promise.all(withStubs.map((named) => writeJob(workDir, named)));
    await runGenerator(configFiles);
    const perDocument = await Promise.all(withStubs.map(({ name }) => readStubs(workDir, name)));
    return new Map(perDocument.flat());
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function writeJob(workDir: string, { name, document }: NamedDocument): Promise<string> {
  const jobDir = join(workDir, name);
  await mkdir(jobDir);
  const inputSpec = join(jobDir, 'specification.json');
  await writeFile(inputSpec, JSON.stringify(withCommentTexts(document)));
  const configFile = join(jobDir, 'job.json');
  const job = {
    inputSpec,
    outputDir: join(jobDir, 'out'),
    generatorName: 'typescript-fetch',
    templateDir: join(templatesDir, templatesOf(name) ?? ''),
    globalProperties: { apis: '', apiDocs: 'false', apiTests: 'false' },
  };
  await writeFile(configFile, JSON.stringify(job));
  return configFile;
}

/**
 * The generator escapes quotes in summaries, as for a string literal. Our templates put them into comments, so they get
 * the text under a name of its own, with nothing changed but what would end the comment.
 */
function withCommentTexts(document: OpenApiDocument): OpenApiDocument {
  const withComment = (operation: Operation) => ({
    ...operation,
    'x-koogate-comment': operation.summary?.replaceAll('*/', '* /'),
  });
  const paths = Object.entries(document.paths ?? {}).map(([path, item]): [string, PathItem] => {
    const operations = httpMethods.flatMap((method): [string, Operation][] => {
      const operation = item[method];
      return operation === undefined ? [] : [[method, withComment(operation)]];
    });
    return [path, { ...item, ...Object.fromEntries(operations) }];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

function templatesOf(name: NamedDocument['name']): string | undefined {
  return specifications.find((candidate) => candidate.name === name)?.stubTemplates;
}

/** The generator appends `Api` to each tag; we name the file as the tag. */
async function readStubs(workDir: string, name: string): Promise<[string, string][]> {
  const outputDir = join(workDir, name, 'out', 'apis');
  const fileNames = (await readdir(outputDir)).sort();
  return Promise.all(
    fileNames.map(async (fileName): Promise<[string, string]> => {
      const text = await readFile(join(outputDir, fileName), 'utf8');
      return [`stubs/${fileName.replace(/Api\.ts$/, '.ts')}`, text];
    }),
  );
}
