import createFetchClient from 'openapi-fetch';
import type { CallDeadline } from './call-deadline.js';
import type { ReadOptions } from './client-options.js';
import { retryingFetch } from './retrying-fetch.js';
import type { Method, Route } from './routes.js';

/** What a call says, by where it travels. */
export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What came back: `data` of a success, `error` of all else, both as they were sent. */
export interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

interface Sending extends RequestParts {
  readonly token: string;
  readonly deadline: CallDeadline;
}

/** Sends a call, and again where that is right. Throws what `fetch` throws, and `SyntaxError` for an answer that is not JSON. */
export async function sendRequest(
  { apiUrl, fetch, retriesMax }: ReadOptions,
  { method, path: pathname }: Route,
  { path, query, body, token, deadline }: Sending,
): Promise<Answered> {
  const { request } = createFetchClient<AnyPaths>({
    baseUrl: apiUrl,
    fetch: (sent) => retryingFetch(sent, { fetch, retriesMax, deadline }),
  });
  return request(lowercase[method], pathname, {
    params: { path, query },
    ...(body !== undefined && { body }),
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
    // The server sends nobody elsewhere. Following whoever does, a `POST` would become a `GET`.
    redirect: 'error',
    signal: deadline.signal,
  });
}

const lowercase = { GET: 'get', POST: 'post', PUT: 'put' } as const satisfies Record<
  Method,
  string
>;

/** Which operation takes what, the methods of the client know; here it is any of them. */
type AnyPaths = Record<string, Record<(typeof lowercase)[Method], AnyOperation>>;

interface AnyOperation {
  parameters: { path?: RequestParts['path']; query?: RequestParts['query'] };
  requestBody?: { content: { 'application/json': unknown } };
  responses: {
    200: { content: { 'application/json': unknown } };
    400: { content: { 'application/problem+json': unknown } };
  };
}
