import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlApi } from './control/control-api.js';
import type { ControlAnswer, ControlRequest } from './control/control-request.js';
import { wantsPage } from './control/control-request.js';
import { guardRequest } from './control/guard-request.js';
import { ControlProblem, problemAnswer, toProblem } from './control/problem.js';
import type { OpenApis } from './open-api/open-apis.js';
import type { Page } from './page/page.js';
import { readRequestBody } from './read-request-body.js';

export interface ServedParts {
  readonly control: ControlApi;
  readonly page: Page;
  readonly openApis: OpenApis;
}

export interface ServedMarketplace {
  /** Without a slash at its end. */
  readonly url: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a form or a scenario needs, and what a License of the largest kind needs. */
const bodyBytesMax = { control: 262_144, openApis: 16_777_216 } as const;

/**
 * The marketplace's HTTP side: its page, the control API below `/control`, and everywhere else the APIs that sellers call. Rejects when
 * the address cannot be opened, with a sentence that says why.
 */
export async function serveMarketplace(
  parts: ServedParts,
  { host, port }: Address,
): Promise<ServedMarketplace> {
  const server = createServer({ requestTimeout: 30_000 }, (incoming, response) => {
    respond(incoming, response, { ...parts, host }).catch((error: unknown) => {
      if (!response.headersSent) send(response, problemAnswer(toProblem(error)));
      else response.destroy();
    });
  });
  await listen(server, { host, port });
  return {
    url: toUrl(server.address() as AddressInfo),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Served extends ServedParts {
  readonly host: string;
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const path = (incoming.url ?? '/').split('?')[0] ?? '/';
  const isOurs = served.page.has(path) || path === '/control' || path.startsWith('/control/');
  const body = await readRequestBody(incoming, bodyBytesMax[isOurs ? 'control' : 'openApis']);
  if (body === undefined) {
    const detail = `the body is larger than ${bodyBytesMax[isOurs ? 'control' : 'openApis']} bytes`;
    send(response, problemAnswer(new ControlProblem('too-large', detail)), { Connection: 'close' });
    return;
  }
  const { method = 'GET', url = '/', headers } = incoming;
  if (!isOurs) {
    const answer = await served.openApis.handle({ method, url, headers, body });
    if (answer === undefined) send(response, problemAnswer(nothingAt(path)));
    else response.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  const request: ControlRequest = { method, url: toLocalUrl(url), headers, body };
  guardRequest(request, served.host);
  send(response, await answerOurs(request, served));
}

async function answerOurs(request: ControlRequest, served: Served): Promise<ControlAnswer> {
  if (served.page.has(request.url.pathname)) return served.page.show(request);
  const result = await served.control.handle(request);
  return request.method === 'POST' && wantsPage(request)
    ? served.page.sendBack(request, result)
    : result.answer;
}

/** What has been asked may be an absolute address, or no address at all. */
function toLocalUrl(url: string): URL {
  const base = 'http://marketplace';
  if (!url.startsWith('/') || !URL.canParse(`${base}${url}`)) {
    throw new ControlProblem('invalid-request', 'the address of the request cannot be read');
  }
  return new URL(`${base}${url}`);
}

function nothingAt(path: string): ControlProblem {
  return new ControlProblem(
    'unknown',
    `there is nothing at ${path}: the page is at /, the control API below /control, the APIs of sellers where openapi/marketplace.yaml says`,
  );
}

const everywhere = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

function send(
  response: ServerResponse,
  { status, headers, body }: ControlAnswer,
  more: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, { ...everywhere, ...headers, ...more }).end(body);
}

async function listen(server: Server, { host, port }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(toListenError(error, { host, port })));
    server.listen(port, host, resolve);
  });
}

function toListenError(error: Error & { readonly code?: string }, { host, port }: Address): Error {
  const advice =
    {
      EADDRINUSE: 'another program listens there; stop it, or choose another port',
      EACCES: 'this user may not open it; choose a port above 1023',
      EADDRNOTAVAIL: 'this machine has no such address; choose another host',
      ENOTFOUND: 'that name cannot be resolved; choose another host',
    }[error.code ?? ''] ?? error.message;
  return new Error(`the marketplace cannot listen on ${host}:${port}: ${advice}`, {
    cause: error,
  });
}

function toUrl({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
