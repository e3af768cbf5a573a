import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Listening {
  /** Reaches the server from this machine. */
  readonly url: string;
  /** Stops listening, lets calls under way be answered, and cuts what has not ended after 10 s. */
  close(): Promise<void>;
}

/**
 * What the older interfaces say stands in the address, and a hundred ids in Chinese need 58 KB there. Beyond Node's usual 16 KiB it
 * would answer 431 by itself, unsigned.
 */
const headerBytesMax = 65_536;

export function createHttpServer(app: RequestListener): Server {
  return createServer({ maxHeaderSize: headerBytesMax }, app);
}

/** Opens the address. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const endConnections = prepareToEnd(server);
  Object.assign(server, timeoutsMs);
  // An unknown expectation would be answered 417 by Node, unsigned; the marketplace reads HTTP 200 only.
  server.on('checkExpectation', (...parameters: Parameters<RequestListener>) =>
    server.emit('request', ...parameters),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(toListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    url: toUrl(server.address() as AddressInfo),
    async close() {
      const cut = setTimeout(() => server.closeAllConnections(), drainMsMax);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        endConnections();
      });
      clearTimeout(cut);
    },
  };
}

/**
 * The marketplace waits 5 to 20 s: a request that takes longer to arrive is nobody's call. Idle connections are kept longer than
 * load balancers keep theirs (60 s as a rule), so that none is closed under a call that is just being sent.
 */
const timeoutsMs = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
} satisfies Partial<Server>;

const drainMsMax = 10_000;

/**
 * Node goes on serving the connections it has after `close`, so a sender that never pauses would keep us until the cut,
 * and lose a call by it. Here every connection is told that its next answer is the last; one that has never said
 * anything, as load balancers keep them, is ended at once.
 */
function prepareToEnd(server: Server): () => void {
  const sockets = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let ending = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_req, res: ServerResponse) => {
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    if (ending) announceEnd(res);
  });
  return () => {
    ending = true;
    underWay.forEach(announceEnd);
    server.closeIdleConnections();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
}

function announceEnd(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}

function toUrl({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function toListenError(
  error: Error & { readonly code?: string },
  host: string,
  port: number,
): Error {
  const advice =
    {
      EADDRINUSE: 'another program listens there; stop it, or set KOOGATE_PORT',
      EACCES: 'this user may not open it; take a port above 1023 with KOOGATE_PORT',
      EADDRNOTAVAIL: 'this machine has no such address; set KOOGATE_HOST',
    }[error.code ?? ''] ?? error.message;
  return new Error(`cannot listen on ${host}:${port}: ${advice}`, { cause: error });
}
