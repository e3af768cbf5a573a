import { connect, type Socket } from 'node:net';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { metricOf } from '../support/flood.js';
import { marketplaceCaller, signCall } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { listenForTest } from '../support/raw-server.js';
import { withDatabase } from '../support/server-database.js';
import { expectServing } from '../support/server-readiness.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const connectionsMax = 16;
const callsAtOnce = 12;
const environment = { KOOGATE_CONNECTIONS_MAX: String(connectionsMax) };

/** Ways to take a connection and give nothing for it. */
const idlers = {
  'that say nothing': '',
  'with headers that do not end': 'POST /koogallery HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'with a body that does not come':
    'POST /koogallery HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
  'with 32 MiB that are announced and do not come':
    'POST /koogallery/produceAPI/v2/allOrgSync HTTP/1.1\r\nHost: x\r\nContent-Length: 33554432\r\n\r\n{',
  'whose call was answered, and who stay': 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n',
};

describe('three times as many connections as there may be', () => {
  const database = useDatabase('sqlite');

  it.each(Object.entries(idlers))('%s keep nobody from being served', async (_, said) => {
    const server = await startServer({ environment });
    const idle = await Promise.all(
      Array.from({ length: 3 * connectionsMax }, () => openIdle(server.url, said)),
    );
    const caller = marketplaceCaller({ connections: 4 });
    await Promise.all(
      Array.from({ length: 4 }, () => expectServing(caller, server, newOrderLine())),
    );
    expect(await metricOf(server, 'koogate_connections')).toBeLessThanOrEqual(connectionsMax);
    await expect
      .poll(() => idle.filter(({ isClosed }) => isClosed()).length)
      .toBeGreaterThanOrEqual(2 * connectionsMax);
  });

  it('shut out everybody where new ones are turned away instead', async () => {
    const plain = createServer((_req, res) => res.end());
    plain.maxConnections = connectionsMax;
    const { host } = await listenForTest(plain);
    await Promise.all(
      Array.from({ length: connectionsMax }, () =>
        openIdle(`http://${host}`, idlers['that say nothing']),
      ),
    );
    await expect(fetch(`http://${host}/`)).rejects.toThrow('fetch failed');
  });

  it('end none whose call is being worked on', async () => {
    const server = await startServer({ databaseUrl: database.url(), environment });
    const caller = marketplaceCaller({ connections: callsAtOnce });
    await withDatabase(database.url(), async (other) => {
      await other.raw('begin immediate');
      const calls = Array.from({ length: callsAtOnce }, () =>
        caller.call(server.callbacksUrl, newInstanceBody(newOrderLine())),
      );
      const answers = Promise.all(calls);
      await expect.poll(() => metricOf(server, 'koogate_calls_at_work')).toBe(callsAtOnce);
      await Promise.all(Array.from({ length: 3 * connectionsMax }, () => openIdle(server.url, '')));
      await other.raw('rollback');
      // A slow machine may have waited for the database for too long; an answer they have all the same.
      for (const answer of await answers)
        expect(answer).toMatchObject({ status: 200, signed: true });
    });
  });
});

describe('a client that does not read its answers', () => {
  it('is not sent more than its connection holds, and keeps nobody from being served', async () => {
    const server = await startServer();
    const { port } = new URL(server.url);
    const deaf = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void deaf.destroy());
    deaf.pause();
    const before = await metricOf(server, 'process_resident_memory_bytes');
    // Each answer has 400 KB or so: 200 MB in all, had it to keep them.
    const asked = 'GET /openapi/callbacks.yaml HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500);
    deaf.write(asked);
    const caller = marketplaceCaller({ connections: 4 });
    for (let call = 0; call < 20; call += 1) await expectServing(caller, server, newOrderLine());
    const after = await metricOf(server, 'process_resident_memory_bytes');
    expect(after - before).toBeLessThan(100 * 1_024 * 1_024);
  });
});

describe('a body that comes too slowly', () => {
  it('is answered and its connection ended after 5 s; one that comes at a walk is taken', async () => {
    const server = await startServer();
    const { query, body } = signCall(newInstanceBody(newOrderLine()));
    const head = `POST /koogallery?${query} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
    const [slow, walking] = await Promise.all([
      openIdle(server.url, head),
      openIdle(server.url, head),
    ]);
    slow.socket.write(body.subarray(0, 10));
    for (const half of [body.subarray(0, 60), body.subarray(60)]) {
      walking.socket.write(half);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await expect.poll(walking.received).toContain('"resultCode":"000000"');
    await expect.poll(slow.isClosed, { timeout: 8_000 }).toBe(true);
    expect(slow.received()).toContain('parameter invalid: the body comes too slowly');
    expect(slow.received()).toContain('Body-Sign: ');
    expect(await metricOf(server, 'koogate_body_bytes')).toBe(0);
  }, 30_000);
});

interface Idle {
  readonly socket: Socket;
  readonly isClosed: () => boolean;
  readonly received: () => string;
}

/** A connection on which this much is said, and nothing more by itself. */
async function openIdle(url: ServerProcess['url'], said: string): Promise<Idle> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let [closed, text] = [false, ''];
  socket.on('error', () => undefined).once('close', () => (closed = true));
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  if (said !== '') socket.write(said);
  return { socket, isClosed: () => closed, received: () => text };
}
