import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { signedQuery, toBytes } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';
import { acceptedFramings, refusedFramings, type CallToFrame } from './framings.js';
import { converse } from './raw-connection.js';

const behind = 'GET /livez HTTP/1.1\r\nHost: koogate.example\r\n\r\n';

describe('a request on a connection that a proxy shares among its clients', () => {
  const app = useApp(useDatabase('sqlite'));

  function purchase(): CallToFrame & { readonly instanceId: string } {
    const body = newInstanceBody(newOrderLine());
    const bytes = toBytes(body);
    const target = `${app().basePath}?${signedQuery(app(), bytes)}`;
    return {
      requestLine: `POST ${target} HTTP/1.1\r\n`,
      body: bytes.toString('latin1'),
      instanceId: body.businessId,
    };
  }

  const send = (bytes: string, answers: number) =>
    converse(app().url, Buffer.from(bytes, 'latin1'), { answers });

  it.each(refusedFramings)(
    'is refused with $title, and nothing behind it is read',
    async (framing) => {
      const { answers, ended } = await send(framing.toBytes(purchase()) + behind, 9);
      expect(ended).toBe(true);
      expect(answers.map(({ status }) => status)).toEqual([400]);
      expect(answers[0]?.body).toBe('');
    },
  );

  it.each(acceptedFramings)(
    'is taken with $title, and the one behind it is answered',
    async (framing) => {
      const call = purchase();
      const { answers } = await send(framing.toBytes(call) + behind, 2);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]?.body).toContain(call.instanceId);
      expect(answers[1]?.body).toBe('{"status":"alive"}');
    },
  );

  it('is told apart from what comes behind the body that its length ends', async () => {
    const { requestLine, body } = purchase();
    const tooShort = `${requestLine}Host: x\r\nContent-Length: ${body.length - 9}\r\n\r\n${body}`;
    const { answers, ended } = await send(tooShort + behind, 9);
    expect({ ended, codes: answers.map(({ status }) => status) }).toEqual({
      ended: true,
      codes: [400],
    });
  });

  it.each([
    ['a length', `Content-Length: ${behind.length}\r\n\r\n${behind}`],
    [
      'chunks',
      `Transfer-Encoding: chunked\r\n\r\n${behind.length.toString(16)}\r\n${behind}\r\n0\r\n\r\n`,
    ],
  ])('keeps the body of a GET with %s out of the next request', async (_title, rest) => {
    const get = `GET ${app().basePath}?activity=x HTTP/1.1\r\nHost: x\r\n${rest}`;
    const { answers } = await send(`${get}GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n`, 2);
    expect(answers[1]?.body).toBe('{"status":"ready"}');
  });

  it('gets no tunnel, and no other protocol', async () => {
    const connected = await send(`CONNECT 10.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n${behind}`, 9);
    expect(connected).toMatchObject({ ended: true, text: '' });
    const upgrade = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    expect((await send(upgrade, 1)).answers[0]).toMatchObject({ status: 200 });
  });

  it('is not sent back to whoever traces it', async () => {
    const trace = `TRACE ${app().basePath} HTTP/1.1\r\nHost: x\r\nX-Secret: of-a-proxy\r\n\r\n`;
    const { text } = await send(trace, 1);
    expect(text).not.toContain('of-a-proxy');
  });

  it('is refused with headers larger than any call has', async () => {
    const { requestLine } = purchase();
    const { answers } = await send(`${requestLine}Host: x\r\nX: ${'x'.repeat(80_000)}\r\n\r\n`, 1);
    expect(answers[0]?.status).toBe(431);
  });
});
