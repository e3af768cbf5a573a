import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { chromium, type Browser } from 'playwright-core';
import { documentation } from '../../src/http/documentation.js';
import { chromiumFlags, findChromium } from '../find-chromium.js';
import { median } from './median.js';
import { textTable } from './text-table.js';

export interface PagesResult {
  readonly text: string;
  /** Promises that are broken, each in a sentence. */
  readonly broken: readonly string[];
}

/** One of each kind, the largest among them. */
const pages = [
  'index.html',
  'zh/index.html',
  'operations/newInstance.html',
  'signatures.html',
  'guides/troubleshooting.html',
  'management.html',
];
const loads = 5;
const firstPaintMsMax = 1_000;

/**
 * When something of a page of the documentation is first seen, nothing of it in the browser's cache, from a server on this machine; beside
 * it a page that holds one word, as what the browser takes for itself.
 */
export async function benchPages(): Promise<PagesResult> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    return { text: 'pages: left out, there is no Chromium (CHROMIUM names it)', broken: [] };
  }
  const app = express();
  app.get('/word.html', (_req, res) => void res.send('<!doctype html><title>word</title>word'));
  app.use(
    documentation({ generatedFolder: fileURLToPath(new URL('../../generated', import.meta.url)) }),
  );
  const server = app.listen(0, '127.0.0.1');
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    await new Promise((resolve) =>
      server.listening ? resolve(0) : server.once('listening', resolve),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const wordMs = await firstPaintMs(browser, `${url}/word.html`);
    const rows: { page: string; ms: number }[] = [];
    for (const page of pages) {
      rows.push({ page, ms: await firstPaintMs(browser, `${url}/docs/${page}`) });
    }
    return report(rows, wordMs);
  } finally {
    await browser.close();
    server.close();
  }
}

function report(rows: readonly { page: string; ms: number }[], wordMs: number): PagesResult {
  const lines = rows.map(({ page, ms }) => [page, ms.toFixed(0), (ms / wordMs).toFixed(1)]);
  const text = textTable([
    ['first paint of a page', 'ms', '× one word'],
    ['one word', wordMs.toFixed(0), '1.0'],
    ...lines,
  ]);
  // Not a number is no first paint at all.
  const broken = rows
    .filter(({ ms }) => !(ms < firstPaintMsMax))
    .map(
      ({ page, ms }) =>
        `broken: ${page} is first seen after ${ms.toFixed(0)} ms, promised is less than ${firstPaintMsMax}`,
    );
  return { text, broken };
}

/** The median of several loads, each in a window that remembers nothing. */
async function firstPaintMs(browser: Browser, url: string): Promise<number> {
  const times: number[] = [];
  for (let load = 0; load < loads; load++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    // The browser may tell of it after the page is loaded.
    times.push(await page.evaluate<number>(firstPaint));
    await context.close();
  }
  return median(times);
}

const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      if (name === 'first-contentful-paint') resolve(startTime);
    }
  }).observe({ type: 'paint', buffered: true });
})`;
