import { Buffer } from 'node:buffer';
import { createHmac, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import { checkedAnswer, type CallAnswer } from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { newOrderId } from '../support/v1-calls.js';

const timeStamp = '20260301120000123';
const mismatch = {
  resultCode: '000001',
  resultMsg: expect.stringContaining('authToken does not match') as string,
};

/** The parameters of a purchase as the marketplace signs them: decoded, in the order of their names. */
interface Signed {
  readonly businessId: string;
  readonly orderId: string;
  readonly message: string;
}

function aPurchase(customerName = 'example-buyer', more = ''): Signed {
  const businessId = randomUUID();
  const orderId = newOrderId();
  return {
    businessId,
    orderId,
    message:
      `activity=newInstance&businessId=${businessId}&customerId=c-1&customerName=${customerName}` +
      `${more}&orderId=${orderId}&productId=p-1&timeStamp=${timeStamp}`,
  };
}

describeEachDatabase('a query with authToken', (database) => {
  const app = useApp(database);
  const send = (query: string) => rawCall(app(), query);
  const token = (message: string, key = app().keysOf('v1')[0]) =>
    createHmac('sha256', key + timeStamp)
      .update(message)
      .digest('base64');

  it('is taken with the token as it is: plus, slash and equals sign not encoded', async () => {
    for (const [bytes, looked] of [
      ['+', /\+.*\+/],
      ['/', /\/.*\//],
      ['both', /\+.*\/|\/.*\+/],
    ] as const) {
      const purchase = purchaseWhoseToken(looked);
      const raw = token(purchase.message);
      expect(raw, bytes).toMatch(/=$/);
      const answer = await send(`${purchase.message}&authToken=${raw}`);
      expect(answer, bytes).toMatchObject({ resultCode: '000000' });
    }
  });

  it.each([
    ['in upper-case digits', (raw: string) => encodeURIComponent(raw)],
    ['in lower-case digits', (raw: string) => lowerCaseEscapes(encodeURIComponent(raw))],
    ['where it need not be', (raw: string) => escapeAll(raw)],
  ])('is taken with the token encoded %s', async (_, encode) => {
    const { message } = purchaseWhoseToken(/\+.*\/|\/.*\+/);
    const query = `${message}&authToken=${encode(token(message))}`;
    expect(await send(query)).toMatchObject({ resultCode: '000000' });
  });

  it.each(['first', 'in the middle', 'last'] as const)(
    'is taken with the token %s, and parameters in any order',
    async (place) => {
      const { message, businessId } = aPurchase();
      const others = message.split('&').reverse();
      const at = { first: 0, 'in the middle': 3, last: others.length }[place];
      const part = `authToken=${encodeURIComponent(token(message))}`;
      const query = [...others.slice(0, at), part, ...others.slice(at)].join('&');
      expect((await send(query)).members).toMatchObject({ instanceId: businessId });
    },
  );

  it.each([
    ['a blank as %20', 'a b', 'a%20b'],
    ['a blank as +', 'a b', 'a+b'],
    ['a plus sign', 'a+b', 'a%2Bb'],
    ['Chinese in lower-case digits', '中文', '%e4%b8%ad%e6%96%87'],
    ['Chinese in upper-case digits', '中文', '%E4%B8%AD%E6%96%87'],
    ['a character beyond 16 bits', '😀', '%F0%9F%98%80'],
    ['letters that need no encoding', 'abc', '%61b%63'],
    ['signs of a query', 'a&b=c', 'a%26b%3Dc'],
    ['a percent sign, decoded once', '100%25', '100%2525'],
    ['a lone percent sign', '100%', '100%'],
    ['a comma and a slash as they are', 'a,b/c', 'a,b/c'],
    ['a comma and a slash encoded', 'a,b/c', 'a%2cb%2fc'],
  ])('is taken with %s, which is understood as it was meant', async (_, meant, travelled) => {
    const { message, businessId } = aPurchase(meant);
    const query = message.replace(`customerName=${meant}`, `customerName=${travelled}`);
    const answer = await send(`${query}&authToken=${encodeURIComponent(token(message))}`);
    expect(answer).toMatchObject({ resultCode: '000000' });
    expect(await app().storage.directories.instances.purchase(businessId)).toMatchObject({
      buyer: { customerName: meant },
    });
  });

  it('counts the first of a parameter that is given twice, for token and meaning', async () => {
    const { message, businessId } = aPurchase('first');
    const query = `${message}&customerName=second&authToken=${encodeURIComponent(token(message))}`;
    expect((await send(query)).members).toMatchObject({ instanceId: businessId });
    expect(await app().storage.directories.instances.purchase(businessId)).toMatchObject({
      buyer: { customerName: 'first' },
    });
    const second = aPurchase('second').message;
    const forged = `customerName=first&${second}&authToken=${encodeURIComponent(token(second))}`;
    expect(await send(forged)).toMatchObject(mismatch);
  });

  it('counts the first of two tokens', async () => {
    const { message } = aPurchase();
    const [right, wrong] = [token(message), token('else')].map(encodeURIComponent);
    const tokens = (...each: unknown[]) => each.map((one) => `&authToken=${String(one)}`).join('');
    expect(await send(message + tokens(wrong, right))).toMatchObject(mismatch);
    expect(await send(message + tokens(right, wrong))).toMatchObject({ resultCode: '000000' });
  });

  it('signs empty parameters, with or without their equals sign', async () => {
    for (const [signed, sent] of [
      ['&email=&expireTime=', '&email=&expireTime='],
      ['&email=&expireTime=', '&email&expireTime'],
      ['&extra=', '&extra'],
    ] as const) {
      const { message } = aPurchase('example-buyer', signed);
      const query = message.replace(signed, sent);
      const without = token(message.replace(signed, ''));
      expect(await send(`${query}&authToken=${encodeURIComponent(without)}`)).toMatchObject(
        mismatch,
      );
      expect(await send(`${query}&authToken=${encodeURIComponent(token(message))}`)).toMatchObject({
        resultCode: '000000',
      });
    }
  });

  it.each([
    ['added', (query: string) => `${query}&trialFlag=1`],
    ['taken away', (query: string) => query.replace('&customerName=example-buyer', '')],
    ['changed in case', (query: string) => query.replace('example-buyer', 'Example-buyer')],
    ['given another name', (query: string) => query.replace('customerName=', 'customername=')],
    ['decoded once more', (query: string) => query.replace('100%2525', '100%25')],
  ])('is refused when a parameter was %s, and makes nothing', async (_, change) => {
    const { message, businessId } = aPurchase('example-buyer', '&extra=100%25');
    const encoded = message.replace('100%25', '100%2525');
    const query = `${encoded}&authToken=${encodeURIComponent(token(message))}`;
    expect(await send(change(query))).toMatchObject({ resultCode: '000001' });
    expect(await app().storage.load.instance(businessId)).toBeUndefined();
    expect((await send(query)).members).toMatchObject({ instanceId: businessId });
  });

  it('is refused with a token in another form: its case and its padding count', async () => {
    const { message } = aPurchase();
    const right = token(message);
    for (const wrong of [
      right.toLowerCase(),
      right.slice(0, -1),
      `${right}=`,
      Buffer.from(right, 'base64').toString('base64url'),
      Buffer.from(right, 'base64').toString('hex'),
    ]) {
      const query = `${message}&authToken=${encodeURIComponent(wrong)}`;
      expect(await send(query), wrong).toMatchObject({ resultCode: '000001' });
    }
  });

  it('is refused for an activity that only calls of V2 have', async () => {
    const message = `activity=updateInstanceStatus&instanceId=i-1&timeStamp=${timeStamp}`;
    expect(await send(`${message}&authToken=${encodeURIComponent(token(message))}`)).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining('activity') as string,
    });
  });

  /** Another business id, another token: one of a hundred or so looks as wanted. */
  function purchaseWhoseToken(looked: RegExp): Signed {
    for (let tries = 0; tries < 10_000; tries += 1) {
      const purchase = aPurchase();
      if (looked.test(token(purchase.message))) return purchase;
    }
    throw new Error(`no token looks like ${String(looked)}`);
  }
});

/** Sends a query exactly as it stands here. */
async function rawCall(app: StartedApp, query: string): Promise<CallAnswer> {
  const raw = await exchange({
    url: app.url,
    target: `${app.basePath}?${query}`,
    method: 'GET',
    headers: { 'User-Agent': 'Apache-HttpClient/4.5.3 (Java/1.8.0_191)' },
    body: Buffer.alloc(0),
  });
  const accessKey = app.keysOf('v1')[0];
  const operationId = query.includes('activity=newInstance') ? 'newInstanceV1' : undefined;
  return checkedAnswer(raw, { accessKey, status: 200, operationId });
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%../g, (escape) => escape.toLowerCase());
}

function escapeAll(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
