import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import {
  marketplaceCaller,
  signCall,
  type MarketplaceAnswer,
  type MarketplaceCaller,
} from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readDatabase } from '../support/server-database.js';
import { startServer } from '../support/server-process.js';

interface Sent {
  readonly orderId: string;
  /** `undefined` when the connection ended before an answer began. */
  readonly answer: MarketplaceAnswer | undefined;
}

/** One sender of many: a new order as soon as the one before is answered, until the server is gone. */
async function sendUntilRefused(
  caller: MarketplaceCaller,
  callbacksUrl: string,
  sent: Sent[],
): Promise<void> {
  for (;;) {
    const line = newOrderLine();
    const answer = await caller
      .call(callbacksUrl, newInstanceBody(line))
      .catch((error: unknown) => toUnanswered(error));
    sent.push({ orderId: line.orderId, answer });
    if (answer === undefined) return;
  }
}

/** An answer that was begun and cut short would fail here: it ends the connection in other words. */
function toUnanswered(error: unknown): undefined {
  expect(String(error)).toMatch(/ECONNREFUSED|ECONNRESET|socket hang up|EPIPE/);
}

describeEachDatabase('SIGTERM under load', (database) => {
  it('every call that was taken is answered whole and signed, and what was answered is kept', async () => {
    const server = await startServer({ databaseUrl: database.url() });
    const caller = marketplaceCaller({ connections: 16 });
    const sent: Sent[] = [];
    const senders = Array.from({ length: 16 }, () =>
      sendUntilRefused(caller, server.callbacksUrl, sent),
    );
    // However slow the machine is: every sender is at work, and none of the first calls is left.
    await expect.poll(() => sent.length, { timeout: 15_000 }).toBeGreaterThan(64);
    const stoppingAt = performance.now();
    const ended = await server.stop();
    const stopMs = performance.now() - stoppingAt;
    await Promise.all(senders);

    expect(ended).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
    expect(stopMs).toBeLessThan(5_000);
    const answered = sent.flatMap(({ orderId, answer }) => (answer ? [{ orderId, answer }] : []));
    expect(answered.length).toBeGreaterThan(64);
    for (const { answer } of answered) {
      expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
    }
    const { instances, calls } = await readDatabase(database.url());
    const kept = new Set(instances.map(({ order_id }) => order_id));
    expect(answered.filter(({ orderId }) => !kept.has(orderId))).toEqual([]);
    const unanswered = sent.filter(({ answer }) => answer === undefined);
    expect(unanswered.filter(({ orderId }) => kept.has(orderId))).toEqual([]);
    expect(calls).toHaveLength(answered.length);
  });
});

describe('while it stops', () => {
  it('new connections are refused', async () => {
    const server = await startServer();
    const caller = marketplaceCaller({ connections: 1 });
    await server.stop();
    await expect(caller.call(server.callbacksUrl, newInstanceBody(newOrderLine()))).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('a call of which only a part has arrived is waited for and answered', async () => {
    const server = await startServer();
    const { port } = new URL(server.url);
    const { query, body } = signCall(newInstanceBody(newOrderLine()));
    const socket = connect(Number(port), '127.0.0.1');
    const received = new Promise<string>((resolve) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.once('close', () => {
        resolve(text);
      });
    });
    socket.write(
      `POST /koogallery?${query} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.subarray(0, 10));
    await sleep(100);
    const ended = server.stop();
    await sleep(100);
    socket.write(body.subarray(10));
    const text = await received;
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toContain('Connection: close\r\n');
    expect(text).toContain('Body-Sign: sign_type="HMAC-SHA256"');
    expect(text).toContain('"resultCode":"000000"');
    expect((await ended).exitCode).toBe(0);
  });

  it('connections on which nobody speaks do not keep it', async () => {
    const server = await startServer();
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => silent.once('close', resolve));
    silent.on('error', () => undefined);
    const caller = marketplaceCaller({ connections: 4 });
    await Promise.all(
      Array.from({ length: 4 }, () =>
        caller.call(server.callbacksUrl, newInstanceBody(newOrderLine())),
      ),
    );
    const stoppingAt = performance.now();
    expect((await server.stop()).exitCode).toBe(0);
    await closed;
    expect(performance.now() - stoppingAt).toBeLessThan(3_000);
  });

  it('SIGINT, as Ctrl+C sends it, stops it in the same way', async () => {
    const server = await startServer();
    process.kill(server.pid, 'SIGINT');
    const { exitCode, stdout } = await server.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"msg":"stopped"');
  });
});

describe('with a delay for load balancers', { timeout: 60_000 }, () => {
  it('it says 503 and serves on, on kept and on new connections, and tells each that it ends', async () => {
    const server = await startServer({ environment: { KOOGATE_DRAIN_DELAY_MS: '2000' } });
    const kept = marketplaceCaller({ connections: 1 });
    const { headers } = await kept.call(server.callbacksUrl, newInstanceBody(newOrderLine()));
    expect(headers.connection).toBe('keep-alive');

    const stoppingAt = performance.now();
    const ended = server.stop();
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`)).status, { interval: 10 })
      .toBe(503);
    const fresh = marketplaceCaller({ connections: 1, keepAlive: false });
    for (const caller of [kept, fresh, kept]) {
      const answer = await caller.call(server.callbacksUrl, newInstanceBody(newOrderLine()));
      expect(answer).toMatchObject({ status: 200, resultCode: '000000', signed: true });
      expect(answer.headers.connection).toBe('close');
    }
    expect((await ended).exitCode).toBe(0);
    expect(performance.now() - stoppingAt).toBeGreaterThanOrEqual(2_000);
  });

  it('Ctrl+C does not wait for it', async () => {
    const server = await startServer({ environment: { KOOGATE_DRAIN_DELAY_MS: '60000' } });
    process.kill(server.pid, 'SIGINT');
    expect((await server.ended).exitCode).toBe(0);
  });

  it('a second signal ends it', async () => {
    const server = await startServer({ environment: { KOOGATE_DRAIN_DELAY_MS: '60000' } });
    process.kill(server.pid, 'SIGTERM');
    await expect.poll(() => server.output().stdout).toContain('"msg":"stopping');
    process.kill(server.pid, 'SIGTERM');
    expect((await server.ended).signal).toBe('SIGTERM');
  });
});
