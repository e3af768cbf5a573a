import { assertTimeout } from './call-deadline.js';

export interface ClientOptions {
  /** Where the server is, without `/api/v1`: `https://koogate.example.com`. */
  readonly baseUrl: string;
  /** A token of `KOOGATE_API_TOKENS`, or what gives the one that is valid now; asked before each call. */
  readonly token: TokenSource;
  /** Instead of the global `fetch`, for example to go through a proxy or to trust a certificate. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How long a call may take with all its repeats (ms); 30,000 unless told otherwise. */
  readonly timeoutMs?: number;
  /** How often reading is repeated when the server is busy or away; 2 unless told otherwise, 0 for never. */
  readonly retriesMax?: number;
}

export type TokenSource = string | (() => string | Promise<string>);

/** Options that can work, with every default filled in. */
export interface ReadOptions {
  /** With the path that all operations begin with. */
  readonly apiUrl: string;
  readonly token: () => Promise<string>;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly timeoutMs: number;
  readonly retriesMax: number;
}

const basePath = '/api/v1';

/** Throws a `TypeError` that says what to give; it never repeats a token, nor an address, which may hold a password. */
export function readClientOptions(options: ClientOptions): ReadOptions {
  const { baseUrl, token, timeoutMs = 30_000, retriesMax = 2 } = options;
  const given = options.fetch;
  assertTimeout(timeoutMs);
  if (!Number.isInteger(retriesMax) || retriesMax < 0) {
    throw new TypeError('retriesMax: give a whole number, 0 for no repeats');
  }
  if (typeof token === 'string') assertToken(token);
  return {
    apiUrl: toApiUrl(baseUrl),
    async token() {
      const current = typeof token === 'string' ? token : await token();
      assertToken(current);
      return current;
    },
    // Looked up at each call: what instruments or plays `fetch` may come after the client.
    fetch: (request) => (given ?? globalThis.fetch)(request),
    timeoutMs,
    retriesMax,
  };
}

function toApiUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError(
      'baseUrl: give the address of the server, e.g. https://koogate.example.com',
    );
  }
  const { protocol, username, password, search, hash, origin, pathname } = new URL(baseUrl);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError('baseUrl: give an address that begins with https:// or http://');
  }
  if (username !== '' || password !== '') {
    throw new TypeError('baseUrl: leave user and password out; the token is what lets a client in');
  }
  if (search !== '' || hash !== '') {
    throw new TypeError('baseUrl: leave out what stands behind ? and #');
  }
  const prefix = pathname.replace(/(?<!\/)\/+$/, '');
  if (prefix.endsWith(basePath)) {
    throw new TypeError(`baseUrl: leave ${basePath} out; the client adds it`);
  }
  return `${origin}${prefix}${basePath}`;
}

/** A header takes no others, and `fetch` would repeat the whole header in its complaint. */
function assertToken(token: unknown): void {
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return;
  throw new TypeError(
    'token: give a token of KOOGATE_API_TOKENS; this one is empty or has characters that no header may carry, such as a line break',
  );
}
