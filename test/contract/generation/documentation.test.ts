import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentation } from '../../../scripts/generate/docs/documentation.js';
import { html } from '../../../scripts/generate/docs/html.js';
import { markdown } from '../../../scripts/generate/docs/markdown.js';
import type { GeneratedFiles } from '../../../scripts/generate/generated-files.js';
import { readGenerationInput } from '../../../scripts/generate/generation-input.js';

const projectDir = fileURLToPath(new URL('../../../', import.meta.url));

describe('the published documentation', () => {
  let files: GeneratedFiles;
  let pages: readonly (readonly [path: string, text: string])[];
  beforeAll(async () => {
    files = await documentation(await readGenerationInput(projectDir));
    pages = [...files].filter(([path]) => path.endsWith('.html'));
  });

  it('has a page for each callback', () => {
    for (const operationId of ['newInstance', 'refreshInstance', 'changeInstanceCheck']) {
      expect(files.get(`docs/operations/${operationId}.html`)).toContain(`<code>${operationId}`);
    }
  });

  it('runs no script, has no style of its own and loads nothing from elsewhere', () => {
    for (const [path, text] of pages) {
      expect(text, path).not.toMatch(/<script|<style|<iframe|<object|\son\w+=|\sstyle=/i);
      const loaded = [...text.matchAll(/<(?:link|img)[^>]*\s(?:href|src)="([^"]*)"/g)];
      for (const [, address] of loaded) expect(address, path).toMatch(/^(?:\.\.\/)*[\w.-]+$/);
      expect(text, path).toContain("default-src 'none'");
    }
  });

  it('has no link and no anchor that leads nowhere', () => {
    for (const [path, text] of pages) {
      for (const [, address = ''] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        if (/^https?:/.test(address)) continue;
        const [file = '', anchor] = address.split('#');
        const target = file === '' ? path : posix.join(posix.dirname(path), file);
        if (target.startsWith('openapi/')) continue;
        expect([...files.keys()], `${address} in ${path}`).toContain(target);
        if (anchor !== undefined) {
          expect(files.get(target), `${address} in ${path}`).toContain(`id="${anchor}"`);
        }
      }
    }
  });

  it('gives an address to one thing only', () => {
    for (const [path, text] of pages) {
      const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        path,
      ).toEqual([]);
    }
  });
});

describe('what somebody writes into a description', () => {
  it.each([
    ['raw HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['raw HTML between words', 'a <b onclick=x>b</b>', 'a &lt;b onclick=x&gt;b&lt;/b&gt;'],
    ['a link that runs', '[go](javascript:alert(1))', '<p>go</p>'],
    ['a link to data', '[go](data:text/html,x)', '<p>go</p>'],
    ['a disguised link', '[go](JaVaScRiPt&colon;alert(1))', '<p>go</p>'],
    ['a picture from elsewhere', '![seen](https://example.com/x.png)', '<p>seen</p>'],
  ])('stays words: %s', (_, source, shown) => {
    expect(markdown(source).text).toContain(shown);
  });

  it('keeps links that lead somewhere', () => {
    expect(markdown('[a](https://example.com) [b](page.html#c)').text).toContain(
      '<a href="https://example.com">a</a> <a href="page.html#c">b</a>',
    );
  });

  it('is escaped in every template', () => {
    expect(html`<p title="${'"><script>'}">${"<&'"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;&amp;&#39;</p>',
    );
  });
});
