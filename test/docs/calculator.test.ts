import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { toValues } from '../../scripts/generate/docs/calculator-examples.js';
import { englishCalculator as words } from '../../scripts/generate/docs/words/english-calculator.js';
import { describeInBrowser } from '../support/browser.js';
import { useDatabase } from '../support/databases.js';
import { useApp } from '../support/use-app.js';

const text = z.string();
const vectorSchema = z.looseObject({
  name: text,
  scheme: text,
  input: z.looseObject({ op: text.optional(), variant: text.optional() }),
  want: z.record(text, z.unknown()),
});

type Vector = z.infer<typeof vectorSchema>;

const vectors = [
  'base-signature',
  'kit-signature',
  'auth-token',
  'body-sign',
  'aksk',
  'usage-push',
  'canonical-json',
].flatMap((file) => {
  const source = new URL(`../protocol/vectors/${file}.json`, import.meta.url);
  return vectorSchema
    .array()
    .parse(JSON.parse(readFileSync(source, 'utf8')))
    .filter(({ input }) => input.op === undefined || /^(?:sign|canonical)$/.test(input.op));
});

/** Where the calculator shows what a vector calls by these names. */
const steps: Readonly<Record<string, string>> = {
  payload: 'payload',
  canonical: 'payload',
  innerHash: 'bodyHash',
  hmacKey: 'hmacKey',
  message: 'message',
  body: 'sortedBody',
  authToken: 'token',
  signature: 'signature',
  header: 'header',
  canonicalRequestSha256: 'canonicalRequestHash',
  stringToSign: 'text',
  authorization: 'authorization',
};

describeInBrowser('the calculator of signatures', (open) => {
  const app = useApp(useDatabase('sqlite'));
  const requests: string[] = [];
  let page: Page;
  beforeAll(async () => {
    const context = await open();
    page = await context.newPage();
    await page.goto(`${app().url}/docs/signatures.html`);
    page.on('request', (request) => requests.push(request.url()));
  });
  afterAll(async () => {
    // Nothing that was typed has left the page, and nothing stays in it.
    expect(requests).toEqual([]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it.each(vectors)('gives the known answer of $scheme: $name', async (vector) => {
    await fill(page, vector);
    if (typeof vector.want.reason === 'string') {
      const sentences: Readonly<Record<string, string>> = words.problems;
      expect(await page.locator('.problem').textContent()).toBe(sentences[vector.want.reason]);
      return;
    }
    const shown = await shownSteps(page);
    for (const [name, wanted] of Object.entries(wantedSteps(vector))) {
      expect(shown[name], name).toBe(wanted);
    }
  });

  it('has known answers for every way of signing', () => {
    expect(new Set(vectors.map(schemeOf))).toEqual(new Set(Object.keys(words.schemes)));
  });

  it.each(Object.keys(words.schemes))(
    'fills in an example of %s and finds its own result equal',
    async (scheme) => {
      await page.locator('[name=scheme]').selectOption(scheme);
      await page.getByRole('button', { name: words.example }).click();
      const { signature, token, query, header, authorization } = await shownSteps(page);
      const pasted = query ?? authorization ?? header ?? '';
      const verdict = page.locator('.verdict');
      const paste = page.locator('[name=pasted]');
      await paste.fill(pasted);
      expect(await verdict.textContent()).toBe(words.verdicts.equal);
      await paste.fill(signature ?? token ?? '');
      expect(await verdict.textContent()).toBe(words.verdicts.equal);
      const other = (signature ?? token ?? '').replace(/^./, (first) =>
        first === '0' ? '1' : '0',
      );
      await paste.fill(other);
      expect(await verdict.textContent()).toBe(words.verdicts.different);
      await paste.fill('nothing of the kind');
      const isHeader = scheme === 'body-sign';
      expect(await verdict.textContent()).toBe(words.verdicts[isHeader ? 'headerForm' : 'none']);
      await paste.fill('');
      expect(await verdict.textContent()).toBe('');
    },
  );

  it('tells that a sender has sorted the body, and which other parts of an address differ', async () => {
    await choose(page, {
      scheme: 'base',
      accessKey: 'k',
      timestamp: '1700000000000',
      nonce: 'n',
      body: '{"b":1,"a":2}',
      payload: 'canonical',
    });
    const { query = '' } = await shownSteps(page);
    await choose(page, { payload: 'raw' });
    await page.locator('[name=pasted]').fill(`https://seller.example.com/koogallery?${query}`);
    const verdict = page.locator('.verdict');
    expect(await verdict.textContent()).toBe(words.verdicts.equalSorted);
    await choose(page, { nonce: 'another' });
    expect(await verdict.textContent()).toBe(
      `${words.verdicts.different} ${words.differing([words.fields.nonce])}`,
    );
    await page.locator('[name=pasted]').fill('');
  });

  it.each([
    ['no key', { scheme: 'base', accessKey: '' }, words.problems.keyMissing],
    [
      'a body that is no Base64',
      { scheme: 'body-sign', accessKey: 'k', body: '{}', encoding: 'base64' },
      words.problems.bodyNotBase64,
    ],
    [
      'a body that is no JSON',
      { scheme: 'usage-push', accessKey: 'k', body: '{', encoding: 'text' },
      words.problems.bodyNotJson,
    ],
    [
      'a line that is no header',
      { scheme: 'aksk', secretKey: 's', headers: 'X-Sdk-Date' },
      words.problems.headersMalformed,
    ],
    [
      'headers without a date',
      { scheme: 'aksk', secretKey: 's', headers: 'a: b' },
      words.problems.dateMissing,
    ],
    [
      'a time in another unit',
      { scheme: 'kit', accessKey: 'k', timestamp: '17000', nonce: 'n' },
      words.notes.timestampForm,
    ],
    ['no nonce', { scheme: 'kit', accessKey: 'k', nonce: '' }, words.notes.nonceMissing],
    [
      'a query without its time',
      { scheme: 'auth-token', accessKey: 'k', query: 'activity=x' },
      words.notes.timeStampMissing,
    ],
    [
      'a body without members',
      { scheme: 'kit-auth-token', accessKey: 'k', body: '[]', encoding: 'text' },
      words.notes.noMembers,
    ],
  ])('explains %s', async (_, values, sentence) => {
    await choose(page, values);
    expect(await page.locator(':is(.problem, .note)').allTextContents()).toContain(sentence);
  });

  it('covers the key until somebody asks to see it, in the steps too', async () => {
    await choose(page, { scheme: 'base', accessKey: 'a-secret-of-mine', body: '{}' });
    expect((await shownSteps(page)).text).toContain('a-secret-of-mine');
    await page.getByRole('button', { name: words.hide, exact: true }).click();
    expect(await page.locator('[name=accessKey]').getAttribute('type')).toBe('password');
    expect(await page.locator('main').innerText()).not.toContain('a-secret-of-mine');
  });

  it('says that nothing is sent or stored, in both languages', async () => {
    expect(await page.locator('main').innerText()).toContain('nothing is sent, nothing is stored');
    const chinese = await page.context().newPage();
    await chinese.goto(`${app().url}/docs/zh/signatures.html`);
    expect(await chinese.locator('main').innerText()).toContain('不发送任何内容，也不保存任何内容');
    expect(await chinese.getByRole('button', { name: '填入示例' }).count()).toBe(1);
    await chinese.close();
  });
});

function schemeOf({ scheme, input }: Vector): string {
  if (scheme === 'canonical-json') return 'base';
  return input.variant === 'kit-v1' ? 'kit-auth-token' : scheme;
}

async function fill(page: Page, vector: Vector): Promise<void> {
  const { variant: _, ...input } = vector.input;
  const values = toValues(input);
  const isCanonical = vector.scheme === 'canonical-json';
  // A text area turns CR LF into LF, so such bodies are written in Base64; and what signs a canonical text alone does not matter.
  const body = values.encoding === 'base64' ? {} : inBase64(values.body);
  await choose(page, {
    scheme: schemeOf(vector),
    accessKey: 'k',
    secretKey: 's',
    payload: isCanonical ? 'canonical' : 'raw',
    formula: 'hashed',
    encoding: 'text',
    ...values,
    ...body,
  });
}

function inBase64(body: string | undefined): Readonly<Record<string, string>> {
  if (!body?.includes('\r')) return {};
  return { body: Buffer.from(body).toString('base64'), encoding: 'base64' };
}

/** Sets what the chosen way of signing asks for. */
async function choose(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  const { scheme, ...others } = values;
  if (scheme !== undefined) {
    await page.locator('[name=scheme]').selectOption(scheme);
    await page.getByRole('button', { name: words.clear }).click();
    // Each way of signing begins with its key covered.
    await page.getByRole('button', { name: words.show, exact: true }).click();
  }
  for (const [name, value] of Object.entries(others)) {
    const control = page.locator(`.calculator [name=${name}]`);
    if ((await control.count()) === 0) continue;
    const isSelect = ['payload', 'formula', 'encoding'].includes(name);
    await (isSelect ? control.selectOption(value) : control.fill(value));
  }
}

async function shownSteps(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate<Record<string, string>>(
    'Object.fromEntries([...document.querySelectorAll("[data-step]")].map((step) => [step.dataset.step, step.textContent]))',
  );
}

function wantedSteps({ scheme, want }: Vector): Readonly<Record<string, unknown>> {
  const wanted = Object.entries(want).flatMap(([name, value]) => {
    if (name === 'signedHeaders') return [];
    // Of a call it is the text that is signed; of AK/SK the one that is hashed before.
    if (name === 'canonicalRequest') return [[scheme === 'aksk' ? name : 'text', value]];
    if (name === 'header') return [[name, `Body-Sign: ${String(value)}`]];
    return [[steps[name] ?? name, value]];
  });
  return Object.fromEntries(wanted) as Record<string, unknown>;
}
