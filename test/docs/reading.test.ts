import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.js';
import { useDatabase } from '../support/databases.js';
import { useApp } from '../support/use-app.js';

const onDisk = pathToFileURL(fileURLToPath(new URL('../../generated/docs/', import.meta.url))).href;
const phone = { width: 390, height: 844 };

describeInBrowser('reading the documentation', (open) => {
  const app = useApp(useDatabase('sqlite'));

  it('leads from each page to the same one in the other language, at the same heading', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/operations/newInstance.html#result-codes`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const there = page.getByRole('link', { name: '中文' });
    expect([await there.getAttribute('hreflang'), await there.getAttribute('lang')]).toEqual([
      'zh-CN',
      'zh-CN',
    ]);
    await there.click();
    await page.waitForURL('**/docs/zh/operations/newInstance.html#result-codes');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('link', { name: 'English', exact: true }).click();
    await page.waitForURL('**/docs/operations/newInstance.html#result-codes');
    // What is in English only leads to the beginning of the Chinese documentation, which leads back to it.
    await page.goto(`${app().url}/docs/management.html`);
    await page.getByRole('link', { name: '中文' }).click();
    await page.waitForURL('**/docs/zh/index.html');
    await page.getByRole('link', { name: '管理 API' }).click();
    await page.waitForURL('**/docs/management.html');
    await context.close();
  });

  it('is light or dark by the system, by the switch if somebody uses it, and remembers that', async () => {
    const context = await open({ colorScheme: 'light' });
    const page = await context.newPage();
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.goto(`${app().url}/docs/index.html`);
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Show in dark colours' }).click();
    const dark = await background();
    expect(dark).not.toBe('rgb(255, 255, 255)');
    await page.goto(`${app().url}/docs/zh/signatures.html`);
    expect(await background()).toBe(dark);
    await page.getByRole('button', { name: '切换到浅色' }).click();
    expect(await background()).toBe('rgb(255, 255, 255)');
    // What the system says anyway is not remembered: the page follows it again.
    expect(await page.evaluate('localStorage.length')).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).toBe(dark);
    await context.close();
  });

  it('has its contents in a drawer on a phone, which Escape closes', async () => {
    const context = await open({ viewport: phone });
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/operations/newInstance.html`);
    const contents = page.locator('#contents');
    expect(await contents.isVisible()).toBe(false);
    await page.locator('.to-contents').click();
    expect(await contents.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await contents.isVisible()).toBe(false);
    await page.locator('.to-contents').click();
    await contents.getByRole('link', { name: 'queryInstance' }).first().click();
    await page.waitForURL('**/operations/queryInstance.html');
    await context.close();
  });

  it('can be done without script: contents, text and links, and no field that does nothing', async () => {
    const context = await open({ javaScriptEnabled: false, viewport: phone });
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/signatures.html`);
    expect(await page.locator('#search').isVisible()).toBe(false);
    expect(await page.getByText('The calculator needs JavaScript.').isVisible()).toBe(true);
    await page.locator('.to-contents').click();
    expect(await page.locator('#contents').isVisible()).toBe(true);
    await page.locator('#contents').getByRole('link', { name: 'Result codes' }).click();
    await page.waitForURL('**/docs/result-codes.html');
    expect(await page.locator('main').innerText()).toContain('000002');
    await context.close();
  });

  it('works from a folder on disk: style, search, calculator and languages', async () => {
    const context = await open();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${onDisk}zh/operations/newInstance.html`);
    expect(
      await page.evaluate('getComputedStyle(document.querySelector(".banner")).position'),
    ).toBe('sticky');
    await page.getByRole('combobox').fill('签名');
    await page.getByRole('option').first().waitFor();
    await page.goto(`${onDisk}signatures.html`);
    await page.getByRole('button', { name: 'Fill with an example' }).click();
    expect(await page.locator('[data-step=signature]').textContent()).toMatch(/^[0-9a-f]{64}$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('copies a block of code, links each heading, and marks where one reads', async () => {
    const context = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/signatures.html`);
    const block = page.locator('.copied-block').first();
    await block.hover();
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      await block.locator('pre').textContent(),
    );
    expect(await page.locator('#answers .permalink').getAttribute('href')).toBe('#answers');
    await page.locator('.outline').getByRole('link', { name: 'KitAuthToken' }).click();
    await page.locator('.outline [aria-current]', { hasText: 'KitAuthToken' }).waitFor();
    await context.close();
  });

  it('selects a block of code where the page may not copy it, and says what is left to do', async () => {
    const context = await open();
    const page = await context.newPage();
    // As in a page over plain HTTP from another machine.
    await page.addInitScript('delete Navigator.prototype.clipboard');
    await page.goto(`${app().url}/docs/signatures.html`);
    const block = page.locator('.copied-block').first();
    await block.hover();
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Selected: press Ctrl+C' }).waitFor();
    expect(await page.evaluate('getSelection().toString().trim()')).toBe(
      (await block.locator('pre').innerText()).trim(),
    );
    await context.close();
  });

  it('opens an example that a link leads to', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/operations/newInstance.html`);
    const folded = page.locator('details[id^=example-]:not([open])').first();
    const id = await folded.getAttribute('id');
    await page.goto(`${app().url}/docs/operations/newInstance.html#${String(id)}`);
    await page.locator(`[id="${String(id)}"][open]`).waitFor();
    await context.close();
  });

  it('prints its text without what is around it', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto(`${app().url}/docs/guides/limits.html`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const around of ['#contents', '.banner', '.outline', '.pager']) {
      expect(await page.locator(around).isVisible(), around).toBe(false);
    }
    expect(await page.locator('h1').isVisible()).toBe(true);
    await context.close();
  });
});
