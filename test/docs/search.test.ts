import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.js';
import { useDatabase } from '../support/databases.js';
import { useApp } from '../support/use-app.js';

describeInBrowser('the search of the documentation', (open) => {
  const app = useApp(useDatabase('sqlite'));
  const pages = new Map<string, Page>();
  beforeAll(async () => {
    const context = await open();
    for (const [language, path] of [
      ['en', 'index.html'],
      ['zh', 'zh/guides/limits.html'],
    ] as const) {
      const page = await context.newPage();
      await page.goto(`${app().url}/docs/${path}`);
      pages.set(language, page);
    }
  });
  const pageIn = (language: string): Page => {
    const page = pages.get(language);
    if (page === undefined) throw new Error(`no page in ${language}`);
    return page;
  };
  afterAll(() => pageIn('en').context().close());

  it.each([
    ['the name of a callback', 'en', 'newInstance', 'operations/newInstance.html'],
    ['a part of names', 'en', 'instance', 'Instance.html'],
    ['the beginning of a part', 'en', 'refr inst', 'operations/refreshInstance.html'],
    ['a slip of the pen', 'en', 'singature', 'signatures.html'],
    ['a field', 'en', 'orderLineId', '#schema-NewInstanceRequest'],
    ['a result code', 'en', '000002', 'result-codes.html#code-000002'],
    ['a heading of a guide', 'en', 'kill', 'guides/'],
    ['an operation of the management API', 'en', 'listInstances', 'management.html'],
    [
      'a Chinese name of a callback, from an English page',
      'en',
      '创建实例',
      'operations/newInstance.html',
    ],
    ['a Chinese name of a callback', 'zh', '创建实例', 'zh/operations/newInstance.html'],
    ['续费', 'zh', '续费', 'zh/operations/refreshInstance.html'],
    ['冻结', 'zh', '冻结', 'zh/operations/updateInstanceStatus.html'],
    ['a name on a Chinese page', 'zh', 'queryInstance', 'zh/operations/queryInstance.html'],
  ])('finds %s', async (_, language, query, address) => {
    const page = pageIn(language);
    await ask(page, query);
    const options = await page.getByRole('option').all();
    const addresses = await Promise.all(options.map((option) => option.getAttribute('href')));
    expect(addresses.filter((each) => each?.includes(address))).not.toEqual([]);
  });

  it('has what is called just so before what holds the word in a longer name', async () => {
    const page = pageIn('zh');
    await ask(page, '续费');
    const options = await page.getByRole('option').all();
    const addresses = await Promise.all(options.map((option) => option.getAttribute('href')));
    const names = addresses.map((each) => /operations\/(\w+)\.html$/.exec(each ?? '')?.[1]);
    const renewals = [
      'refreshInstance',
      'refreshInstanceV1',
      'refreshLicenseCode',
      'refreshLicenseV1',
    ];
    expect(names.slice(0, renewals.length).sort()).toEqual(renewals);
    expect(names).toContain('changeInstanceCheck');
  });

  it.each([
    ['en', 'newInstance', '/docs/operations/newInstance.html'],
    ['en', 'signatures', '/docs/signatures.html'],
    ['en', 'troubleshooting', '/docs/guides/troubleshooting.html'],
    ['zh', 'releaseInstance', '/docs/zh/operations/releaseInstance.html'],
  ])('has in %s for %s the page of that name first', async (language, query, address) => {
    const page = pageIn(language);
    await ask(page, query);
    const first = await page.getByRole('option').first().getAttribute('href');
    expect(new URL(first ?? '').pathname + new URL(first ?? '').hash).toBe(address);
  });

  it('shows the language of the page first, and marks what was asked for', async () => {
    const page = pageIn('zh');
    await ask(page, 'newInstance');
    expect(await page.getByRole('option').first().getAttribute('href')).toContain('/docs/zh/');
    expect(await page.locator('#search-results mark').first().textContent()).toMatch(
      /^newInstance$/i,
    );
    expect(await page.locator('#search-results [role=group]').first().getAttribute('lang')).toBe(
      'zh-CN',
    );
  });

  it('says how many it has found, and what to try when it has found nothing', async () => {
    const page = pageIn('en');
    await ask(page, 'newInstance');
    const count = await page.getByRole('option').count();
    expect(await page.locator('.search-status').textContent()).toBe(`${count} results`);
    await ask(page, 'zzzzqqqq', 'Nothing found');
    expect(await page.locator('.search-status').textContent()).toContain(
      'Nothing found for “zzzzqqqq”',
    );
    await ask(page, '<img src=x onerror=alert(1)>', '“<img');
    expect(await page.locator('.search-panel img').count()).toBe(0);
  });

  it('is led by the keyboard: a slash, arrows, Enter and Escape', async () => {
    const page = await pageIn('en').context().newPage();
    await page.goto(`${app().url}/docs/signatures.html`);
    await page.keyboard.press('/');
    const field = page.getByRole('combobox', { name: 'Search' });
    expect(await page.locator('#search input:focus').count()).toBe(1);
    expect(await field.inputValue()).toBe('');
    await page.keyboard.type('releaseInstance');
    await page.getByRole('option').first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const chosen = page.locator('[role=option][aria-selected=true]');
    expect(await chosen.count()).toBe(1);
    expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    await page.keyboard.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    expect(await field.inputValue()).toBe('releaseInstance');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/docs\/operations\/releaseInstance\.html/);
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    expect(await page.locator('#search input:focus').count()).toBe(0);
    await page.close();
  });

  it('leaves a slash to whoever types one into a field', async () => {
    const page = await pageIn('en').context().newPage();
    await page.goto(`${app().url}/docs/signatures.html`);
    await page.locator('[name=nonce]').focus();
    await page.keyboard.press('/');
    expect(await page.locator('[name=nonce]').inputValue()).toBe('/');
    await page.close();
  });

  it('loads its index when somebody means to search, and not before', async () => {
    const page = await pageIn('en').context().newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${app().url}/docs/index.html`);
    expect(asked.some((path) => path.includes('search-index'))).toBe(false);
    await page.getByRole('combobox').focus();
    await page.waitForFunction('globalThis.koogateSearch?.en !== undefined');
    expect(asked.filter((path) => path.includes('search-index'))).toEqual([
      '/docs/search-index.en.js',
    ]);
    await page.close();
  });

  it('says that its index cannot be loaded', async () => {
    const page = await pageIn('en').context().newPage();
    await page.route('**/search-index.*.js', (route) => route.abort());
    await page.goto(`${app().url}/docs/index.html`);
    await page.getByRole('combobox').focus();
    await page.getByText('The index of the search cannot be loaded').waitFor();
    await page.close();
  });
});

/** Types a question anew and waits for what is said to it. */
async function ask(page: Page, query: string, said = 'result'): Promise<void> {
  const field = page.locator('#search input');
  await field.fill('');
  await field.fill(query);
  const status = page.locator('.search-status');
  await status.filter({ hasText: said === 'result' ? /result|结果/ : said }).waitFor();
}
