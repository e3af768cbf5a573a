import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ExchangeOptions, HttpOutcome } from '../../src/emulator/http-exchange.js';
import { toTransportFailure, type TransportFailure } from '../../src/emulator/transport-failure.js';
import { clientForTest, listenForTest, postTo, tcpServer } from '../support/raw-server.js';

const selfSigned = readFileSync(new URL('../support/self-signed.pem', import.meta.url), 'utf8');

/** Long enough to be of no matter where nothing is meant to time out. */
const patient = { timeoutMs: 5_000 };
const hasty = { timeoutMs: 50 };

describe('whatever keeps an answer away is an outcome and one sentence', () => {
  interface Trouble {
    readonly address: () => Promise<string>;
    readonly options?: ExchangeOptions;
    readonly sentence: string;
  }

  const silent = () => tcpServer(() => undefined);
  const greeted = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n';

  const troubles: Readonly<Record<TransportFailure, Readonly<Record<string, Trouble>>>> = {
    refused: {
      'nobody listens': {
        address: async () => {
          const { server, host } = await listenForTest(createTcpServer());
          await new Promise((resolve) => server.close(resolve));
          return `http://${host}/`;
        },
        sentence: 'refuses connections: is the server running, and is the port right?',
      },
    },
    'unknown-host': {
      // Longer than a name may be: no name server is asked.
      'nobody has that name': {
        address: async () => `http://${'a'.repeat(64)}.invalid/`,
        sentence: 'is not a name that can be resolved: check the address',
      },
    },
    unreachable: {
      'no way leads there': {
        address: async () => 'http://224.0.0.1:8080/',
        sentence: 'cannot be reached from this machine: check the network and the firewall',
      },
    },
    tls: {
      'the certificate is self-signed': {
        address: async () => {
          const server = createHttpsServer({ key: selfSigned, cert: selfSigned }, (_, res) => {
            res.end('nobody reads this');
          });
          return `https://${(await listenForTest(server)).host}/`;
        },
        sentence:
          'has a TLS certificate or version that cannot be accepted: the marketplace wants TLS 1.2 or later and the certificate of a trusted authority',
      },
      'the version is too old': {
        address: async () => {
          const server = createHttpsServer({
            ...{ key: selfSigned, cert: selfSigned },
            ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
          });
          return `https://${(await listenForTest(server)).host}/`;
        },
        sentence:
          'has a TLS certificate or version that cannot be accepted: the marketplace wants TLS 1.2 or later and the certificate of a trusted authority',
      },
    },
    'cut-off': {
      'hangs up before the answer': {
        address: () => tcpServer((socket) => socket.destroy()),
        sentence: 'closed the connection before the answer was complete',
      },
      'hangs up in the middle of the answer': {
        address: () => tcpServer((socket) => socket.end(`${greeted}half of it`)),
        sentence: 'closed the connection before the answer was complete',
      },
      'hangs up while the body is still on its way': {
        address: () => tcpServer((socket) => socket.destroy()),
        options: { ...patient, slowBody: { pieces: 20, pauseMs: 2 } },
        sentence: 'closed the connection before the answer was complete',
      },
    },
    'answer-too-large': {
      'does not end': {
        address: () =>
          tcpServer((socket) => {
            socket.write('HTTP/1.1 200 OK\r\n\r\n');
            const more = () => {
              if (!socket.destroyed) socket.write(Buffer.alloc(65_536, ' '), more);
            };
            more();
          }),
        sentence: 'sends an answer that does not end: more than 8 MiB were read',
      },
      'is larger than is wanted': {
        address: () => tcpServer((socket) => socket.end(greeted + ' '.repeat(100))),
        options: { ...patient, answerBytesMax: 99 },
        sentence: 'sends an answer that does not end: more than 99 bytes were read',
      },
    },
    'not-http': {
      'greets in another protocol': {
        address: () => tcpServer((socket) => socket.end('220 mail.example.com ESMTP\r\n')),
        sentence:
          'does not speak HTTP there: check the port, and whether the address should begin with https',
      },
      'speaks HTTP where HTTPS is meant': {
        address: async () =>
          (await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))).replace(
            'http:',
            'https:',
          ),
        sentence:
          'does not speak HTTPS there: check the port, and whether the address should begin with http',
      },
    },
    'timed-out': {
      'says nothing': {
        address: silent,
        options: hasty,
        sentence: 'did not answer within 0.05 s: the marketplace counts that as a failed call',
      },
      'falls silent in the middle of the answer': {
        address: () => tcpServer((socket) => socket.write(`${greeted}half of it`)),
        options: hasty,
        sentence: 'did not answer within 0.05 s: the marketplace counts that as a failed call',
      },
      'falls silent in an answer that only the end of the connection ends': {
        address: () => tcpServer((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n{')),
        options: hasty,
        sentence: 'did not answer within 0.05 s: the marketplace counts that as a failed call',
      },
      'is not done with a slow body in time': {
        address: silent,
        options: { ...hasty, slowBody: { pieces: 20, pauseMs: 10 } },
        sentence: 'did not answer within 0.05 s: the marketplace counts that as a failed call',
      },
    },
    'answer-lost': {
      'we hang up when all is sent': {
        address: silent,
        options: { ...patient, loseAnswer: 'when-sent' },
        sentence: 'was hung up on, on purpose, before its answer was read',
      },
      'we hang up when the answer begins': {
        address: () => tcpServer((socket) => socket.end(greeted + ' '.repeat(100))),
        options: { ...patient, loseAnswer: 'when-answered' },
        sentence: 'was hung up on, on purpose, before its answer was read',
      },
      'we hang up in the middle of the body': {
        address: silent,
        options: { ...patient, cutBody: true },
        sentence: 'was hung up on, on purpose, before its answer was read',
      },
    },
  };

  const rows = Object.entries(troubles).flatMap(([failure, cases]) =>
    Object.entries(cases).map(([title, trouble]) => ({ failure, title, ...trouble })),
  );

  it.each(rows)('$failure: $title', async ({ failure, address, options, sentence }) => {
    const url = await address();
    const outcome = await clientForTest().exchange(postTo(url), options ?? patient);
    expect(outcome).toMatchObject({ kind: 'failed', failure });
    expect(sentenceOf(outcome)).toBe(`${new URL(url).host} ${sentence}`);
    expect(outcome.durationMs).toBeGreaterThan(0);
  });

  it('nothing of the request is in the sentence but host and port', async () => {
    const url = (await tcpServer((socket) => socket.destroy())).replace(
      '/call',
      '/p?authToken=secret',
    );
    const outcome = await clientForTest().exchange(postTo(url, 'a secret body'), patient);
    expect(sentenceOf(outcome)).not.toMatch(/secret|authToken|\/p/);
  });

  it.each([
    [{ loseAnswer: 'when-sent' }],
    [{ loseAnswer: 'when-answered' }],
    [{ cutBody: true }],
  ] as const)('%o of a server that is not there is no lost answer', async (fault) => {
    const { server, host } = await listenForTest(createTcpServer());
    await new Promise((resolve) => server.close(resolve));
    const outcome = await clientForTest().exchange(postTo(`http://${host}/`), {
      ...patient,
      ...fault,
    });
    expect(outcome).toMatchObject({ kind: 'failed', failure: 'refused' });
  });
});

describe('what Node calls it is found among the failures', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['EPROTO', 'tls'],
    ['EAI_AGAIN', 'unknown-host'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['HPE_INVALID_CONSTANT', 'not-http'],
    ['HPE_HEADER_OVERFLOW', 'not-http'],
    ['ECONNRESET', 'cut-off'],
    ['EPIPE', 'cut-off'],
    ['SOMETHING_NEW', 'cut-off'],
  ] as const)('%s: %s', (code, failure) => {
    expect(toTransportFailure(Object.assign(new Error('in Node'), { code }))).toBe(failure);
  });
});

function sentenceOf(outcome: HttpOutcome): string {
  return outcome.kind === 'failed' ? outcome.sentence : 'it was answered';
}
