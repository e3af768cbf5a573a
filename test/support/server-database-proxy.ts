import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
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
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const gate = newGate();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from);
      forward(from, to, gate);
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
  };
}

/** Passes the bytes on in their order, when the gate is open. */
function forward(from: Socket, to: Socket, gate: Gate): void {
  let passing = Promise.resolve();
  from.on('error', () => undefined);
  from.on('data', (bytes) => {
    passing = passing.then(gate.passed).then(() => {
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
