import { readdirSync, readFileSync } from 'node:fs';
import { parseDocument, visit } from 'yaml';
import { describe, expect, it } from 'vitest';

/** Behind plain text, ` #` begins a comment: what follows it would be in no description, and nothing would say so. */
function cutTexts(source: string): readonly string[] {
  const cut: string[] = [];
  visit(parseDocument(source), {
    Scalar(_key, node) {
      if (node.type === 'PLAIN' && typeof node.comment === 'string') cut.push(String(node.value));
    },
  });
  return cut;
}

describe('the texts of the specifications', () => {
  it('lose none behind a #', () => {
    const files = readdirSync('openapi', { recursive: true, encoding: 'utf8' });
    const texts = files.filter((file) => /^(?!versions).*[.]yaml$/.test(file));
    const cut = texts.flatMap((file) =>
      cutTexts(readFileSync(`openapi/${file}`, 'utf8')).map((text) => `${file}: ${text}`),
    );
    expect(texts.length).toBeGreaterThan(700);
    expect(cut).toEqual([]);
  });

  it('would say which is cut off', () => {
    expect(cutTexts("'1': CBC with PKCS #5 padding\n'2': '#5 is quoted'\n")).toEqual([
      'CBC with PKCS',
    ]);
  });
});
