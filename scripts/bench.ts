import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, newOrders, repeats } from './bench/load.js';
import { report, type Row } from './bench/report.js';
import { measureStartUp } from './bench/start-up.js';
import { startServer, type ServerUnderTest } from './bench/server-under-test.js';
import { accessKey } from './bench/servers/announce.js';
import { startPostgres } from '../test/support/postgres.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const connections = 32;

/**
 * `npm run bench`: how much KooGate costs, as ratios of things measured in one run. Loopback only, bounded in time. The
 * rounds are interleaved, so that a machine that is busy for a while is busy for all.
 */
const folder = mkdtempSync(join(tmpdir(), 'koogate-bench-'));
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
  process.stdout.write(
    `${connections} connections, ${rounds} interleaved rounds of ${seconds} s, medians; ` +
      `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n\n` +
      `${report(rows, ['node:http', 'no storage', 'naive'])}\n\n`,
  );
  process.stdout.write(`${await startUpReport()}\n`);
} finally {
  for (const [, server] of servers) await server.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function startUpReport(): Promise<string> {
  // Not counted: it builds when that is due.
  await measureStartUp();
  const starts = [await measureStartUp(), await measureStartUp(), await measureStartUp()];
  const times = starts.map(({ firstAnswerMs }) => firstAnswerMs.toFixed(0)).join(', ');
  const sizes = starts.map(({ residentMb }) => residentMb.toFixed(0)).join(', ');
  return `npm start to the first answered callback: ${times} ms; resident at rest: ${sizes} MB`;
}
