import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Stands between a server and its PostgreSQL, and takes the database away in the ways in which networks do. */
export interface DatabaseProxy {
  /** The database, by way of the proxy. */
  readonly url: string;
  /** Everything passes, also what was held back. */
  restore(): Promise<void>;
  /** Connections end at once, new ones are refused: the machine runs, the database does not. */
  refuse(): Promise<void>;
  /** Connections stay open and new ones are taken, but nothing passes: a cable was pulled. */
  hang(): void;
  /** From now on each piece takes so long, either way: a network that is far or overloaded. */
  slow(delayMs: number): void;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const gate = newGate();
  const pace = { delayMs: 0 };
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from);
      forward(from, to, () => passed(gate, pace.delayMs));
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const end = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  onTestFinished(end);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    async restore() {
      gate.open();
      if (!server.listening) await listen(port);
    },
    refuse: end,
    hang: gate.close,
    slow: (delayMs) => void (pace.delayMs = delayMs),
  };
}

async function passed(gate: Gate, delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(delayMs);
  await gate.passed();
}

/** Passes the bytes on in their order, when they may pass. */
function forward(from: Socket, to: Socket, mayPass: () => Promise<void>): void {
  let passing = Promise.resolve();
  from.on('error', () => undefined);
  from.on('data', (bytes) => {
    passing = passing.then(mayPass).then(() => {
      if (!to.destroyed) to.write(bytes);
    });
  });
}

interface Gate {
  readonly open: () => void;
  readonly close: () => void;
  /** Resolves at once when it is open, else when it opens. */
  readonly passed: () => Promise<void>;
}

function newGate(): Gate {
  let opened = Promise.resolve();
  let open = (): void => undefined;
  return {
    open: () => {
      open();
    },
    close: () => {
      opened = new Promise((resolve) => (open = resolve));
    },
    passed: () => opened,
  };
}
