import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingCall, SellerKeys } from './admit-call.js';
import { answerCall, type Reply, type Seller } from './answer-call.js';
import { readQuery } from './auth-token.js';
import { readObject } from './canonical-text.js';
import { keyClasses } from './operations.js';
import type { Fault, Faults } from './planted-faults.js';
import { sendAnswer } from './send-answer.js';
import { createSellerState, type SellerState } from './seller-state.js';

export interface IndependentSellerOptions {
  /** The current key of each interface class first, then those still accepted. */
  readonly keys: SellerKeys;
  /** PKCS#8; opens the client secrets of applications. */
  readonly kitPrivateKeyPem: string;
  /** None by default. */
  readonly faults?: readonly Fault[];
  /**
   * Only these operations have the faults, `newInstanceV1` and so on; all of them, and what is none, by default. What happens before
   * anybody knows which operation it is, such as a refused path, stays the same for all.
   */
  readonly faultyOperations?: readonly string[];
  /** Milliseconds; the real time by default. */
  readonly clock?: () => number;
  /** How late a slow answer comes; 6 seconds by default. */
  readonly slowAnswerMs?: number;
  /** Of the production address; `/saasproduce` by default. */
  readonly basePath?: string;
}

export interface IndependentSeller {
  /** The production address. */
  readonly url: string;
  /** What the seller knows, for assertions. */
  readonly state: SellerState;
  /** Also ends what is still being answered. */
  stop(): Promise<void>;
}

/** As many bytes as any call of the marketplace may have. */
const bodyBytesMax = 32 * 1024 * 1024;

/**
 * A seller's server that was written from the protocol pages alone: it shares no code with what it is there to test, so that no
 * mistake is made twice. With `faults` it does what the pages forbid.
 */
export async function startIndependentSeller(
  options: IndependentSellerOptions,
): Promise<IndependentSeller> {
  const { keys, kitPrivateKeyPem, faultyOperations, basePath = '/saasproduce' } = options;
  const { clock = Date.now, slowAnswerMs = 6_000 } = options;
  const faults: Faults = new Set(options.faults);
  const state = createSellerState();
  const seller: Seller = {
    keys,
    kitPrivateKeyPem,
    faults,
    faultyOperations: faultyOperations && new Set(faultyOperations),
    state,
    now: clock,
  };
  const stopping = new AbortController();
  const sending = {
    slowAnswerMs,
    otherKeyThan: (key: string) => otherKeyThan(keys, key),
    stopped: stopping.signal,
  };
  const server = createServer((req, res) => {
    receive(req, seller, basePath)
      .then((reply) => sendAnswer(reply, res, sending))
      .catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    state,
    async stop() {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function receive(req: IncomingMessage, seller: Seller, basePath: string): Promise<Reply> {
  const { faults, state } = seller;
  state.counts.calls += 1;
  const body = await readBody(req, faults);
  if (body === undefined) return { kind: 'status', status: 413 };
  if (isRefusedContent(req, faults)) return { kind: 'status', status: 415 };
  const [path = '', query = ''] = (req.url ?? '').split(/\?(.*)/s);
  const subPath = subPathOf(path, basePath, faults);
  if (subPath === undefined) return { kind: 'status', status: 404 };
  return answerCall(toCall(req, { subPath, query, body }, faults), seller);
}

function toCall(
  req: IncomingMessage,
  { subPath, query, body }: { subPath: string; query: string; body: Buffer },
  faults: Faults,
): IncomingCall {
  const found = readObject(body);
  const headers = Object.entries(req.headers).map(([name, value]) => [name, String(value)]);
  const parameters = readQuery(query);
  return {
    method: req.method ?? '',
    subPath,
    query: faults.has('v1-query-decoded-twice') ? decodedTwice(parameters) : parameters,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    members: 'members' in found ? found.members : undefined,
  };
}

/** The token stays as it came: it is what the values no longer agree with. */
function decodedTwice(parameters: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...parameters].map(([name, value]) => {
      const again = readQuery(`value=${value.replaceAll('&', '%26')}`).get('value');
      return [name, name === 'authToken' ? value : (again ?? value)];
    }),
  );
}

/** `undefined` for what is none of ours. A production address that ends in a slash gives a doubled one. */
function subPathOf(path: string, basePath: string, faults: Faults): string | undefined {
  const plain = faults.has('doubled-slash-404') ? path : path.replaceAll(/\/{2,}/g, '/');
  const base = basePath.replace(/\/$/, '');
  if (!plain.startsWith(base)) return undefined;
  const subPath = plain.slice(base.length);
  return subPath === '/' ? '' : subPath;
}

async function readBody(req: IncomingMessage, faults: Faults): Promise<Buffer | undefined> {
  const bytesMax = faults.has('large-body-refused') ? 50_000 : bodyBytesMax;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= bytesMax) pieces.push(piece);
  }
  return length > bytesMax ? undefined : Buffer.concat(pieces);
}

/** `utf8` is no registered name of a charset, but it is what the marketplace sends. */
function isRefusedContent(req: IncomingMessage, faults: Faults): boolean {
  const contentType = req.headers['content-type'] ?? '';
  return faults.has('refuses-charset-utf8') && /charset=utf8$/i.test(contentType);
}

function otherKeyThan(keys: SellerKeys, key: string): string {
  return keyClasses.flatMap((each) => keys[each]).find((each) => each !== key) ?? `${key}x`;
}
