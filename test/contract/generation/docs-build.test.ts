import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSiteUrl } from '../../../scripts/generate/docs/site-url.js';
import { findDrift } from '../../../scripts/generate/find-drift.js';
import { listFiles } from '../../../scripts/generate/generated-folder.js';

const projectDir = fileURLToPath(new URL('../../../', import.meta.url));
const generated = join(projectDir, 'generated/docs');

describe('the site that is built alone', { timeout: 120_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'koogate-site-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const build = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'scripts/docs-build.ts', '--out', folder, ...args],
      {
        cwd: projectDir,
      },
    );

  it('is that of the generated folder', async () => {
    await build();
    expect(await findDrift(generated, folder, () => true)).toEqual([]);
  });

  it('has with its address a map of its pages, the specifications and a page for wrong addresses', async () => {
    await build('--site-url', 'https://docs.example.com/koogate');
    const files = await listFiles(folder);
    const added = files.filter((file) => file === 'sitemap.xml' || file.startsWith('openapi/'));
    expect(
      (await findDrift(generated, folder, (path) => !added.includes(path))).map(({ path }) => path),
    ).toEqual(['404.html', 'index.html', 'zh/index.html']);
    const pages = files.filter((file) => file.endsWith('.html') && file !== '404.html');
    const map = await readFile(join(folder, 'sitemap.xml'), 'utf8');
    const addresses = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address);
    expect(addresses.sort()).toEqual(
      pages.map((page) => `https://docs.example.com/koogate/${page}`).sort(),
    );
    expect(await readFile(join(folder, '404.html'), 'utf8')).toContain(
      'href="/koogate/index.html"',
    );
    expect(await readFile(join(folder, 'zh/index.html'), 'utf8')).toContain(
      'href="../openapi/callbacks.yaml"',
    );
    expect(files).toContain('openapi/callbacks.yaml');
  });

  it('empties no folder that holds anything else', async () => {
    await writeFile(join(folder, 'thesis.txt'), 'three years');
    await expect(build()).rejects.toThrow(
      'holds files that are no site: name an empty folder, or empty it',
    );
    expect(await readFile(join(folder, 'thesis.txt'), 'utf8')).toBe('three years');
  });

  it('tells GitHub Pages to leave it as it is', async () => {
    expect(await listFiles(generated)).toContain('.nojekyll');
  });

  it.each(['en', 'zh'])(
    'has an index of the search in %s that is soon loaded',
    async (language) => {
      const index = await readFile(join(generated, `search-index.${language}.js`));
      expect(gzipSync(index, { level: 9 }).length).toBeLessThan(150_000);
    },
  );
});

describe('the address of a site', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com/a/b', 'https://example.com/a/b/'],
  ])('%s ends in a slash', (text, href) => {
    expect(parseSiteUrl(text).href).toBe(href);
  });

  it.each(['example.com', 'ftp://example.com/', 'https://example.com/?q', ''])(
    'is none: "%s"',
    (text) => {
      expect(() => parseSiteUrl(text)).toThrow(
        `--site-url ${text} is no address of a site: write it as https://host/path/, without a query`,
      );
    },
  );
});
