import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFigures, type Figure } from './figures.js';

/** What operators read from the first line to the last: one Markdown file in `openapi/guides/operating/`. */
export interface Guide {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  /** The first sentence. */
  readonly summary: string;
  /** Of its page, relative to the site's root. */
  readonly path: string;
  /** Markdown, without the title. */
  readonly text: string;
  /** What the lines `<!-- figure: name -->` stand for, by name. */
  readonly figures: ReadonlyMap<string, Figure>;
}

/** As one comes to need them; a guide that is not named here comes behind, by its name. */
const order = [
  'scaling',
  'performance',
  'data-size',
  'limits',
  'faults',
  'backup',
  'upgrading',
  'security',
  'fuzzing',
];

/** All guides for operators in the order of the contents. Throws when one has no title or shows a figure that cannot be shown. */
export async function readGuides(projectDir: string): Promise<readonly Guide[]> {
  const folder = join(projectDir, 'openapi/guides/operating');
  const names = (await namesIn(folder)).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return Promise.all(names.map((name) => readGuide(projectDir, folder, name)));
}

async function readGuide(projectDir: string, folder: string, name: string): Promise<Guide> {
  const source = await readFile(join(folder, `${name}.md`), 'utf8');
  const [, title, text] = /^# (.+)\n([^]*)$/.exec(source) ?? [];
  if (title === undefined || text === undefined) {
    throw new Error(`openapi/guides/operating/${name}.md begins with no title: write "# Title"`);
  }
  const figures = await readFigures(projectDir, `openapi/guides/operating/${name}.md`, text);
  return { name, title, summary: firstSentence(text), path: `guides/${name}.html`, text, figures };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files.filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -3));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function place(name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

function firstSentence(text: string): string {
  const paragraph = text.trim().split(/\n\s*\n/, 1)[0] ?? '';
  // Read on other pages, from where its links would lead elsewhere.
  const line = paragraph.replaceAll(/\s+/g, ' ').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return /^.*?[.:](?= |$)/.exec(line)?.[0] ?? line;
}
