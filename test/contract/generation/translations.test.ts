import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describedTexts, withTexts } from '../../../scripts/generate/docs/described-texts.js';
import { markdown } from '../../../scripts/generate/docs/markdown.js';
import { findTranslationProblems } from '../../../scripts/generate/docs/translation-problems.js';
import { readTranslations } from '../../../scripts/generate/docs/translations.js';
import { readGenerationInput } from '../../../scripts/generate/generation-input.js';
import type { OpenApiDocument } from '../../../scripts/generate/openapi-document.js';

const projectDir = fileURLToPath(new URL('../../../', import.meta.url));

const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'A title', version: '1', description: 'The chapter.\n' },
  components: {
    schemas: {
      Order: {
        description: 'An order.',
        enum: ['title'],
        'x-enumDescriptions': { title: 'What it is called.' },
        properties: {
          // A field of this name is described, and not itself a description.
          description: { type: 'string', description: 'A field.', example: 'An order.' },
        },
      },
    },
    examples: {
      one: { summary: 'One', value: { title: 'Travels as it is', description: 'An order.' } },
    },
  },
};

describe('the texts of a specification', () => {
  it('are what is said of things, and not what travels', () => {
    expect([...describedTexts(document)].sort()).toEqual([
      'A field.',
      'A title',
      'An order.',
      'One',
      'The chapter.\n',
      'What it is called.',
    ]);
  });

  it('are replaced without touching anything else', () => {
    const shouted = withTexts(document, (text) => text.toUpperCase());
    expect(shouted.components?.schemas?.Order).toEqual({
      description: 'AN ORDER.',
      enum: ['title'],
      'x-enumDescriptions': { title: 'WHAT IT IS CALLED.' },
      properties: {
        description: { type: 'string', description: 'A FIELD.', example: 'An order.' },
      },
    });
    expect(shouted.components?.examples?.one).toEqual({
      summary: 'ONE',
      value: { title: 'Travels as it is', description: 'An order.' },
    });
  });
});

describe('the Chinese documentation', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'koogate-translations-'));
    await write('guides/callbacks.md', 'The chapter.\n');
    await write('guides/operating/limits.md', '# Limits\n\n## Bodies\n');
    await write('guides/events/node.md', 'In English only.\n');
    await write(
      'translations/zh/all.yaml',
      ['A field.', 'A title', 'An order.', 'One', 'What it is called.']
        .map((en) => `- en: ${en}\n  zh: 中${en}\n`)
        .join(''),
    );
    await write('guides/zh/callbacks.md', guideOf('The chapter.\n', '章节。\n'));
    await write(
      'guides/zh/operating/limits.md',
      guideOf('# Limits\n\n## Bodies\n', '# 限制\n\n## 消息体\n'),
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (path: string, text: string) => {
    const file = join(folder, 'openapi', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const problems = async () =>
    (await findTranslationProblems(folder, document)).map(({ sentence }) => sentence);

  it('is in step when every text and every guide has its translation', async () => {
    expect(await problems()).toEqual([]);
    expect((await readTranslations(folder)).get('The chapter.')).toBe('章节。\n');
  });

  it.each([
    [
      'a text without Chinese',
      'translations/zh/all.yaml',
      '- { en: A title, zh: 中 }\n- { en: One, zh: 一 }\n- { en: An order., zh: 单 }\n- { en: A field., zh: 段 }\n',
      'no Chinese for "What it is called.": add { en, zh } to a file of openapi/translations/zh/',
    ],
    [
      'Chinese without a text',
      'translations/zh/more.yaml',
      '- { en: Gone, zh: 没 }\n',
      'no description says "Gone" any more: remove it from openapi/translations/zh/',
    ],
    [
      'a guide that has changed since',
      'guides/operating/limits.md',
      '# Limits\n\n## Bodies\n\nMore.\n',
      'openapi/guides/zh/operating/limits.md translates an older openapi/guides/operating/limits.md: bring it up to date, then `npm run docs:translated -- openapi/guides/zh/operating/limits.md`',
    ],
    [
      'a guide without Chinese',
      'guides/start/quick-start.md',
      '# Quick\n\nx\n',
      'no Chinese for openapi/guides/start/quick-start.md: write openapi/guides/zh/start/quick-start.md, then `npm run docs:translated -- openapi/guides/zh/start/quick-start.md`',
    ],
    [
      'a guide that is divided otherwise',
      'guides/zh/operating/limits.md',
      guideOf('# Limits\n\n## Bodies\n', '# 限制\n\n### 消息体\n'),
      'openapi/guides/zh/operating/limits.md has other headings than openapi/guides/operating/limits.md: give it the same, in the same order',
    ],
    [
      'a translation of nothing',
      'guides/zh/events/node.md',
      guideOf('In English only.\n', '中\n'),
      'openapi/guides/zh/events/node.md translates nothing: there is no openapi/guides/events/node.md, or its page is in English only',
    ],
  ])('is told of %s, and how to mend it', async (_, path, text, problem) => {
    await write(path, text);
    expect(await problems()).toEqual([problem]);
  });

  it.each([
    [
      'translations/zh/bad.yaml',
      '- { en: One }\n',
      'bad.yaml is malformed at 0.zh: write a list of { en: English text, zh: Chinese text }',
    ],
    [
      'translations/zh/bad.yaml',
      '- { en: One, zh: 另 }\n',
      'bad.yaml translates a text that is translated otherwise before',
    ],
    [
      'guides/zh/callbacks.md',
      '章节。\n',
      'openapi/guides/zh/callbacks.md does not say what it translates',
    ],
  ])('is refused with a malformed %s', async (path, text, sentence) => {
    await write(path, text);
    await expect(problems()).rejects.toThrow(sentence);
  });

  it('has the addresses of the English headings', () => {
    expect(markdown('## 消息体', 2, '', '## Bodies').text).toBe('<h2 id="bodies">消息体</h2>\n');
  });

  it('lacks nothing', async () => {
    const { documents } = await readGenerationInput(projectDir);
    const callbacks = documents.find(({ name }) => name === 'callbacks');
    if (callbacks === undefined) throw new Error('no callbacks');
    const found = await findTranslationProblems(projectDir, callbacks.document);
    expect(found).toEqual([]);
  });

  it('is stamped by a command that names what it cannot stamp', async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'scripts/docs-translated.ts', ...args],
        {
          cwd: projectDir,
        },
      );
    await expect(run()).rejects.toThrow(
      'name the Chinese guides that are up to date, or --missing',
    );
    await expect(run('README.md')).rejects.toThrow(
      'README.md is no Chinese guide: name a file below openapi/guides/zh/',
    );
    await expect(run('openapi/guides/zh/operating/nowhere.md')).rejects.toThrow(
      'translates nothing: there is no openapi/guides/operating/nowhere.md',
    );
    const stamped = await readFile(join(folder, 'openapi/guides/zh/callbacks.md'), 'utf8');
    expect(stamped).toMatch(/^<!-- translates [0-9a-f]{12} -->\n/);
  });
});

/** A translation with the digest of what it translates. */
function guideOf(english: string, chinese: string): string {
  const digest = createHash('sha256').update(english).digest('hex').slice(0, 12);
  return `<!-- translates ${digest} -->\n\n${chinese}`;
}
