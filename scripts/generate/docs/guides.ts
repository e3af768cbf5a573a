import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFigures, type Figure } from './figures.js';
import { guideGroups, guideNames } from './guide-files.js';
import type { Language } from './languages.js';
import { guidesFolder, readTranslatedGuide } from './translated-guide.js';

/** What is read from the first line to the last: one Markdown file in a group's folder of `openapi/guides/`. */
export interface Guide {
  /** The folder that it lies in. */
  readonly group: string;
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  /** The first sentence. */
  readonly summary: string;
  /** Of its page, relative to the root of its edition. */
  readonly path: string;
  /** Markdown, without the title. */
  readonly text: string;
  /** The same text in English. */
  readonly original: string;
  /** What the lines `<!-- figure: name -->` stand for, by name. */
  readonly figures: ReadonlyMap<string, Figure>;
  /** What it is written in: English where nobody has translated it. */
  readonly language: Language;
}

/** Of the groups and within them, as one comes to need them; what is not named here comes behind, by its name. */
const order: Readonly<Record<string, readonly string[]>> = {
  start: ['quick-start', 'connect-your-product', 'going-live', 'troubleshooting'],
  operating: [
    'operations',
    'rotation',
    'scaling',
    'performance',
    'data-size',
    'limits',
    'faults',
    'backup',
    'upgrading',
    'security',
    'fuzzing',
  ],
};

/** All guides in the order of the contents. Throws when one has no title, is there twice or shows a figure that cannot be shown. */
export async function readGuides(
  projectDir: string,
  language: Language = 'en',
): Promise<readonly Guide[]> {
  const groups = inOrder(await guideGroups(projectDir), Object.keys(order));
  const guides = await Promise.all(
    groups.map((group) => readGroup({ projectDir, language }, group)),
  );
  return withDistinctNames(guides.flat());
}

interface Reading {
  readonly projectDir: string;
  readonly language: Language;
}

async function readGroup(reading: Reading, group: string): Promise<readonly Guide[]> {
  const names = await guideNames(reading.projectDir, group);
  return Promise.all(
    inOrder(names, order[group] ?? []).map((name) => readGuide(reading, group, name)),
  );
}

async function readGuide(
  { projectDir, language }: Reading,
  group: string,
  name: string,
): Promise<Guide> {
  const file = `${guidesFolder}/${group}/${name}.md`;
  const translated = await readTranslatedGuide(projectDir, `${group}/${name}.md`, language);
  const original = divide(file, await readFile(join(projectDir, file), 'utf8'));
  const { title, text } =
    translated === undefined ? original : divide(translated.file, translated.text);
  return {
    group,
    name,
    title,
    summary: firstSentence(text),
    path: `guides/${name}.html`,
    text,
    original: original.text,
    figures: await readFigures(projectDir, file, text),
    language: translated === undefined ? 'en' : language,
  };
}

function divide(file: string, source: string): Pick<Guide, 'title' | 'text'> {
  const [, title, text] = /^# (.+)\n([^]*)$/.exec(source) ?? [];
  if (title !== undefined && text !== undefined) return { title, text };
  throw new Error(`${file} begins with no title: write "# Title"`);
}

function withDistinctNames(guides: readonly Guide[]): readonly Guide[] {
  const twice = guides.find(
    ({ name }, index) => guides.findIndex((other) => other.name === name) !== index,
  );
  if (twice === undefined) return guides;
  throw new Error(
    `${guidesFolder}/${twice.group}/${twice.name}.md has the name of a guide of another group: rename one, they share a folder on the site`,
  );
}

function inOrder(names: readonly string[], known: readonly string[]): readonly string[] {
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return names.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Full stops of Chinese count too. */
function firstSentence(text: string): string {
  const paragraph = text.trim().split(/\n\s*\n/, 1)[0] ?? '';
  // Read on other pages, from where its links would lead elsewhere.
  const sentences = paragraph.replaceAll(/\s+/g, ' ').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return /^.*?(?:[.:](?= |$)|[。：])/.exec(sentences)?.[0] ?? sentences;
}
