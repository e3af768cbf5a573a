import type { Buffer } from 'node:buffer';
import { Agent, buildConnector, errors } from 'undici';

/** How long a call may take (ms). */
export interface CallTimeouts {
  /** Until there is a connection, TLS included. */
  readonly connectMs: number;
  /** Until the answer begins, and between its parts. */
  readonly answerMs: number;
  /** All of it. */
  readonly totalMs: number;
  /** The same of an upload. */
  readonly uploadMs: number;
}

export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Exchange =
  { readonly kind: 'answered'; readonly status: number; readonly text: string } | Unanswered;

export interface Unanswered {
  readonly kind: 'unanswered';
  /**
   * - `not-sent`: there was no connection: the marketplace knows nothing of the call.
   * - `broken`, `silent`: sent, perhaps; the connection ended, or nothing came.
   * - `half`: an answer began and did not end, or was none.
   * - `stopped`: by whoever asked for it.
   */
  readonly stage: 'not-sent' | 'broken' | 'silent' | 'half' | 'stopped';
  readonly reason: string;
}

export interface HttpExchanges {
  /** Never rejects. */
  exchange(request: SignedRequest, settings: ExchangeSettings): Promise<Exchange>;
  close(): Promise<void>;
}

export interface ExchangeSettings {
  readonly totalMs: number;
  readonly signal: AbortSignal | undefined;
}

/** An order with a hundred lines has some 50 KB. */
const answerBytesMax = 4_194_304;
const connectionsMax = 16;

/** HTTPS with connections that are kept. Certificates are always verified, and redirections are answers like others: none is followed. */
export function createHttpExchanges({
  connectMs,
  answerMs,
}: Pick<CallTimeouts, 'connectMs' | 'answerMs'>): HttpExchanges {
  const agent = new Agent({
    connect: markedConnector(buildConnector({ timeout: connectMs })),
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
    connections: connectionsMax,
    maxResponseSize: answerBytesMax,
  });
  return {
    async exchange({ method, url, headers, body }, { totalMs, signal }) {
      const timeout = AbortSignal.timeout(totalMs);
      const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      let hasBegun = false;
      try {
        const { origin, pathname, search } = new URL(url);
        const response = await agent.request({
          origin,
          path: `${pathname}${search}`,
          method,
          headers,
          body: method === 'GET' ? null : body,
          signal: either,
        });
        hasBegun = true;
        return {
          kind: 'answered',
          status: response.statusCode,
          text: await response.body.text(),
        };
      } catch (error) {
        if (signal?.aborted === true) {
          return { kind: 'unanswered', stage: 'stopped', reason: 'it was stopped' };
        }
        if (hasBegun) return { kind: 'unanswered', stage: 'half', reason: halfReason(error) };
        if (timeout.aborted) return silent(totalMs);
        return toUnanswered(error, answerMs);
      }
    },
    // Nobody waits for an answer any more.
    close: () => agent.destroy(),
  };
}

/** What failed before there was a connection. */
class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

/** Later errors have the same codes, and it must be known whether anything was sent. */
function markedConnector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error === null) callback(null, socket);
      else callback(new NoConnectionError(error), null);
    });
  };
}

function toUnanswered(error: unknown, answerMs: number): Unanswered {
  if (error instanceof NoConnectionError) {
    return { kind: 'unanswered', stage: 'not-sent', reason: connectionReason(error.cause) };
  }
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return silent(answerMs);
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) {
    return { kind: 'unanswered', stage: 'half', reason: `what came is no HTTP (${code})` };
  }
  return { kind: 'unanswered', stage: 'broken', reason: `the connection ended (${code})` };
}

function silent(ms: number): Unanswered {
  return { kind: 'unanswered', stage: 'silent', reason: `nothing came within ${ms} ms` };
}

function connectionReason(error: Error): string {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return `its name could not be resolved (${code}); is there a name server, and a way to the internet?`;
  }
  if (isTlsCode(code)) {
    return `its certificate or TLS is not accepted (${code}); does a proxy in between sign certificates of its own?`;
  }
  return `no connection could be made (${code}); is there a way to the internet from here?`;
}

function isTlsCode(code: string): boolean {
  return /CERT|^ERR_(?:SSL|TLS)|^EPROTO$|SELF_SIGNED|UNABLE_TO/.test(code);
}

function halfReason(error: unknown): string {
  const code = codeOf(error);
  return code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
    ? `the answer is longer than ${answerBytesMax} bytes`
    : `the answer did not come to its end (${code})`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  // Several addresses of one name were tried: what the first of them said is as good as any.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
