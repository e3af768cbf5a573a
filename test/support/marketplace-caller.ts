import { randomBytes } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { serverAccessKey } from './server-process.js';

/** A call as it travels: sent twice, it is a replay. */
export interface SignedCall {
  readonly query: string;
  readonly body: Buffer;
}

export interface MarketplaceAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The exact bytes, as text. */
  readonly text: string;
  readonly resultCode: string;
  readonly instanceId: string | undefined;
  /** Whether `Body-Sign` is the right one over exactly these bytes. */
  readonly signed: boolean;
  readonly durationMs: number;
}

export interface MarketplaceCaller {
  /** Rejects when the connection ends before the answer does. */
  send(callbacksUrl: string, call: SignedCall): Promise<MarketplaceAnswer>;
  /** Signs with a new nonce and sends. */
  call(callbacksUrl: string, body: object): Promise<MarketplaceAnswer>;
}

/** Plays the marketplace over real sockets, up to `connections` at once, kept open from call to call unless told otherwise. */
export function marketplaceCaller({
  connections,
  accessKey = serverAccessKey,
  keepAlive = true,
}: {
  readonly connections: number;
  readonly accessKey?: string;
  readonly keepAlive?: boolean;
}): MarketplaceCaller {
  const agent = new Agent({ keepAlive, maxSockets: connections });
  onTestFinished(() => {
    agent.destroy();
  });
  const send = (callbacksUrl: string, { query, body }: SignedCall) =>
    post(agent, `${callbacksUrl}?${query}`, { body, accessKey });
  return {
    send,
    call: (callbacksUrl, body) => send(callbacksUrl, signCall(body, accessKey)),
  };
}

/** Signs a body as the marketplace does: compact JSON, milliseconds, a random nonce. */
export function signCall(body: object, accessKey: string = serverAccessKey): SignedCall {
  const bytes = Buffer.from(JSON.stringify(body));
  const timestamp = String(Date.now());
  const nonce = randomBytes(16).toString('hex');
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body: bytes });
  return {
    query: new URLSearchParams({ signature, timestamp, nonce }).toString(),
    body: bytes,
  };
}

async function post(
  agent: Agent,
  url: string,
  { body, accessKey }: { readonly body: Buffer; readonly accessKey: string },
): Promise<MarketplaceAnswer> {
  const startedAt = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json;charset=utf8',
      'Content-Length': body.length,
    };
    request(url, { agent, method: 'POST', headers }, resolve).once('error', reject).end(body);
  });
  const bytes = await readAll(response);
  const answer = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  const header = response.headers['body-sign'];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: bytes.toString('utf8'),
    resultCode: String(answer.resultCode),
    instanceId: typeof answer.instanceId === 'string' ? answer.instanceId : undefined,
    signed: verifyBodySign({
      accessKey,
      header: typeof header === 'string' ? header : undefined,
      body: bytes,
    }).ok,
    durationMs: performance.now() - startedAt,
  };
}

/** Node emits `error` on an answer that was cut short, so the loop rejects. */
async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
