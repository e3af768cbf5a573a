import { readFileSync } from 'node:fs';
import { CannotRunError } from '../conformance/preflight.js';
import { readConfig } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';

export interface ServerOptions {
  /** Address of the server; that of this environment by default. */
  readonly url?: string;
  /** A file that holds a token of `KOOGATE_API_TOKENS`; one of this environment by default. */
  readonly tokenFile?: string;
}

/** Speaks to the management API of a server that runs. */
export interface ManagementClient {
  /** Throws `CannotRunError` with the words of the server when it refuses. */
  post(path: string, body: object): Promise<unknown>;
}

/** Long enough for a thousand records, short enough for somebody who waits. */
const timeoutMs = 60_000;

/** Throws `CannotRunError` when there is no address or token to use. */
export function managementClient(options: ServerOptions): ManagementClient {
  const { url, token } = targetOf(options);
  return {
    async post(path, body) {
      const { status, value } = await exchange(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (status === 200) return value;
      throw new CannotRunError(toSentence(status, value));
    },
  };
}

function targetOf({ url, tokenFile }: ServerOptions): { url: string; token: string } {
  if (url !== undefined && !URL.canParse(url)) {
    throw new CannotRunError('--url: give an address, e.g. http://127.0.0.1:8080');
  }
  if (url !== undefined && tokenFile !== undefined) {
    return { url: withoutSlash(url), token: readToken(tokenFile) };
  }
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  const { host, port, apiTokens } = config;
  const own = apiTokens.find(({ role }) => role === 'operator' || role === 'admin')?.token;
  const token = tokenFile === undefined ? own : readToken(tokenFile);
  if (token === undefined) {
    throw new CannotRunError(
      'there is no token: give --token-file, or an operator in KOOGATE_API_TOKENS',
    );
  }
  return { url: withoutSlash(url ?? `http://${toCallable(host)}:${port}`), token };
}

/** What a server listens on to be reached from anywhere is no address to call. */
function toCallable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CannotRunError(`--token-file: cannot read ${file} (${reason})`);
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

async function exchange(
  url: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly value: unknown }> {
  try {
    const response = await fetch(url, init);
    const value: unknown = await response.json();
    return { status: response.status, value };
  } catch {
    throw new CannotRunError(
      `no KooGate answers at ${new URL(url).origin}: is the server running, and is this its address?`,
    );
  }
}

interface Problem {
  readonly detail?: unknown;
  readonly errors?: readonly { readonly pointer?: string; readonly detail: string }[];
}

function toSentence(status: number, value: unknown): string {
  const { detail, errors = [] } = (value ?? {}) as Problem;
  const fields = errors.map(({ pointer = '', detail: about }) => `${pointer} ${about}`.trim());
  const sentence = typeof detail === 'string' ? detail : 'it does not say why';
  return [`the server refuses (${status}): ${sentence}`, ...fields].join('\n  ');
}
