import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createClient, type ClientOptions } from '../../src/client/create-client.js';
import { listenForTest } from '../support/raw-server.js';

const body = { frontEndUrl: 'https://app.example.com' };

describe('a server that is busy', () => {
  it.each([429, 503])('is asked again for what is read after %i, as it asks to', async (status) => {
    const server = await answering([{ status, retryAfter: '1' }, page]);
    const startedAt = performance.now();
    expect(await server.client().listInstances()).toEqual({ items: [] });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(server.asked).toEqual(['GET', 'GET']);
  });

  it('is asked again when the connection breaks', async () => {
    const server = await answering(['break', 'break', page]);
    expect(await server.client().listInstances()).toEqual({ items: [] });
    expect(server.asked).toHaveLength(3);
  });

  it.each([
    { when: 'repeats are used up', retryAfter: '0', retriesMax: 2, asked: 3 },
    { when: 'there shall be none', retryAfter: '0', retriesMax: 0, asked: 1 },
    { when: 'it asks for more time than there is', retryAfter: '60', retriesMax: 2, asked: 1 },
    {
      when: 'it names a date beyond that',
      retryAfter: 'Wed, 01 Jan 2200 00:00:00 GMT',
      retriesMax: 2,
      asked: 1,
    },
  ])('gives its answer when $when', async ({ retryAfter, retriesMax, asked }) => {
    const server = await answering(Array(5).fill({ status: 503, retryAfter }));
    const call = server.client({ retriesMax, timeoutMs: 5_000 }).listInstances();
    await expect(call).rejects.toMatchObject({ code: 'storage-unavailable', status: 503 });
    expect(server.asked).toHaveLength(asked);
  });

  it('tells how long it asked to wait', async () => {
    const server = await answering([{ status: 503, retryAfter: '60' }]);
    const call = server.client().listInstances({}, { timeoutMs: 5_000 });
    await expect(call).rejects.toMatchObject({ retryAfterMs: 60_000 });
  });

  it('is not asked twice to write', async () => {
    const server = await answering([{ status: 503, retryAfter: '0' }, 'break']);
    const call = () => server.client().completeProvisioning({ instanceId: 'x', body });
    await expect(call()).rejects.toMatchObject({ code: 'storage-unavailable' });
    await expect(call()).rejects.toMatchObject({ code: 'no-answer', status: undefined });
    expect(server.asked).toEqual(['POST', 'POST']);
  });

  it.each([400, 404, 500, 502])('is not asked again after %i', async (status) => {
    const server = await answering([{ status, retryAfter: '0' }, page]);
    await expect(server.client().listInstances()).rejects.toMatchObject({ status });
    expect(server.asked).toHaveLength(1);
  });
});

describe('time', () => {
  it('is up for a server that does not answer', async () => {
    const server = await answering(['silence']);
    const call = server.client({ timeoutMs: 100 }).listInstances();
    await expect(call).rejects.toMatchObject({
      code: 'timed-out',
      status: undefined,
      message:
        'listInstances: no answer within 100 ms: give it longer with timeoutMs, or look at the load of the server',
    });
  });

  it.each([0, -1, 0.5, Number.NaN, Infinity, 2 ** 31])('is nothing of %d ms', async (timeoutMs) => {
    const server = await answering([page]);
    await expect(server.client().listInstances({}, { timeoutMs })).rejects.toThrow(
      'timeoutMs: give whole milliseconds from 1 to 2147483647',
    );
    expect(server.asked).toEqual([]);
  });

  it('is up for a token that does not come, and nothing is sent', async () => {
    const server = await answering([page]);
    const call = server.client({ token: () => new Promise(() => undefined), timeoutMs: 100 });
    await expect(call.listInstances()).rejects.toMatchObject({
      code: 'timed-out',
      message: 'listInstances: token gave none within 100 ms, so nothing was sent',
    });
    expect(server.asked).toEqual([]);
  });

  it('ends for a token that does not come when the caller ends it', async () => {
    const server = await answering([page]);
    const call = server.client({ token: () => new Promise(() => undefined) });
    const signal = AbortSignal.timeout(50);
    await expect(call.listInstances({}, { signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(server.asked).toEqual([]);
  });

  it('is not up when what gives tokens fails: its own error is thrown', async () => {
    const server = await answering([page]);
    const call = server.client({ token: () => Promise.reject(new Error('the vault is shut')) });
    await expect(call.listInstances()).rejects.toThrow('the vault is shut');
    expect(server.asked).toEqual([]);
  });

  it('is up in the middle of an answer, too', async () => {
    const server = await answering(['half']);
    const call = server.client().listInstances({}, { timeoutMs: 100 });
    await expect(call).rejects.toMatchObject({ code: 'timed-out' });
  });

  it.each([
    ['before it begins', 0, 0],
    ['while it waits for the answer', 50, 1],
  ])('ends when the caller ends it %s, with the caller’s reason', async (_, afterMs, asked) => {
    const server = await answering(['silence']);
    const controller = new AbortController();
    const reason = new Error('the user has left');
    const abort = () => controller.abort(reason);
    if (afterMs === 0) abort();
    else setTimeout(abort, afterMs);
    const call = server.client().listInstances({}, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(server.asked).toHaveLength(asked);
  });

  it('ends when the caller ends it between two attempts', async () => {
    const server = await answering([{ status: 503, retryAfter: '20' }]);
    const call = server.client().listInstances({}, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.asked).toHaveLength(1);
  });
});

describe('an answer that is not KooGate’s', () => {
  const elsewhere = { status: 307, location: 'http://127.0.0.1:1/' };
  it.each([
    ['a page of a proxy', { status: 502, text: '<html>bad gateway</html>' }, 'unexpected-answer'],
    ['a page for a success', { status: 200, text: '<html>hello</html>' }, 'unexpected-answer'],
    ['a success without words', { status: 200, text: '' }, 'unexpected-answer'],
    ['a success that is no object', { status: 200, text: '"yes"' }, 'unexpected-answer'],
    [
      'half a problem',
      { status: 400, text: '{"type":"urn:koogate:problem:internal","detail":"x"}' },
      'unexpected-answer',
    ],
    ['another’s problem', { status: 400, text: '{"type":"about:blank"}' }, 'unexpected-answer'],
    ['a redirection, which would take the token along', elsewhere, 'no-answer'],
  ])('is told of: %s', async (_, answer, code) => {
    const server = await answering([answer]);
    const call = server.client({ retriesMax: 0 }).listInstances();
    await expect(call).rejects.toMatchObject({ code });
    expect(server.asked).toHaveLength(1);
  });

  it('is not one that only has a kind of problem that this client does not know yet', async () => {
    const type = 'urn:koogate:problem:of-tomorrow';
    const problem = { type, title: 'x', status: 418, detail: 'Wait.', instance: 'urn:uuid:1' };
    const server = await answering([{ status: 418, text: JSON.stringify(problem) }]);
    await expect(server.client().listInstances()).rejects.toMatchObject({
      code: 'other-problem',
      type,
      message: 'listInstances: Wait. (418 of-tomorrow)',
    });
  });
});

describe('a list that is asked for by POST', () => {
  it('is asked for page after page, with the same body', async () => {
    const pages = [
      { status: 200, text: '{"items":[{"instanceId":"1"}],"nextCursor":"c/1"}' },
      { status: 200, text: '{"items":[{"instanceId":"2"}]}' },
    ];
    const server = await answering(pages);
    const found = [];
    const input = { body: { license: 'L' }, limit: 1 };
    for await (const { instanceId } of server.client().findLicenses.each(input)) {
      found.push(instanceId);
    }
    expect(found).toEqual(['1', '2']);
    expect(server.urls).toEqual([
      '/api/v1/license-search?limit=1',
      '/api/v1/license-search?limit=1&cursor=c%2F1',
    ]);
    expect(server.bodies).toEqual(['{"license":"L"}', '{"license":"L"}']);
  });
});

describe('what cannot work', () => {
  const good: ClientOptions = { baseUrl: 'https://koogate.example.com', token: 'abc' };
  it.each([
    ['no address', { baseUrl: 'koogate' }, /^baseUrl: give the address of the server/],
    ['another scheme', { baseUrl: 'ftp://koogate' }, /begins with https:\/\/ or http:\/\/$/],
    ['a password', { baseUrl: 'https://me:hunter2@koogate' }, /^baseUrl: leave user and password/],
    ['a query', { baseUrl: 'https://koogate?x=1' }, /what stands behind \? and #$/],
    ['the path as well', { baseUrl: 'https://koogate/api/v1/' }, /leave \/api\/v1 out/],
    ['an empty token', { token: '' }, /^token: give a token of KOOGATE_API_TOKENS/],
    ['a token with a line break', { token: 'hunter2\n' }, /such as a line break$/],
    ['no time', { timeoutMs: 0 }, /^timeoutMs: give whole milliseconds from 1 to 2147483647$/],
    ['half a repeat', { retriesMax: 0.5 }, /^retriesMax: give a whole number/],
  ])('is refused before any call: %s', (_, options, sentence) => {
    const make = () => createClient({ ...good, ...options });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(sentence);
    expect(make).not.toThrow(/hunter2/);
  });

  it.each(['', '.', '..'])('is an id that leads to another operation: "%s"', async (instanceId) => {
    const server = await answering([page]);
    const call = server.client().getInstance({ instanceId });
    await expect(call).rejects.toThrow(
      'getInstance: instanceId must be a text that names something; this names nothing',
    );
    expect(server.asked).toEqual([]);
  });

  it('is no id with characters of an address: those travel as they are', async () => {
    const server = await answering([page]);
    await server.client().getInstance({ instanceId: '../a?b#c/d e' });
    expect(server.urls).toEqual(['/api/v1/instances/..%2Fa%3Fb%23c%2Fd%20e']);
  });
});

interface Told {
  readonly status: number;
  readonly text?: string;
  readonly retryAfter?: string;
  readonly location?: string;
}

type Scripted = Told | 'break' | 'silence' | 'half';

const page: Scripted = { status: 200, text: '{"items":[]}' };

const problem = {
  type: 'urn:koogate:problem:storage-unavailable',
  title: 'Temporarily unavailable',
  status: 503,
  detail: 'Call again.',
  instance: 'urn:uuid:018e4110-5a3c-7b60-9d1f-2c5f6f0c8a41',
};

/** A server that does what is scripted, one call after the other: the real one is not busy when a test wants it to be. */
async function answering(script: readonly Scripted[]) {
  const asked: string[] = [];
  const urls: string[] = [];
  const bodies: string[] = [];
  const { host } = await listenForTest(
    createServer((req, res) => {
      void text(req).then(
        (body) => bodies.push(body),
        () => undefined,
      );
      const next = script[asked.length] ?? 'break';
      asked.push(req.method ?? '');
      urls.push(req.url ?? '');
      act(next, req, res);
    }),
  );
  const client = (options: Partial<ClientOptions> = {}) =>
    createClient({ baseUrl: `http://${host}`, token: 'a-token', ...options });
  return { asked, urls, bodies, client };
}

function act(next: Scripted, req: IncomingMessage, res: ServerResponse): void {
  if (next === 'silence') return;
  if (next === 'break') return void req.socket.destroy();
  if (next === 'half') return void res.writeHead(200).write('{"items":');
  const { status, text: said = JSON.stringify(problem), retryAfter, location } = next;
  res.writeHead(status, {
    ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
    ...(location !== undefined && { Location: location }),
  });
  res.end(said);
}
