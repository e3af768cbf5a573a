import { startPostgres } from '../../test/support/postgres.js';
import { load, newOrders, repeats } from './load.js';
import { report, type Row } from './report.js';
import { accessKey } from './servers/announce.js';
import { startServer, type ServerUnderTest } from './server-under-test.js';

const connections = 32;

export interface CompareServersOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly seconds: number;
}

/** How much KooGate costs beside servers that do less, as ratios. */
export async function compareServers(options: CompareServersOptions): Promise<string> {
  const { folder, rounds, seconds } = options;
  const postgres = await startPostgres();
  const servers: [string, ServerUnderTest][] = [];
  const start = async (name: string, file: string, databaseUrl = '') => {
    servers.push([name, await startServer(file, { BENCH_DATABASE_URL: databaseUrl })]);
  };
  try {
    await start('node:http', 'bare-http');
    await start('no storage', 'without-persistence');
    await start('naive', 'naive', `sqlite:${folder}/naive.sqlite`);
    await start('KooGate SQLite', 'with-storage', `sqlite:${folder}/koogate.sqlite`);
    await start('KooGate PostgreSQL', 'with-storage', postgres.url);
    const rows = await measure(servers, options);
    return (
      `${connections} connections, ${rounds} interleaved rounds of ${seconds} s, medians\n\n` +
      report(rows, ['node:http', 'no storage', 'naive'])
    );
  } finally {
    for (const [, server] of servers) await server.stop();
    await postgres.remove();
  }
}

async function measure(
  servers: readonly (readonly [string, ServerUnderTest])[],
  { rounds, seconds }: CompareServersOptions,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const workload of [newOrders, repeats]) {
    const measured = new Map<string, Row['rounds'][number][]>();
    for (const [, { url }] of servers) {
      await load({ url, accessKey, workload, connections, seconds: 1 });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [server, { url }] of servers) {
        const result = await load({ url, accessKey, workload, connections, seconds });
        measured.set(server, [...(measured.get(server) ?? []), result]);
      }
    }
    rows.push(
      ...[...measured].map(([server, each]) => ({ server, workload: workload.name, rounds: each })),
    );
  }
  return rows;
}
