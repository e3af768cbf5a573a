import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/**
 * A load balancer as it is found in front of several processes: it gives connections to them in turns, asks each one's `/readyz`, and
 * gives a connection that one does not take to the next. What was sent to one is never sent to another.
 */
export interface TcpBalancer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Says where a place is filled now; whoever fills it gets nothing before it is ready. */
  fill(place: number, url: string): void;
  /** Resolves when the process in this place is found ready. */
  untilReady(place: number): Promise<void>;
  /** Resolves when no connection leads to this process any more. */
  untilNobodyAt(url: string): Promise<void>;
  /** Connections that nobody has taken. */
  readonly refused: () => number;
}

/** How often `/readyz` is asked; what is not ready once gets no new connections. */
export const healthCheckMs = 100;

const untilMsMax = 60_000;

interface Place {
  readonly url: string;
  isReady: boolean;
  isBeingAsked: boolean;
}

export async function startTcpBalancer(): Promise<TcpBalancer> {
  const places: Place[] = [];
  const sockets = new Map<Socket, string>();
  let turn = 0;
  let refused = 0;
  const server = createServer({ pauseOnConnect: true }, (client) => {
    client.on('error', () => undefined);
    void give(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const checking = setInterval(() => void Promise.all(places.map(checkHealth)), healthCheckMs);
  onTestFinished(() => {
    clearInterval(checking);
    server.close();
    for (const socket of sockets.keys()) socket.destroy();
  });

  async function give(client: Socket): Promise<void> {
    for (const { url } of inTurn()) {
      const taker = await open(url);
      if (taker === undefined) continue;
      sockets.set(taker, url);
      taker.once('close', () => sockets.delete(taker));
      join(client, taker);
      return;
    }
    refused += 1;
    client.destroy();
  }

  /** Where none is ready all are tried: one that answers 000005 is better than nobody. */
  function inTurn(): readonly Place[] {
    turn += 1;
    const turned = places.map((_, index) => places[(turn + index) % places.length]);
    const all = turned.filter((place) => place !== undefined);
    return [...all.filter(({ isReady }) => isReady), ...all.filter(({ isReady }) => !isReady)];
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    fill(place, url) {
      places[place] = { url, isReady: false, isBeingAsked: false };
    },
    untilReady: (place) => until(() => places[place]?.isReady === true),
    untilNobodyAt: (url) => until(() => ![...sockets.values()].includes(url)),
  };
}

async function checkHealth(place: Place): Promise<void> {
  if (place.isBeingAsked) return;
  place.isBeingAsked = true;
  const signal = AbortSignal.timeout(2_000);
  const answer = await fetch(`${place.url}/readyz`, { signal }).catch(() => undefined);
  place.isReady = answer?.status === 200;
  await answer?.body?.cancel();
  place.isBeingAsked = false;
}

/** A connection to the process, or nothing where it does not take any. */
async function open(url: string): Promise<Socket | undefined> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  socket.on('error', () => undefined);
  return socket;
}

/** Either side's end is the other's. */
function join(client: Socket, taker: Socket): void {
  client.pipe(taker);
  taker.pipe(client);
  client.once('close', () => taker.destroy());
  // What it has answered with its last breath is still passed on.
  taker.once('close', () => client.destroySoon());
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + untilMsMax;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error('the balancer waits in vain');
    await sleep(5);
  }
}
