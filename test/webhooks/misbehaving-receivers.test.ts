import { describe, expect, it } from 'vitest';
import { tcpServer } from '../support/raw-server.js';
import { testEndpoint, webhookReceiver } from '../support/webhook-receivers.js';
import { instanceEvent, testWebhooks } from '../support/webhook-runs.js';

describe('a receiver that misbehaves', () => {
  const quick = { timeoutMs: 300 };

  it('by saying nothing is not waited for', async () => {
    const url = await tcpServer(() => undefined);
    const { deliver } = testWebhooks([testEndpoint(url, quick)]);
    expect(await deliver(instanceEvent())).toEqual({
      kind: 'retry',
      problem: 'endpoint product did not answer: nothing came within 0.3 s',
    });
  });

  it('by speaking too slowly is not waited for', async () => {
    const url = await tcpServer((socket) => {
      const timer = setInterval(() => socket.write('H'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    const { deliver } = testWebhooks([testEndpoint(url, quick)]);
    const outcome = await deliver(instanceEvent());
    expect(outcome).toMatchObject({ kind: 'retry' });
  });

  it.each<[string, Parameters<typeof tcpServer>[0], RegExp]>([
    ['resetting', (socket) => socket.resetAndDestroy(), /the connection ended without an answer/],
    ['closing', (socket) => socket.end(), /the connection ended without an answer/],
    ['speaking something else', (socket) => socket.end('SSH-2.0-x\r\n'), /what came is no HTTP/],
  ])('by %s has not taken it', async (_, behave, words) => {
    const { deliver } = testWebhooks([testEndpoint(await tcpServer(behave), quick)]);
    const outcome = await deliver(instanceEvent());
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect('problem' in outcome && outcome.problem).toMatch(words);
  });

  it('by not being there has not taken it', async () => {
    const { deliver } = testWebhooks([testEndpoint('http://127.0.0.1:1/', quick)]);
    expect(await deliver(instanceEvent())).toMatchObject({
      problem: 'endpoint product did not answer: nobody listens there (ECONNREFUSED)',
    });
  });

  it('by an answer without end has taken it, and is cut off', async () => {
    let sent = 0;
    const receiver = await webhookReceiver((_, response) => {
      response.writeHead(200);
      const write = (): void => {
        sent += 65_536;
        if (!response.destroyed && sent < 100_000_000) response.write(Buffer.alloc(65_536), write);
      };
      write();
      return 'handled';
    });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)]);
    expect(await deliver(instanceEvent())).toEqual({ kind: 'done', status: 200 });
    expect(sent).toBeLessThan(50_000_000);
  });

  it('by a body that does not come has taken it', async () => {
    const receiver = await webhookReceiver((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      return 'handled';
    });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)]);
    expect(await deliver(instanceEvent())).toEqual({ kind: 'done', status: 200 });
    expect(await deliver(instanceEvent())).toEqual({ kind: 'done', status: 200 });
  });

  it('delays no other endpoint', async () => {
    const receiver = await webhookReceiver();
    const { deliver } = testWebhooks([
      testEndpoint(await tcpServer(() => undefined), { name: 'hanging', timeoutMs: 60_000 }),
      testEndpoint(receiver.url),
    ]);
    const stop = new AbortController();
    const hanging = Array.from({ length: 20 }, () =>
      deliver(instanceEvent(), { endpoint: 'hanging', signal: stop.signal }),
    );
    expect(await deliver(instanceEvent())).toEqual({ kind: 'done', status: 204 });
    stop.abort(new Error('the process stops'));
    const ends = await Promise.allSettled(hanging);
    expect(new Set(ends.map((end) => end.status))).toEqual(new Set(['rejected']));
  });
});
