import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const guide = readFileSync('openapi/guides/operating/security.md', 'utf8');

interface Threat {
  readonly actor: string;
  readonly what: string;
  readonly proof: string;
}

describe('the threat model', () => {
  const threats = threatsOf(guide);

  it('has lines for every kind of actor', () => {
    expect(new Set(threats.map(({ actor }) => actor)).size).toBeGreaterThanOrEqual(9);
    expect(threats.length).toBeGreaterThan(35);
  });

  it('names for each line a test that is there', () => {
    expect(threats.flatMap(problemOf)).toEqual([]);
  });

  it.each([
    ['no test', 'somebody has looked at it', 'names no test'],
    ['a file that is gone', '`test/security/gone.test.ts`: is refused', 'no such file'],
    [
      'a title that is gone',
      '`test/security/framing.test.ts`: is refused by magic',
      'no such title',
    ],
  ])('would be caught with %s', (_title, proof, problem) => {
    const line = `## Somebody\n\n| may try | what stops it | shown by |\n| --- | --- | --- |\n| it | that | ${proof} |\n`;
    expect(threatsOf(line).flatMap(problemOf)).toEqual([expect.stringContaining(problem)]);
  });
});

/** The rows of all tables with three columns, each with the heading that it stands under. */
function threatsOf(markdown: string): readonly Threat[] {
  let actor = '';
  return markdown.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) actor = line.slice(3);
    const [what = '', , proof, ...more] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const isRow =
      proof !== undefined && more.length === 0 && !/^-+$/.test(what) && proof !== 'shown by';
    return isRow ? [{ actor, what, proof }] : [];
  });
}

function problemOf({ actor, what, proof }: Threat): readonly string[] {
  const place = `${actor}, ${what}`;
  const [, file, title] = /^`(test\/[\w./-]+\.test\.ts)`: (.+)$/.exec(proof) ?? [];
  if (file === undefined || title === undefined) return [`${place}: names no test`];
  if (!existsSync(file)) return [`${place}: no such file ${file}`];
  const source = readFileSync(file, 'utf8');
  const isThere = ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
  return isThere ? [] : [`${place}: no such title in ${file}`];
}
