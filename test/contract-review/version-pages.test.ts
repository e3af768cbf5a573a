import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestOf } from '../../scripts/contract/versions/read-releases.js';
import { toReleaseText } from '../../scripts/contract/versions/release-record.js';
import { toBundleText } from '../../scripts/generate/bundle-files.js';
import { html } from '../../scripts/generate/docs/html.js';
import type { Page } from '../../scripts/generate/docs/page.js';
import { readVersions } from '../../scripts/generate/docs/versions/read-versions.js';
import { versionPages } from '../../scripts/generate/docs/versions/version-pages.js';
import type { OpenApiDocument, Schema } from '../../scripts/generate/openapi-document.js';
import { contractProject, type ContractProject } from '../support/contract-project.js';

/** An interface of one operation whose body has these fields. */
function small(version: string, properties: Readonly<Record<string, Schema>>): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'Small', version },
    paths: {
      '/act': {
        post: {
          operationId: 'act',
          requestBody: {
            content: { 'application/json': { schema: { type: 'object', properties } } },
          },
          responses: {},
        },
      },
    },
  };
}

const text: Schema = { type: 'string' };

/** Keeps a version with the management interface alone. */
function keep(project: ContractProject, version: string, properties: Record<string, Schema>): void {
  const bundle = toBundleText(small(version, properties));
  const folder = `openapi/versions/${version}`;
  project.write(`${folder}/management.yaml`, bundle);
  const bundles = { management: digestOf(bundle) };
  const record = { version, date: '2026-02-28', bundles, changes: [] };
  project.write(`${folder}/release.yaml`, toReleaseText(record));
}

async function pagesOf(versions: Readonly<Record<string, Record<string, Schema>>>) {
  const project = contractProject();
  rmSync(join(project.dir, 'openapi/versions'), { recursive: true });
  for (const [version, properties] of Object.entries(versions)) keep(project, version, properties);
  const read = await readVersions(project.dir);
  const pages = new Map(versionPages(read).map((page) => [page.path, page]));
  return { pages, bundles: read.bundles };
}

const wordsOf = (page: Page | undefined) =>
  html`${page?.lead} ${page?.body}`.text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

it('one version has the list and a page of its own, and nothing to compare', async () => {
  const { pages, bundles } = await pagesOf({ '1.0.0': {} });
  expect([...pages.keys()]).toEqual(['versions.html', 'versions/1.0.0.html']);
  expect([...bundles.keys()]).toEqual(['versions/1.0.0/management.yaml']);
  const page = pages.get('versions/1.0.0.html');
  expect(html`${page?.body}`.text).toContain('href="../versions/1.0.0/management.yaml"');
  expect(wordsOf(page)).not.toContain('What differs');
});

it('any two versions have a page of what differs, without what came and went between them', async () => {
  const { pages } = await pagesOf({
    '1.0.0': {},
    '1.1.0': { passing: text },
    '1.2.0': { staying: text },
    '1.10.0': {},
  });
  expect([...pages.keys()].filter((path) => path.includes('-to-'))).toEqual([
    'versions/1.2.0-to-1.10.0.html',
    'versions/1.1.0-to-1.10.0.html',
    'versions/1.0.0-to-1.10.0.html',
    'versions/1.1.0-to-1.2.0.html',
    'versions/1.0.0-to-1.2.0.html',
    'versions/1.0.0-to-1.1.0.html',
  ]);
  expect(wordsOf(pages.get('versions/1.0.0-to-1.1.0.html'))).toMatch(
    /act \(management\) harmless .*passing/,
  );
  const skipping = wordsOf(pages.get('versions/1.0.0-to-1.2.0.html'));
  expect(skipping).toContain('staying');
  expect(skipping).not.toContain('passing');
  expect(wordsOf(pages.get('versions/1.0.0-to-1.10.0.html'))).toContain('Nothing differs.');
});

it('each version leads to what differs from all others', async () => {
  const { pages } = await pagesOf({ '1.0.0': {}, '1.1.0': { a: text }, '2.0.0': { b: text } });
  const links = [
    ...html`${pages.get('versions/1.1.0.html')?.body}`.text.matchAll(/href="([^"]+)"/g),
  ];
  expect(links.map(([, href]) => href)).toEqual([
    '../versions/1.1.0/management.yaml',
    '../versions/1.1.0-to-2.0.0.html',
    '../versions/1.0.0-to-1.1.0.html',
  ]);
});

it('shows which words of a text are others, as text', async () => {
  const note = (description: string) => ({ note: { ...text, description } });
  const { pages } = await pagesOf({
    '1.0.0': note('Told <b>once</b> & at once.'),
    '1.0.1': note('Told <i>twice</i> & at once.'),
  });
  const { body } = pages.get('versions/1.0.0-to-1.0.1.html') ?? {};
  const shown = /<p class="words">(.*?)<\/p>/s.exec(html`${body}`.text)?.[1] ?? '';
  expect(shown).not.toMatch(/<(?!\/?(?:del|ins)>)/);
  expect(shown.replaceAll(/<del>.*?<\/del>|<\/?ins>/g, '')).toBe(
    'Told &lt;i&gt;twice&lt;/i&gt; &amp; at once.',
  );
});
