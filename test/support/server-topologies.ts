import { afterAll, beforeAll } from 'vitest';
import type { DatabaseKind, TestDatabase } from './databases.js';
import { startServer, type ServerProcess } from './server-process.js';

/** The shapes of running in which KooGate promises the same. */
export interface Topology {
  readonly title: string;
  readonly kind: DatabaseKind;
  readonly processes: 1 | 2;
}

export const topologies: readonly Topology[] = [
  { title: 'on sqlite', kind: 'sqlite', processes: 1 },
  { title: 'on PostgreSQL', kind: 'postgres', processes: 1 },
  { title: 'on PostgreSQL through two processes', kind: 'postgres', processes: 2 },
];

export interface Servers {
  /** Where call number `index` goes: the processes take turns, as behind a load balancer. */
  of(index: number): string;
  /** Stops all of them as an operator does, and starts as many again. */
  restart(): Promise<void>;
}

/** Equal processes on one database for the suite around; started at once, so that they race for the migration too. */
export function useServers({ processes }: Topology, database: TestDatabase): Servers {
  const cleanUps: (() => Promise<void>)[] = [];
  let servers: readonly ServerProcess[] = [];
  const start = async () => {
    const options = {
      databaseUrl: database.url(),
      leaveCleanUp: (cleanUp: () => Promise<void>) => cleanUps.push(cleanUp),
    };
    servers = await Promise.all(Array.from({ length: processes }, () => startServer(options)));
  };
  beforeAll(start);
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });
  return {
    of: (index) => servers[index % servers.length]?.callbacksUrl ?? '',
    async restart() {
      await Promise.all(servers.map((server) => server.stop()));
      await start();
    },
  };
}
