import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenApiDocument } from '../openapi-document.js';
import { describedTexts } from './described-texts.js';
import { guideFiles } from './guide-files.js';
import { headingDepths } from './markdown.js';
import { guideDigest, guidesFolder, readTranslatedGuide } from './translated-guide.js';
import { readTranslations, toKey, translationsFolder } from './translations.js';

/** Something that keeps the Chinese edition from saying what the English one does. */
export interface TranslationProblem {
  /** The file to be mended or written; the folder of translations where any of its files will do. */
  readonly path: string;
  /** What is wrong, and how to mend it. */
  readonly sentence: string;
  /** Whether something is still to be written; else there is too much. */
  readonly isLacking: boolean;
}

/**
 * All that keeps the Chinese edition from saying what the English one does, text by text and guide by guide. It fails no
 * generation, where such a text is shown in English and marked so: the code can follow a change before its translation does. A test, and
 * `npm run docs:translated -- --missing`, are failed by it.
 */
export async function findTranslationProblems(
  projectDir: string,
  callbacks: OpenApiDocument,
): Promise<readonly TranslationProblem[]> {
  const guides = await guideFiles(projectDir);
  const [ofTexts, ...ofGuides] = await Promise.all([
    textProblems(projectDir, callbacks, guides),
    ...guides.map((path) => guideProblems(projectDir, path)),
  ]);
  return [...ofTexts, ...ofGuides.flat(), ...(await orphanProblems(projectDir, guides))];
}

async function textProblems(
  projectDir: string,
  callbacks: OpenApiDocument,
  guides: readonly string[],
): Promise<readonly TranslationProblem[]> {
  const translations = await readTranslations(projectDir);
  const chapters = await Promise.all(guides.map((path) => readEnglish(projectDir, path)));
  const chapterKeys = new Set(chapters.map((bytes) => toKey(bytes.toString('utf8'))));
  const keys = new Set([...describedTexts(callbacks)].map(toKey));
  const missing = [...keys].filter((key) => !chapterKeys.has(key) && !translations.has(key));
  const unused = [...translations.keys()].filter((key) => !keys.has(key));
  return [
    ...missing.map((key) => ({
      path: translationsFolder,
      sentence: `no Chinese for "${key}": add { en, zh } to a file of ${translationsFolder}/`,
      isLacking: true,
    })),
    ...unused.map((key) => ({
      path: translationsFolder,
      sentence: `no description says "${key}" any more: remove it from ${translationsFolder}/`,
      isLacking: false,
    })),
  ];
}

async function guideProblems(
  projectDir: string,
  path: string,
): Promise<readonly TranslationProblem[]> {
  const english = await readEnglish(projectDir, path);
  const file = `${guidesFolder}/zh/${path}`;
  const translated = await readTranslatedGuide(projectDir, path, 'zh');
  if (translated === undefined) {
    return [
      {
        path: file,
        sentence: `no Chinese for ${guidesFolder}/${path}: write ${file}, then ${stamping(file)}`,
        isLacking: true,
      },
    ];
  }
  const isStale = translated.digest !== guideDigest(english);
  const isOtherwiseDivided =
    headingDepths(translated.text).join() !== headingDepths(english.toString('utf8')).join();
  return [
    ...(isStale
      ? [
          `${file} translates an older ${guidesFolder}/${path}: bring it up to date, then ${stamping(file)}`,
        ]
      : []),
    ...(isOtherwiseDivided
      ? [
          `${file} has other headings than ${guidesFolder}/${path}: give it the same, in the same order`,
        ]
      : []),
  ].map((sentence) => ({ path: file, sentence, isLacking: true }));
}

function stamping(file: string): string {
  return `\`npm run docs:translated -- ${file}\``;
}

async function orphanProblems(
  projectDir: string,
  guides: readonly string[],
): Promise<readonly TranslationProblem[]> {
  const folder = join(projectDir, guidesFolder, 'zh');
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((entry) => entry.endsWith('.md') && !guides.includes(entry))
    .sort()
    .map((entry) => ({
      path: `${guidesFolder}/zh/${entry}`,
      sentence: `${guidesFolder}/zh/${entry} translates nothing: there is no ${guidesFolder}/${entry}, or its page is in English only`,
      isLacking: false,
    }));
}

function readEnglish(projectDir: string, path: string): Promise<Buffer> {
  return readFile(join(projectDir, guidesFolder, path));
}
