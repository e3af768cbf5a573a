import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { guideDigest, guidesFolder } from './generate/docs/translated-guide.js';
import { findTranslationProblems } from './generate/docs/translation-problems.js';
import { readGenerationInput } from './generate/generation-input.js';

/**
 * `npm run docs:translated -- FILE…` says of Chinese guides that they translate the English ones as these are now: run it after you have
 * brought them up to date. With `--missing` it lists all that is still to be translated, and exits 1 if there is anything.
 */
const { values, positionals } = parseArgs({
  options: { missing: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const projectDir = fileURLToPath(new URL('..', import.meta.url));
if (values.missing) await listMissing();
else if (positionals.length > 0) for (const file of positionals) await stamp(file);
else throw new Error('name the Chinese guides that are up to date, or --missing');

async function listMissing(): Promise<void> {
  const { documents } = await readGenerationInput(projectDir);
  const callbacks = documents.find(({ name }) => name === 'callbacks');
  if (callbacks === undefined) throw new Error('openapi/callbacks.yaml is missing');
  const problems = await findTranslationProblems(projectDir, callbacks.document);
  process.stdout.write(problems.map(({ sentence }) => `${sentence}\n`).join(''));
  process.stdout.write(`${problems.length} to be mended.\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function stamp(given: string): Promise<void> {
  const file = resolve(given);
  const path = relative(join(projectDir, guidesFolder, 'zh'), file)
    .split(sep)
    .join('/');
  if (path.startsWith('..') || !path.endsWith('.md')) {
    throw new Error(`${given} is no Chinese guide: name a file below ${guidesFolder}/zh/`);
  }
  const english = await readFile(join(projectDir, guidesFolder, path)).catch(() => undefined);
  if (english === undefined)
    throw new Error(`${given} translates nothing: there is no ${guidesFolder}/${path}`);
  const text = await readFile(file, 'utf8');
  const head = `<!-- translates ${guideDigest(english)} -->\n`;
  await writeFile(file, head + text.replace(/^<!-- translates .*-->\n/, ''));
  process.stdout.write(`${given} translates ${guidesFolder}/${path} as it is now.\n`);
}
