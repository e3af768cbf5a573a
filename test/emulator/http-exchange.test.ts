import { describe, expect, it } from 'vitest';
import {
  clientForTest,
  postTo,
  recordingServer,
  serverThatKeeps,
  tcpServer,
} from '../support/raw-server.js';

/** Long enough to be of no matter where nothing is meant to time out. */
const patient = { timeoutMs: 5_000 };

describe('an answer', () => {
  it('comes back byte for byte, with its headers in their case and order', async () => {
    const body = Buffer.from([0xff, 0x00, 0x7b, 0x0a]);
    const url = await tcpServer((socket) => {
      socket.write(
        'HTTP/1.1 207 Odd\r\nX-b: 1\r\nBody-sign: 2\r\nX-B: 3\r\nContent-Length: 4\r\n\r\n',
      );
      socket.end(body);
    });
    const outcome = await clientForTest().exchange(postTo(url), patient);
    expect(outcome).toMatchObject({
      kind: 'answered',
      status: 207,
      rawHeaders: ['X-b', '1', 'Body-sign', '2', 'X-B', '3', 'Content-Length', '4'],
      body,
    });
  });

  it('that redirects is not followed', async () => {
    const { url, received } = await recordingServer(
      () => 'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n',
    );
    const outcome = await clientForTest().exchange(postTo(url), patient);
    expect(outcome).toMatchObject({ kind: 'answered', status: 302 });
    expect(received).toHaveLength(1);
  });

  it('that comes before the body is complete counts', async () => {
    const url = await tcpServer((socket) =>
      socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    );
    const slowBody = { pieces: 20, pauseMs: 2 };
    const outcome = await clientForTest().exchange(postTo(url, 'x'.repeat(2_000)), {
      ...patient,
      slowBody,
    });
    expect(outcome).toMatchObject({ kind: 'answered', status: 413 });
  });
});

describe('a request', () => {
  const ok = () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

  it('travels with its headers as they are written, and the length of its body', async () => {
    const { url, received } = await recordingServer(ok);
    const headers = { 'x-sign': 'abc', 'Content-Type': 'application/json;charset=utf8' };
    await clientForTest().exchange({ ...postTo(url, '{"姓":1}'), headers }, patient);
    expect(received.join('')).toMatch(/^POST \/call HTTP\/1\.1\r\nx-sign: abc\r\nContent-Type: /);
    expect(received.join('')).toContain('Content-Length: 9\r\n');
    expect(received.join('')).toMatch(/\r\n\r\n\{"姓":1\}$/);
  });

  it('that is a GET has neither body nor length', async () => {
    const { url, received } = await recordingServer(ok);
    await clientForTest().exchange(
      { method: 'GET', url, headers: {}, body: Buffer.alloc(0) },
      patient,
    );
    expect(received.join('')).toMatch(/^GET \/call HTTP\/1\.1\r\n/);
    expect(received.join('')).not.toMatch(/content-length|transfer-encoding/i);
  });

  it('of a slow body arrives complete, in pieces', async () => {
    const text = JSON.stringify({ members: 'x'.repeat(1_000) });
    const { url, received } = await recordingServer(ok, (sent) => sent.endsWith('"}'));
    const slowBody = { pieces: 4, pauseMs: 20 };
    const outcome = await clientForTest().exchange(postTo(url, text), { ...patient, slowBody });
    expect(outcome).toMatchObject({ kind: 'answered' });
    expect(received.length).toBeGreaterThan(1);
    expect(received.join('').endsWith(`\r\n\r\n${text}`)).toBe(true);
  });

  it('whose body is cut arrives as a half that says it is whole', async () => {
    let arrived = '';
    const closed = new Promise<void>((resolve) => {
      void tcpServer(
        (socket) => socket.on('close', () => resolve()),
        (chunk) => {
          arrived += chunk.toString();
        },
      ).then((url) =>
        clientForTest().exchange(postTo(url, '0123456789'), { ...patient, cutBody: true }),
      );
    });
    await closed;
    expect(arrived).toContain('Content-Length: 10\r\n');
    expect(arrived.endsWith('\r\n\r\n01234')).toBe(true);
  });
});

describe('connections are kept from call to call', () => {
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  it('two calls need one', async () => {
    const { url, connections } = await serverThatKeeps(Infinity, ok);
    const http = clientForTest();
    for (let calls = 0; calls < 2; calls += 1) await http.exchange(postTo(url), patient);
    expect(connections()).toBe(1);
  });

  it('a call that finds its kept connection closed is sent anew, on a new one', async () => {
    const { url, connections } = await serverThatKeeps(1, ok);
    const http = clientForTest();
    const outcomes = [
      await http.exchange(postTo(url), patient),
      await http.exchange(postTo(url), patient),
    ];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answered', 'answered']);
    expect(connections()).toBe(2);
  });

  it('a call on a new connection that is closed is not sent twice', async () => {
    const { url, connections } = await serverThatKeeps(0, ok);
    const outcome = await clientForTest().exchange(postTo(url), patient);
    expect(outcome).toMatchObject({ kind: 'failed', failure: 'cut-off' });
    expect(connections()).toBe(1);
  });

  it('none is kept any more when the client is closed', async () => {
    const { url, connections } = await serverThatKeeps(Infinity, ok);
    const http = clientForTest();
    await http.exchange(postTo(url), patient);
    http.close();
    await http.exchange(postTo(url), patient);
    expect(connections()).toBe(2);
  });
});
