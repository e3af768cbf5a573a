import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  describeOperations,
  type DescribedOperation,
} from '../../../scripts/generate/described-operation.js';
import { byteSize } from '../../../scripts/generate/docs/byte-size.js';
import { documentation } from '../../../scripts/generate/docs/documentation.js';
import { readGuides } from '../../../scripts/generate/docs/guides.js';
import { html } from '../../../scripts/generate/docs/html.js';
import { markdown } from '../../../scripts/generate/docs/markdown.js';
import { generalBodyBytesMax } from '../../../scripts/generate/docs/request-section.js';
import { wordsOf } from '../../../scripts/generate/docs/words.js';
import type { GeneratedFiles } from '../../../scripts/generate/generated-files.js';
import { specifications } from '../../../scripts/generate/specifications.js';
import { readGenerationInput } from '../../../scripts/generate/generation-input.js';
import { readConfig } from '../../../src/config.js';

const projectDir = fileURLToPath(new URL('../../../', import.meta.url));

describe('the published documentation', () => {
  let files: GeneratedFiles;
  let pages: readonly (readonly [path: string, text: string])[];
  let callbacks: readonly DescribedOperation[];
  let tags: readonly string[];
  beforeAll(async () => {
    const input = await readGenerationInput(projectDir);
    const document = input.documents.find(({ name }) => name === 'callbacks')?.document;
    if (document === undefined) throw new Error('no callbacks');
    callbacks = describeOperations(document);
    tags = (document.tags ?? []).map(({ name }) => name);
    files = await documentation(input);
    pages = [...files].filter(([path]) => path.endsWith('.html'));
  });

  const page = (path: string): string => {
    const text = files.get(`docs/${path}`);
    if (text === undefined) throw new Error(`no page ${path}`);
    return text;
  };

  it('has a page for each callback, and one for each family, in the order of the tags', () => {
    expect(callbacks.length).toBeGreaterThanOrEqual(33);
    for (const { operationId } of callbacks) {
      expect(page(`operations/${operationId}.html`)).toContain(`<code>${operationId}</code>`);
    }
    const families = [...page('index.html').matchAll(/<h3><a href="families\/(\w+)\.html">/g)];
    expect(families.map(([, tag]) => tag)).toEqual(tags);
    for (const tag of tags) expect(page(`families/${tag}.html`)).toContain('id="operations"');
  });

  it('unfolds in the contents the family that the reader is in, and no other', () => {
    for (const { operationId } of callbacks) {
      const text = page(`operations/${operationId}.html`);
      const [open = '', ...others] = text.match(/<details open>.*?<\/details>/gs) ?? [];
      expect(open).toContain('aria-current="page"');
      expect(open).toContain(`<code>${operationId}</code>`);
      // What is open besides is the first example of the request.
      expect(others.filter((each) => each.includes('operations/'))).toEqual([]);
    }
    expect(page('index.html')).not.toContain('<details open>');
  });

  it('shows how each kind of call travels', () => {
    expect(textOf(page('operations/newInstance.html'))).toContain(
      'POST /koogallery?signature=…&amp;timestamp=…&amp;nonce=… Content-Type: application/json',
    );
    expect(textOf(page('operations/newInstanceV1.html'))).toContain(
      'GET /koogallery?activity=newInstance&amp;…&amp;authToken=…',
    );
    expect(textOf(page('operations/tenantSync.html'))).toContain(
      'POST /koogallery/produceAPI/v2/tenantSync x-sign: … x-timestamp: … x-nonce: … Content-Type: application/json',
    );
  });

  it('tells of each callback how large its body may be and whether its record is sealed', () => {
    expect(readConfig({}).bodyBytesMax).toBe(generalBodyBytesMax);
    for (const { operationId, method, bodyBytesMax, sensitive } of callbacks) {
      const words = textOf(page(`operations/${operationId}.html`));
      const size = byteSize(bodyBytesMax ?? generalBodyBytesMax);
      expect(words.includes(`Size of the body at most ${size},`), operationId).toBe(
        method !== 'get',
      );
      expect(words.includes('Record sealed when it is stored'), operationId).toBe(sensitive);
    }
  });

  it('leads from a text that holds JSON to the table of what is in it', () => {
    const words = page('operations/authSync.html').replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'Array of <a href="#schema-UserEntry">UserEntry</a> or String with its JSON',
    );
    expect(words).toContain('id="schema-UserEntry"');
  });

  it('has a chapter for each signature scheme, with the classes of keys that use it', () => {
    const text = page('signatures.html');
    for (const { schemes, keyClass, operationId } of callbacks) {
      const [{ name, scheme } = { name: 'none', scheme: { type: 'none' } }] = schemes;
      const chapter = text.split('<h2 ').find((each) => each.startsWith(`id="signature-${name}"`));
      const words = textOf(chapter ?? '');
      expect(words, operationId).toContain(`Scheme ${String(scheme['x-koogate-scheme'])}`);
      expect(words, operationId).toContain(`Keys of class ${String(keyClass)}`);
      expect(words, operationId).toContain(operationId);
    }
  });

  it('has one page for each further interface, in the contents of every page', () => {
    const apis = specifications.flatMap((each) =>
      each.hasPage ? [{ name: each.name, ...wordsOf('en').contents.apis[each.name] }] : [],
    );
    expect(apis.map(({ name }) => name)).toEqual([
      'management',
      'marketplace',
      'events',
      'emulator',
    ]);
    for (const { name, eyebrow, heading, label } of apis) {
      expect(textOf(page(`${name}.html`))).toContain(eyebrow);
      for (const [path, text] of pages) {
        const chinese = wordsOf('zh').contents.apis[name];
        const isChinese = path.startsWith('docs/zh/');
        expect(textOf(text), path).toContain(
          isChinese ? `${chinese.heading} ${chinese.label} 英文` : `${heading} ${label}`,
        );
      }
      expect(page('index.html')).toContain(`href="../openapi/${name}.yaml"`);
    }
  });

  it('has a page for each guide for operators, in the contents of every page and on the first one', async () => {
    const guides = await readGuides(projectDir);
    expect(guides.map(({ name }) => name)).toContain('performance');
    const links = (text: string, root: string) =>
      guides.map(({ path, title }) => text.includes(`<a href="${root}${path}">${title}</a>`));
    for (const { path, title } of guides) {
      expect(page(path)).toContain(`<h1>${title}</h1>`);
      expect(page(path)).toContain(`<a href="../${path}" aria-current="page">${title}</a>`);
    }
    expect(links(page('operations/newInstance.html'), '../')).toEqual(guides.map(() => true));
    expect(links(page('index.html'), '')).toEqual(guides.map(() => true));
    expect(page('index.html')).toContain('<h2 id="operating">Operating</h2>');
  });

  it('says of each call of a seller how it is signed, what is known of its codes and what they mean', () => {
    const text = page('marketplace.html');
    for (const id of ['queryOrder', 'pushUsage', 'uploadMarketEventFile', 'scheme-Aksk']) {
      expect(text).toContain(`id="${id}"`);
    }
    const words = textOf(text);
    expect(words).toContain('Signing: PushSignature');
    expect(words).toContain('MKT.0102 The signature of the body is wrong.');
    expect(words).toContain('MOCKPERIODYEARNEW');
    expect(text).toContain('<span class="code-label success">92020000</span>');
    expect(text).toContain('<span class="code-label refused">92020003</span>');
  });

  it('runs no script but the files of the site, has no style of its own and loads nothing from elsewhere', () => {
    for (const [path, text] of pages) {
      expect(text, path).not.toMatch(/<style|<iframe|<object|\son\w+=|\sstyle=/i);
      const scripts = [...text.matchAll(/<script\b[^>]*>([^<]*)/g)];
      for (const [tag, content] of scripts) expect([tag, content], path).toEqual([tag, '']);
      const loaded = [...text.matchAll(/<(?:link|img|script)[^>]*\s(?:href|src)="([^"]*)"/g)];
      expect(loaded.length).toBeGreaterThan(3);
      for (const [, address = ''] of loaded) {
        expect(address, path).toMatch(/^(?:\/docs\/|(?:\.\.\/)*)[\w./-]+$/);
        expect([...files.keys()], `${address} in ${path}`).toContain(targetOf(path, address));
      }
      expect(text, path).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    }
  });

  it('has no link and no anchor that leads nowhere', () => {
    for (const [path, text] of pages) {
      for (const [, address = ''] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        if (/^https?:/.test(address)) continue;
        const [file = '', anchor] = address.split('#');
        const target = targetOf(path, file);
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

describe('a size', () => {
  it.each([
    [512, '512 bytes'],
    [65_536, '64 KiB'],
    [1_048_576, '1 MiB'],
    [1_572_864, '1.5 MiB'],
    [33_554_432, '32 MiB'],
  ])('of %d bytes reads %s', (bytes, words) => {
    expect(byteSize(bytes)).toBe(words);
  });
});

describe('what somebody writes into a description', () => {
  it.each([
    ['raw HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['raw HTML between words', 'a <b onclick=x>b</b>', 'a &lt;b onclick=x&gt;b&lt;/b&gt;'],
    ['a link that runs', '[go](javascript:alert(1))', '<p>go</p>'],
    ['a link to data', '[go](data:text/html,x)', '<p>go</p>'],
    ['a disguised link', '[go](JaVaScRiPt&colon;alert(1))', '<p>go</p>'],
    ['a mail address', 'to buyer@example.com', '<p>to buyer@example.com</p>'],
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

/** The page of wrong addresses is shown anywhere, so its own addresses begin at the root. */
function targetOf(path: string, address: string): string {
  if (address === '') return path;
  return address.startsWith('/') ? address.slice(1) : posix.join(posix.dirname(path), address);
}

/** What is to be read in a piece of HTML. */
function textOf(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
