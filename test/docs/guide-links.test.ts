import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { guideNames, guidesFolder } from '../support/guide-blocks.js';

const pages = guideNames().filter((name) => /^(zh\/)?(start|operating)\//.test(name));

it.for(pages)('every link of %s leads to a file, and to a heading in it', (name) => {
  const text = readFileSync(join(guidesFolder, name), 'utf8');
  const broken = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].filter(
    ([, path = '', anchor]) => {
      const file = path === '' ? name : join(dirname(name), path);
      if (!file.endsWith('.md') || !existsSync(join(guidesFolder, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    },
  );
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** As they are made of headings in the repository. */
function anchorsOf(file: string): readonly string[] {
  const text = readFileSync(join(guidesFolder, file), 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
