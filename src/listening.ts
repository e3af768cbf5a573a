import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { limitConnections, type ConnectionRoomOptions } from './connection-room.js';

export interface Listening {
  /** Reaches the server from this machine. */
  readonly url: string;
  /**
   * Serves on for the delay, telling each connection that its next answer is the last one, so that whoever spreads calls over several
   * processes can notice. Then it stops listening, lets calls under way be answered, and cuts what has not ended after 10 s.
   */
  close(delayMs: number): Promise<void>;
}

/**
 * What the older interfaces say stands in the address, and a hundred ids in Chinese need 58 KB there. Beyond Node's usual 16 KiB it
 * would answer 431 by itself, unsigned.
 */
const headerBytesMax = 65_536;

/** How often Node looks for requests that take too long to arrive: by itself every 30 s, which is as long as they may take at most. */
const checkMs = 1_000;

export function createHttpServer(app: RequestListener): Server {
  return createServer({ maxHeaderSize: headerBytesMax, connectionsCheckingInterval: checkMs }, app);
}

export interface ListenOptions extends ConnectionRoomOptions {
  readonly host: string;
  readonly port: number;
}

/** Opens the address. */
export async function listen(
  server: Server,
  { host, port, ...room }: ListenOptions,
): Promise<Listening> {
  limitConnections(server, room);
  const ending = prepareToEnd(server);
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
    async close(delayMs) {
      ending.announce();
      await sleep(delayMs);
      await untilTakenIn();
      const cut = setTimeout(() => server.closeAllConnections(), drainMsMax);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        ending.endSilent();
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
  // A connection on which nothing moves for so long, such as that of a client that does not read its answer, is ended.
  timeout: 60_000,
} satisfies Partial<Server>;

const drainMsMax = 10_000;
// Whoever opens a connection for a call sends it in the same breath.
const firstWordMsMax = 1_000;

/**
 * When the listener closes, what only the kernel has taken in is lost: connections that it has opened for us, and calls that stand in
 * their buffers. A turn of the event loop takes up the connections, the next one reads them, and little comes in between that and the close.
 */
async function untilTakenIn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

interface Ending {
  /** From now on, each answer says that its connection ends with it. */
  announce(): void;
  /** Ends the connections that have never said anything, as load balancers keep them; new ones have a moment for their first word. */
  endSilent(): void;
}

/**
 * Node goes on serving the connections it has after `close`, so a sender that never pauses would keep us until the cut,
 * and lose a call by it. And it ends those that are idle at that moment, under a call that may be on its way. So connections are told
 * beforehand that their next answer is the last.
 */
function prepareToEnd(server: Server): Ending {
  const openedAt = new Map<Socket, number>();
  const underWay = new Set<ServerResponse>();
  let ending = false;
  server.on('connection', (socket: Socket) => {
    openedAt.set(socket, performance.now());
    socket.once('close', () => openedAt.delete(socket));
  });
  server.prependListener('request', (_req, res: ServerResponse) => {
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    if (ending) announceEnd(res);
  });
  return {
    announce() {
      ending = true;
      underWay.forEach(announceEnd);
    },
    endSilent() {
      for (const [socket, at] of openedAt) {
        const patienceMs = at + firstWordMsMax - performance.now();
        if (patienceMs <= 0) endIfSilent(socket);
        else setTimeout(() => endIfSilent(socket), patienceMs);
      }
    },
  };
}

function endIfSilent(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
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
