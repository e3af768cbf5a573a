import {
  request as requestHttp,
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { request as requestHttps, Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  failureSentence,
  FailedExchange,
  toTransportFailure,
  type TransportFailure,
} from './transport-failure.js';

/** A request to a seller's server, complete. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Names and values in turn, in the case in which they travelled: `Body-sign` is not `Body-Sign`. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly durationMs: number;
}

/** No answer that anybody could judge. */
export interface HttpFailure {
  readonly kind: 'failed';
  readonly failure: TransportFailure;
  /** What happened and where to look, in one sentence; nothing of the request but the host and port. */
  readonly sentence: string;
  readonly durationMs: number;
}

export type HttpOutcome = HttpAnswer | HttpFailure;

export interface ExchangeOptions {
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number;
  /** More of an answer is not read: some servers never end one. */
  readonly answerBytesMax?: number;
  /** Sends the body in so many pieces with a pause between them. */
  readonly slowBody?: { readonly pieces: number; readonly pauseMs: number };
  /** Hangs up as soon as the request has left, or when its answer begins to arrive: either way the answer is lost. */
  readonly loseAnswer?: 'when-sent' | 'when-answered';
  /** Hangs up in the middle of the body. */
  readonly cutBody?: boolean;
}

export interface HttpClient {
  /** Never throws: what goes wrong is an outcome. Redirects are not followed, the marketplace does not either. */
  exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpOutcome>;
  /** Ends the connections that are kept open. */
  close(): void;
}

const answerBytesMaxDefault = 8 * 1024 * 1024;

/** Keeps connections open from call to call. Certificates are verified as Node does by default. */
export function createHttpClient(): HttpClient {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };
  return {
    async exchange(request, options) {
      const startedAt = performance.now();
      const durationMs = () => Math.round((performance.now() - startedAt) * 1000) / 1000;
      const { host, protocol } = new URL(request.url);
      try {
        const { answer, body } = await sendOnLiveConnection(request, options, agents);
        return {
          kind: 'answered',
          status: answer.statusCode ?? 0,
          rawHeaders: answer.rawHeaders,
          body,
          durationMs: durationMs(),
        };
      } catch (error) {
        const failure = toTransportFailure(error);
        const { timeoutMs, answerBytesMax = answerBytesMaxDefault } = options;
        const place = { host, protocol, timeoutMs, answerBytesMax };
        const sentence = failureSentence(failure, place);
        return { kind: 'failed', failure, sentence, durationMs: durationMs() };
      }
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

interface Agents {
  readonly 'http:': HttpAgent;
  readonly 'https:': HttpsAgent;
}

interface Received {
  readonly answer: IncomingMessage;
  readonly body: Buffer;
}

/** A kept connection may have been closed by the seller while it lay idle: what was sent on it never arrived, and is sent anew. */
async function sendOnLiveConnection(
  request: HttpRequest,
  options: ExchangeOptions,
  agents: Agents,
): Promise<Received> {
  try {
    return await send(request, options, agents);
  } catch (error) {
    if (!isStaleConnection(error)) throw error;
    return send(request, options, agents);
  }
}

function isStaleConnection(error: unknown): boolean {
  return error instanceof Error && 'onKeptConnection' in error && 'code' in error
    ? error.code === 'ECONNRESET' || error.code === 'EPIPE'
    : false;
}

async function send(
  request: HttpRequest,
  options: ExchangeOptions,
  agents: Agents,
): Promise<Received> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const timedOut = new FailedExchange('timed-out');
  try {
    const received = await sendUntil(signal, { request, options, agents });
    // Where only the end of the connection ends an answer, one that is given up looks complete.
    if (signal.aborted) throw timedOut;
    return received;
  } catch (error) {
    // In the middle of an answer Node calls it a reset, as if the seller had hung up.
    throw signal.aborted && !(error instanceof FailedExchange) ? timedOut : error;
  }
}

interface ToSend {
  readonly request: HttpRequest;
  readonly options: ExchangeOptions;
  readonly agents: Agents;
}

async function sendUntil(
  signal: AbortSignal,
  { request, options, agents }: ToSend,
): Promise<Received> {
  const url = new URL(request.url);
  const isHttps = url.protocol === 'https:';
  const headers: Record<string, string> = { ...request.headers };
  if (request.body.length > 0 || request.method !== 'GET')
    headers['Content-Length'] = String(request.body.length);
  const outgoing = isHttps
    ? requestHttps(url, { agent: agents['https:'], method: request.method, headers, signal })
    : requestHttp(url, { agent: agents['http:'], method: request.method, headers, signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', (error) =>
      reject(outgoing.reusedSocket ? Object.assign(error, { onKeptConnection: true }) : error),
    );
  });
  if (options.cutBody === true) {
    await Promise.race([writeHalf(outgoing, request.body), answered]);
    answered.catch(() => undefined);
    outgoing.destroy();
    throw new FailedExchange('answer-lost');
  }
  await Promise.race([writeBody(outgoing, request.body, options), answered]);
  if (options.loseAnswer !== undefined) {
    if (options.loseAnswer === 'when-answered') await answered;
    answered.catch(() => undefined);
    outgoing.destroy();
    throw new FailedExchange('answer-lost');
  }
  const answer = await answered;
  return { answer, body: await readBody(answer, options) };
}

async function writeBody(
  outgoing: ClientRequest,
  body: Buffer,
  { slowBody = { pieces: 1, pauseMs: 0 } }: ExchangeOptions,
): Promise<void> {
  const length = Math.max(1, Math.ceil(body.length / slowBody.pieces));
  for (let start = 0; start < body.length; start += length) {
    if (start > 0) await sleep(slowBody.pauseMs);
    if (outgoing.destroyed) return;
    outgoing.write(body.subarray(start, start + length));
  }
  await new Promise<void>((resolve) => {
    outgoing.end(resolve);
  });
}

async function writeHalf(outgoing: ClientRequest, body: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve());
  });
}

async function readBody(
  answer: IncomingMessage,
  { answerBytesMax = answerBytesMaxDefault }: ExchangeOptions,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > answerBytesMax) {
      answer.destroy();
      throw new FailedExchange('answer-too-large');
    }
  }
  return Buffer.concat(chunks);
}
