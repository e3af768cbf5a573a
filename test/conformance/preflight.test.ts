import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CannotRunError } from '../../src/conformance/preflight.js';
import { runConformance } from '../../src/conformance/run-conformance.js';
import { sellerKeys, specification } from './target.js';

async function withServer<Result>(server: Server, use: (host: string) => Promise<Result>) {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`127.0.0.1:${port}`);
  } finally {
    if ('closeAllConnections' in server)
      (server as ReturnType<typeof createServer>).closeAllConnections();
    server.close();
  }
}

async function sentenceFor(target: string, keys = sellerKeys): Promise<string> {
  const run = runConformance({ specification, target, keys, timeoutMs: 500 });
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CannotRunError)) throw new Error('the run began', { cause: error });
  return error.message;
}

describe('an address that cannot be one is told in a sentence', () => {
  it.each([
    ['no URL', 'seller', /^the target is no http or https address: give the production address/],
    ['another protocol', 'ftp://seller.example.com', /^the target is no http or https address/],
    ['a password', 'https://me:secret@seller.example.com', /user name or password in it/],
    ['a name of nobody', 'http://seller.invalid/x', /^seller\.invalid is not a name that can be/],
    ['a port where nobody listens', 'http://127.0.0.1:9/x', /^127\.0\.0\.1:9 refuses connections/],
  ])('%s', async (_, target, sentence) => {
    const said = await sentenceFor(target);
    expect(said).toMatch(sentence);
    expect(said).not.toContain('secret');
  });
});

describe('a server that answers no callbacks is told in a sentence', () => {
  const answering: readonly (readonly [string, RequestListener, RegExp])[] = [
    [
      'a redirect',
      (_, res) => res.writeHead(302, { Location: '/elsewhere' }).end(),
      /redirect \(302\), which the marketplace does not follow/,
    ],
    [
      'a web site',
      (_, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>'),
      /answers with a page instead of JSON/,
    ],
    ['another path', (_, res) => res.writeHead(404).end('{}'), /HTTP 404: is the path/],
    ['a method that is not allowed', (_, res) => res.writeHead(405).end(), /HTTP 405/],
    ['silence', () => undefined, /did not answer within 0\.5 s/],
    [
      'an answer without end',
      (_, res) => {
        res.writeHead(200, { 'Content-Type': 'application/json' });
        const chunk = Buffer.alloc(1_000_000, ' ');
        const more = (): void => {
          if (!res.destroyed) res.write(chunk, more);
        };
        more();
      },
      /does not end: more than 8 MiB were read|did not answer within/,
    ],
    ['a connection that is cut', (_, res) => res.destroy(), /closed the connection before/],
  ];

  it.each(answering)('%s', async (_, listener, sentence) => {
    const said = await withServer(createServer(listener), (host) =>
      sentenceFor(`http://${host}/p`),
    );
    expect(said).toMatch(sentence);
    expect(said).toMatch(/^127\.0\.0\.1:\d+ /);
    expect(said).not.toMatch(/\n|at .*\.ts/);
  });

  it('something that is not HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    const said = await withServer(server, (host) => sentenceFor(`http://${host}/p`));
    expect(said).toMatch(/does not speak HTTP there/);
  });

  it('https where only http is spoken', async () => {
    const said = await withServer(
      createServer((_, res) => res.end()),
      (host) => sentenceFor(`https://${host}/p`),
    );
    expect(said).toMatch(/TLS certificate or version that cannot be accepted|speak HTTP/);
  });
});

describe('what is asked for has to exist', () => {
  it('no key at all', async () => {
    const none = { base: [], kit: [], license: [], generic: [], v1: [] };
    expect(await sentenceFor('http://127.0.0.1:9/x', none)).toMatch(
      /^no key was given: name at least/,
    );
  });

  it('a check that nobody knows', async () => {
    const run = runConformance({
      ...{ specification, target: 'http://127.0.0.1:9/x', keys: sellerKeys },
      only: ['newInstnce'],
    });
    await expect(run).rejects.toThrow('no check begins with newInstnce: --list shows them all');
  });
});
