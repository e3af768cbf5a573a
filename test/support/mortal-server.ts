import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type ServerOptions, type ServerProcess } from './server-process.js';

/** A server that is killed and comes back at the same address, as one that a supervisor looks after. */
export interface MortalServer {
  readonly url: string;
  readonly callbacksUrl: string;
  /** Kills it so often, each time after a while that nobody can foresee, and leaves it running. */
  dieOften(deaths: number): Promise<void>;
  stop(): Promise<void>;
}

const lifeMs = { min: 20, max: 500 };

export async function startMortalServer(options: ServerOptions): Promise<MortalServer> {
  const port = await freePort();
  const start = (): Promise<ServerProcess> =>
    startServer({
      ...options,
      environment: { ...options.environment, KOOGATE_PORT: String(port) },
    });
  let server = await start();
  return {
    url: server.url,
    callbacksUrl: server.callbacksUrl,
    async dieOften(deaths) {
      for (let death = 0; death < deaths; death += 1) {
        await sleep(lifeMs.min + Math.random() * (lifeMs.max - lifeMs.min));
        await server.kill();
        server = await start();
      }
    },
    async stop() {
      await server.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
