import { withinDeadline, type CallDeadline, type CallOptions } from './call-deadline.js';
import type { ReadOptions } from './client-options.js';
import type { OperationId } from './management-client.js';
import { ManagementError, refusedCall } from './management-error.js';
import { parseProblem } from './problem.js';
import { retryAfterMs } from './retrying-fetch.js';
import { routeOf, type Route } from './routes.js';
import { sendRequest, type Answered, type RequestParts } from './send-request.js';

type Call = (id: OperationId, input?: Input, options?: CallOptions) => Promise<unknown>;

type Input = Readonly<Record<string, unknown>>;

/** Any of the operations, by its id: sends it, and gives its answer or throws a `ManagementError`. */
export function createCaller(client: ReadOptions): Call {
  return async (id, input = {}, { signal, timeoutMs = client.timeoutMs } = {}) => {
    const route = routeOf(id);
    const parts = toParts(id, route, input);
    return withinDeadline(timeoutMs, signal, async (deadline) => {
      const token = await tokenFor(id, client, { deadline, timeoutMs, signal });
      try {
        return answerOf(id, await sendRequest(client, route, { ...parts, token, deadline }));
      } catch (error) {
        if (error instanceof ManagementError) throw error;
        signal?.throwIfAborted();
        const { apiUrl } = client;
        throw toManagementError(id, error, { apiUrl, deadline, timeoutMs, token });
      }
    });
  };
}

interface Waiting {
  readonly deadline: CallDeadline;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What gives tokens may ask another server for them: its time is of the call's. What it throws itself is thrown on as it is. */
async function tokenFor(
  operationId: OperationId,
  client: ReadOptions,
  { deadline, timeoutMs, signal }: Waiting,
): Promise<string> {
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(new Error('the call was ended while it waited for its token'));
    deadline.signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([client.token(), ended]);
  } catch (error) {
    signal?.throwIfAborted();
    if (!deadline.hasPassed()) throw error;
    const sentence = `token gave none within ${timeoutMs} ms, so nothing was sent`;
    throw new ManagementError({ code: 'timed-out', sentence, operationId });
  }
}

/** What stands in the braces of the path belongs there, `body` is the body, and all else is the query. */
function toParts(id: OperationId, { pathParameters }: Route, input: Input): RequestParts {
  const { body, ...parameters } = input;
  const path = Object.fromEntries(pathParameters.map((name) => [name, parameters[name]]));
  const query = Object.fromEntries(Object.entries(parameters).filter(([name]) => !(name in path)));
  for (const [name, value] of Object.entries(path)) assertSegment(id, name, value);
  return { path, query, body };
}

/** An empty segment, `.` and `..` would make the address that of another operation. */
function assertSegment(id: OperationId, name: string, value: unknown): void {
  if (typeof value === 'string' && !['', '.', '..'].includes(value)) return;
  throw new TypeError(`${id}: ${name} must be a text that names something; this names nothing`);
}

/** Throws a `ManagementError` unless it is a success, as the server answers one. */
function answerOf(operationId: OperationId, { data, error, response }: Answered): unknown {
  if (response.ok && typeof data === 'object' && data !== null) return data;
  const { status, headers } = response;
  const retryAfter = { retryAfterMs: retryAfterMs(headers) };
  const problem = parseProblem(error);
  if (problem !== undefined) throw refusedCall(operationId, problem, { status, ...retryAfter });
  throw new ManagementError({
    code: 'unexpected-answer',
    sentence: `what answered ${status} does not speak as KooGate: is baseUrl its address, and what stands before it?`,
    operationId,
    status,
    ...retryAfter,
  });
}

interface Circumstances {
  readonly apiUrl: string;
  readonly deadline: CallDeadline;
  readonly timeoutMs: number;
  readonly token: string;
}

/** Of what has gone wrong on the way, no more is kept than its words: the thing itself may hold the request, and so the token. */
function toManagementError(
  operationId: OperationId,
  error: unknown,
  { apiUrl, deadline, timeoutMs, token }: Circumstances,
): ManagementError {
  if (deadline.hasPassed()) {
    const sentence = `no answer within ${timeoutMs} ms: give it longer with timeoutMs, or look at the load of the server`;
    return new ManagementError({ code: 'timed-out', sentence, operationId });
  }
  if (error instanceof SyntaxError) {
    const sentence = 'the answer is not JSON, or it broke off: is baseUrl the address of KooGate?';
    return new ManagementError({ code: 'unexpected-answer', sentence, operationId });
  }
  const words = wordsOf(error).replaceAll(token, '***');
  return new ManagementError({
    code: 'no-answer',
    sentence: `no whole answer came from ${apiUrl}: ${words}; is the server running, and is this its address?`,
    operationId,
  });
}

/** `fetch` itself only says that it failed; why stands in its cause. */
function wordsOf(error: unknown): string {
  const { message = '', cause } = error instanceof Error ? error : {};
  if (!(cause instanceof Error)) return message || 'no reason was given';
  const { code = '' } = cause as { readonly code?: unknown };
  return `${message} (${cause.message || String(code)})`;
}
