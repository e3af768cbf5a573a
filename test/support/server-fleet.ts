import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type ServerOptions, type ServerProcess } from './server-process.js';
import { startTcpBalancer, type TcpBalancer } from './tcp-balancer.js';

/** Several equal processes on one database behind a load balancer, each looked after by a supervisor. */
export interface ServerFleet {
  readonly url: string;
  /** Where the marketplace sends its calls. */
  readonly callbacksUrl: string;
  readonly balancer: TcpBalancer;
  readonly servers: readonly ServerProcess[];
  /** Also those that have ended. */
  readonly everStarted: readonly ServerProcess[];
  /** Those that were killed. */
  readonly deaths: readonly Death[];
  /**
   * Kills as often, whoever it is, each after a while that nobody can foresee, and starts another one in its place. There is always one
   * that serves.
   */
  dieOften(deaths: number): Promise<void>;
  /** Stops one as an operator does, waits for its end, and starts another one in its place; by other options where some are given. */
  replace(place: number, options?: Partial<ServerOptions>): Promise<void>;
  /** Resolves with how all of them have ended. */
  stop(): Promise<readonly (number | null)[]>;
}

export interface Death {
  readonly killedAt: number;
  /** By then it has ended, and whoever was connected to it has been told. */
  readonly overAt: number;
}

export interface FleetOptions extends ServerOptions {
  readonly processes: number;
}

const lifeMs = { min: 10, max: 300 };
// One dies while another is still on its way back.
const dyingAtOnce = 2;

export async function startFleet({ processes, ...options }: FleetOptions): Promise<ServerFleet> {
  const balancer = await startTcpBalancer();
  const places = Array.from({ length: processes }, (_, place) => place);
  const servers = await Promise.all(places.map(() => startServer(options)));
  servers.forEach(({ url }, place) => balancer.fill(place, url));
  await Promise.all(places.map((place) => balancer.untilReady(place)));
  const everStarted = [...servers];
  const living = new Set(places);
  const deaths: Death[] = [];
  const startIn = async (place: number, changed: Partial<ServerOptions> = {}): Promise<void> => {
    const server = await startServer({ ...options, ...changed });
    servers[place] = server;
    everStarted.push(server);
    balancer.fill(place, server.url);
    await balancer.untilReady(place);
  };
  const killIn = async (place: number): Promise<void> => {
    const server = servers[place];
    const killedAt = performance.now();
    await server?.kill();
    await balancer.untilNobodyAt(server?.url ?? '');
    // Whoever kept a connection through the balancer hears of its end in another turn of the event loop.
    await sleep(20);
    deaths.push({ killedAt, overAt: performance.now() });
  };
  const callbacksUrl = servers[0]?.callbacksUrl ?? '';
  return {
    url: balancer.url,
    callbacksUrl: `${balancer.url}${new URL(callbacksUrl).pathname}`,
    balancer,
    servers,
    everStarted,
    deaths,
    async dieOften(count) {
      let begun = 0;
      const reaper = async (): Promise<void> => {
        while (begun < count) {
          begun += 1;
          await sleep(lifeMs.min + Math.random() * (lifeMs.max - lifeMs.min));
          const place = [...living][Math.floor(Math.random() * living.size)] ?? 0;
          living.delete(place);
          await killIn(place);
          await startIn(place);
          living.add(place);
        }
      };
      await Promise.all(Array.from({ length: dyingAtOnce }, reaper));
    },
    async replace(place, changed) {
      await servers[place]?.stop();
      await startIn(place, changed);
    },
    async stop() {
      const ended = await Promise.all(servers.map((server) => server.stop()));
      return ended.map(({ exitCode }) => exitCode);
    },
  };
}
