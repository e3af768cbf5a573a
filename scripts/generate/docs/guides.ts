import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { specifications } from '../specifications.js';
import { readFigures, type Figure } from './figures.js';
import { languages, type Language } from './languages.js';
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

/** Chapters of their pages lie there, and translations. */
const noGroups: readonly string[] = [...specifications.map(({ name }) => name), ...languages];

/** All guides in the order of the contents. Throws when one has no title, is there twice or shows a figure that cannot be shown. */
export async function readGuides(
  projectDir: string,
  language: Language = 'en',
): Promise<readonly Guide[]> {
  const folders = await entriesOf(join(projectDir, guidesFolder), 'folder');
  const groups = inOrder(
    folders.filter((folder) => !noGroups.includes(folder)),
    Object.keys(order),
  );
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
  const files = await entriesOf(join(reading.projectDir, guidesFolder, group), 'file');
  const names = files.filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -3));
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
  const source = translated?.text ?? (await readFile(join(projectDir, file), 'utf8'));
  const [, title, text] = /^# (.+)\n([^]*)$/.exec(source) ?? [];
  if (title === undefined || text === undefined) {
    throw new Error(`${translated?.file ?? file} begins with no title: write "# Title"`);
  }
  return {
    group,
    name,
    title,
    summary: firstSentence(text),
    path: `guides/${name}.html`,
    text,
    figures: await readFigures(projectDir, file, text),
    language: translated === undefined ? 'en' : language,
  };
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

/** None where there is no such folder. */
async function entriesOf(folder: string, kind: 'file' | 'folder'): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory()))
      .map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
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
