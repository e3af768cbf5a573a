import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttpClient } from '../../src/emulator/http-exchange.js';
import type { MarketplaceState } from '../../src/emulator/marketplace-state.js';
import {
  createOpenApis,
  type OpenApis,
  type OpenApisOptions,
} from '../../src/emulator/open-api/open-apis.js';
import { createSimulatedClock, type SimulatedClock } from '../../src/emulator/simulated-clock.js';
import { signAkskRequest } from '../../src/protocol/aksk.js';
import { toBasicTime } from '../../src/protocol/basic-time.js';
import { signUsagePush } from '../../src/protocol/usage-push-signature.js';
import { exampleMarketplace, exampleTime } from './example-marketplace.js';
import { marketplaceDocument, marketplaceOperation } from './marketplace-document.js';

/** Real time stands still, and is not the time that is played. */
export const realTime = Date.UTC(2031, 6, 1, 12);
export const accessKey = 'KGTESTACCESSKEY00001';
export const secretKey = 'kgTestSecretKey/0123456789+abcdefghijkl';
export const baseKey = '00112233-4455-6677-8899-aabbccddeeff';

export interface PlayedOpenApis {
  readonly url: string;
  readonly state: MarketplaceState;
  readonly clock: SimulatedClock;
  readonly openApis: OpenApis;
}

/** The marketplace's APIs behind a server of node:http, in the state that the examples take for granted; ends with the test. */
export async function playOpenApis(
  options: Partial<OpenApisOptions> = {},
): Promise<PlayedOpenApis> {
  const { close, ...played } = await startOpenApis(options);
  onTestFinished(close);
  return played;
}

/** The same for whoever closes it. */
export async function startOpenApis(
  options: Partial<OpenApisOptions> = {},
): Promise<PlayedOpenApis & { readonly close: () => void }> {
  const state = exampleMarketplace();
  const clock = createSimulatedClock(exampleTime);
  const openApis = createOpenApis({
    state,
    clock,
    realNow: () => realTime,
    accessKeys: new Map([[accessKey, secretKey]]),
    baseKeys: ['a-newer-base-key', baseKey],
    document: marketplaceDocument,
    ...options,
  });
  const { url, close } = await serve(openApis);
  return { url, state, clock, openApis, close };
}

async function serve(
  openApis: OpenApis,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      void openApis
        .handle({ method, url, headers, body: Buffer.concat(chunks) })
        .then((answer) =>
          response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body),
        );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** How a call differs from a right one. */
export interface CallOptions {
  readonly method?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Of a GET, as it travels, instead of what is made of the request. */
  readonly query?: string;
  /** Instead of `application/json`. */
  readonly contentType?: string;
  /** The bytes to sign and send, instead of what is made of the request. */
  readonly body?: string | Buffer;
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Of the body of a usage push; `undefined`: none is sent. */
  readonly baseKey?: string | undefined;
  /** Without AK/SK. */
  readonly isUnsigned?: boolean;
  readonly signedAt?: number;
  /** Does to the signed call what should not happen to it. */
  readonly alter?: (call: SignedCall) => SignedCall;
}

export interface SignedCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface CallAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly code: unknown;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Calls an operation as a seller does, signed, over a socket. */
export async function callOpenApi(
  { url }: Pick<PlayedOpenApis, 'url'>,
  operationId: string,
  request: unknown,
  options: CallOptions = {},
): Promise<CallAnswer> {
  const unsigned = toUnsigned(url, operationId, { request, options });
  const pushed = operationId === 'pushUsage' ? withPushSignature(unsigned, options) : unsigned;
  const signed = options.isUnsigned === true ? pushed : withAksk(pushed, options);
  return send(options.alter?.(signed) ?? signed);
}

function toUnsigned(
  base: string,
  operationId: string,
  { request, options }: { readonly request: unknown; readonly options: CallOptions },
): SignedCall {
  const described = marketplaceOperation(operationId);
  const { pathParameters = {}, body } = options;
  const method = options.method ?? described.method.toUpperCase();
  const path = described.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(pathParameters[name] ?? ''),
  );
  const url = new URL(path, base);
  const isForm = operationId === 'uploadMarketEventFile';
  if (described.method === 'get') {
    const parameters = new URLSearchParams(request as Record<string, string>);
    url.search = options.query ?? parameters.toString();
  }
  const made = isForm ? toForm(request as FormRequest) : JSON.stringify(request);
  const contentType =
    options.contentType ??
    (isForm ? `multipart/form-data; boundary=${boundary}` : 'application/json');
  return {
    method,
    url: url.href,
    headers: { Host: url.host, 'Content-Type': contentType },
    body: Buffer.from(body ?? (described.method === 'get' ? '' : made)),
  };
}

interface FormRequest {
  readonly file?: string;
  readonly isvUpdateFileReq: unknown;
}

export const boundary = 'kg7d1c2b3a';

function toForm({ file, isvUpdateFileReq }: FormRequest): string {
  const part = (head: string, content: string) => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`;
  const parts = [
    ...(file === undefined
      ? []
      : [
          part(
            'Content-Disposition: form-data; name="file"; filename="license.lic"\r\nContent-Type: application/octet-stream',
            file,
          ),
        ]),
    part(
      'Content-Disposition: form-data; name="isvUpdateFileReq"\r\nContent-Type: application/json',
      JSON.stringify(isvUpdateFileReq),
    ),
  ];
  return `${parts.join('')}--${boundary}--\r\n`;
}

function withPushSignature(call: SignedCall, options: CallOptions): SignedCall {
  const key = 'baseKey' in options ? options.baseKey : baseKey;
  if (key === undefined) return call;
  const ts = String(realTime);
  const nonce = '6c63c221-1f6b-4141-8ff4-22f5dfe82b65';
  const { signature } = signUsagePush({ accessKey: key, ts, nonce, body: toJson(call.body) });
  return { ...call, headers: { ...call.headers, ts, nonce, signature } };
}

/** What cannot be read is signed as if it were empty: it is refused for its signature. */
function toJson(body: Buffer): Buffer {
  try {
    JSON.parse(body.toString());
    return body;
  } catch {
    return Buffer.from('{}');
  }
}

export function withAksk(call: SignedCall, options: CallOptions = {}): SignedCall {
  const headers = { ...call.headers, 'X-Sdk-Date': toBasicTime(options.signedAt ?? realTime) };
  const { authorization } = signAkskRequest({
    ...call,
    headers,
    accessKey: options.accessKey ?? accessKey,
    secretKey: options.secretKey ?? secretKey,
  });
  return { ...call, headers: { ...headers, Authorization: authorization } };
}

async function send(call: SignedCall): Promise<CallAnswer> {
  const client = createHttpClient();
  const outcome = await client.exchange(
    { ...call, headers: { ...call.headers, 'Content-Length': String(call.body.length) } },
    { timeoutMs: 5_000 },
  );
  client.close();
  if (outcome.kind === 'failed') throw new Error(outcome.sentence);
  const text = outcome.body.toString();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  const at = outcome.rawHeaders.findIndex((name) => name.toLowerCase() === 'content-type');
  return {
    status: outcome.status,
    contentType: at === -1 ? undefined : outcome.rawHeaders[at + 1],
    code: body.resultCode ?? body.error_code,
    body,
    text,
  };
}
