import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { listFiles } from '../../scripts/generate/generated-folder.js';
import { describeInBrowser } from '../support/browser.js';
import { useDatabase } from '../support/databases.js';
import { useApp } from '../support/use-app.js';

const docsDir = fileURLToPath(new URL('../../generated/docs/', import.meta.url));
const phone = { width: 390, height: 844 };

/** A hundred pages in seconds; on a machine that does much else beside, in minutes. */
const timeout = 240_000;

/** One page of each kind, in both languages where it has two. */
const kinds = [
  'index.html',
  'zh/index.html',
  'signatures.html',
  'zh/signatures.html',
  'result-codes.html',
  'zh/result-codes.html',
  'families/KitV2.html',
  'operations/newInstance.html',
  'zh/operations/newInstance.html',
  'operations/newInstanceV1.html',
  'guides/performance.html',
  'zh/guides/limits.html',
  'emulator.html',
  'versions.html',
  '404.html',
];

describeInBrowser('a page of the documentation, as the server gives it', (open) => {
  const app = useApp(useDatabase('sqlite'));

  it(
    'loads without an error, asks no other host and fits a phone, each of them',
    { timeout },
    async () => {
      const paths = (await listFiles(docsDir)).filter((path) => path.endsWith('.html'));
      expect(paths.length).toBeGreaterThan(90);
      const findings = await onPages({ open, paths, viewport: phone }, async (page, path, seen) => {
        const answer = await page.goto(`${app().url}/docs/${path}`, { waitUntil: 'load' });
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        return [
          ...seen,
          ...(answer?.status() === 200 ? [] : [`status ${String(answer?.status())}`]),
          ...(width > phone.width ? [`is ${width} px wide`] : []),
        ];
      });
      expect(findings).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)(
    'has no barrier that axe finds, in %s',
    { timeout },
    async (colorScheme) => {
      const findings = await onPages({ open, paths: kinds, colorScheme }, async (page, path) => {
        await page.goto(`${app().url}/docs/${path}`);
        return barriers(page);
      });
      expect(findings).toEqual([]);
    },
  );

  it(
    'has no barrier that axe finds on a phone with its contents open, while searching and calculating',
    { timeout },
    async () => {
      const context = await open({ viewport: phone });
      const page = await context.newPage();
      await page.goto(`${app().url}/docs/signatures.html`);
      await page.getByRole('button', { name: 'Fill with an example' }).click();
      await page.locator('[name=pasted]').fill('signature=00');
      await page.getByRole('combobox', { name: 'Search' }).fill('instance');
      await page.getByRole('option').first().waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.to-contents').click();
      expect(await barriers(page)).toEqual([]);
      await context.close();
    },
  );
});

interface Visit {
  readonly open: Parameters<Parameters<typeof describeInBrowser>[1]>[0];
  readonly paths: readonly string[];
  readonly viewport?: typeof phone;
  readonly colorScheme?: 'light' | 'dark';
}

type Look = (page: Page, path: string, seen: readonly string[]) => Promise<readonly string[]>;

/** As many as there are cores, and more: pages wait for the server too. */
const windows = 3;

/** What is found on any of the pages, with its path before it. */
async function onPages({ open, paths, ...options }: Visit, look: Look): Promise<string[]> {
  const context = await open(options);
  const waiting = [...paths];
  const findings: string[] = [];
  const work = async () => {
    const page = await context.newPage();
    const seen = recordComplaints(page);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      seen.length = 0;
      const found = await look(page, path, seen);
      for (const each of found) findings.push(`${path}: ${each}`);
    }
  };
  await Promise.all(Array.from({ length: windows }, work));
  await context.close();
  return findings.sort();
}

/** What a page complains about, and whom else it asks. */
function recordComplaints(page: Page): string[] {
  const seen: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text());
  });
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') seen.push(`asks ${request.url()}`);
  });
  return seen;
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run({ resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
}
