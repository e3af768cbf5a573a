import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { chromiumFlags, findChromium } from '../../scripts/find-chromium.js';

/** A suite that needs a browser: left out where there is none, and said so, but never in CI. */
export function describeInBrowser(title: string, suite: (open: OpenContext) => void): void {
  if (executablePath === undefined && process.env.CI === 'true') {
    describe(title, () => {
      it('finds a browser', () => {
        throw new Error(`CI must try the pages in a browser: ${mending}`);
      });
    });
    return;
  }
  const reason = executablePath === undefined ? ` (left out, no browser: ${mending})` : '';
  describe.skipIf(executablePath === undefined)(`${title}${reason}`, () => {
    suite(useBrowser());
  });
}

/** A window of its own, with nothing remembered in it. */
export type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

const mending = 'install Chromium, or set CHROMIUM to where it is';

function useBrowser(): OpenContext {
  let opened: Awaited<ReturnType<typeof chromium.launchPersistentContext>> | undefined;
  let profile = '';
  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'koogate-browser-'));
    opened = await chromium.launchPersistentContext(profile, {
      ...(executablePath !== undefined && { executablePath }),
      headless: true,
      args: chromiumFlags,
    });
  });
  afterAll(async () => {
    await opened?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return (options) => {
    const browser = opened?.browser();
    if (!browser) throw new Error('the browser is there from beforeAll on');
    return browser.newContext(options);
  };
}

const executablePath = findChromium();
