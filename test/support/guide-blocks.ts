import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A block of code in a guide. */
export interface GuideBlock {
  /** Below `openapi/guides/`. */
  readonly guide: string;
  /** Of its first line of code. */
  readonly line: number;
  /** What is written behind the fence; empty for what only shows something. */
  readonly language: string;
  /** Without the indentation of the list that it may stand in. */
  readonly code: string;
}

export const guidesFolder = fileURLToPath(new URL('../../openapi/guides/', import.meta.url));

/** All guides, chapters and translations, by their path below `openapi/guides/`. */
export function guideNames(): readonly string[] {
  return readdirSync(guidesFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** The blocks of a guide in their order. Throws when a fence is not closed. */
export function guideBlocks(guide: string): readonly GuideBlock[] {
  return parseBlocks(guide, readFileSync(`${guidesFolder}${guide}`, 'utf8'));
}

/** The blocks of a text that is called so. */
export function parseBlocks(guide: string, text: string): readonly GuideBlock[] {
  const blocks: GuideBlock[] = [];
  let open: { fence: string; language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indentation = '', language = ''] = /^( *)```([\w-]*)\s*$/.exec(line) ?? [];
    if (open === undefined) {
      if (!line.trimStart().startsWith('```')) continue;
      open = { fence: `${indentation}\`\`\``, language, line: index + 2, lines: [] };
    } else if (line === open.fence) {
      const indented = open.fence.length - '```'.length;
      const code = open.lines.map((each) => each.slice(indented)).join('\n');
      blocks.push({ guide, language: open.language, line: open.line, code });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`${guide}:${open.line}: this block has no end`);
  return blocks;
}

/** `guide.md:12`, as editors know it. */
export function placeOf({ guide, line }: GuideBlock): string {
  return `openapi/guides/${guide}:${line}`;
}

/** Code without what is there for its readers only, so that a translation may say that in its own language. */
export function withoutComments({ language, code }: Pick<GuideBlock, 'language' | 'code'>): string {
  const mark = commentMarks[language];
  const bare = mark === undefined ? code : code.replaceAll(mark, '');
  return bare.replaceAll(/[ \t]+$/gm, '').replaceAll(/\n{2,}/g, '\n');
}

const hash = /(?<=^|\s)#.*$/gm;
const slashes = /(?<=^|\s)\/\/.*$|\/\*[\s\S]*?\*\//gm;
const commentMarks: Readonly<Record<string, RegExp>> = {
  sh: hash,
  yaml: hash,
  nginx: hash,
  python: hash,
  js: slashes,
  ts: slashes,
  java: slashes,
  go: slashes,
  sql: /(?<=^|\s)--.*$/gm,
};
