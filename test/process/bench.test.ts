import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { benchmarkSchema } from '../../scripts/bench/benchmark-record.js';
import { emptyFolder } from '../support/server-folder.js';

/** Alone, it takes a few seconds. */
const timeoutMs = 60_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

it(
  'the benchmark runs, prints a table, and writes figures that the documentation can show',
  async () => {
    const file = join(emptyFolder(), 'benchmark.json');
    const narrowed = ['--servers', 'bare,memory', '--workloads', 'new-orders', '--rounds', '1'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...['--import', 'tsx', 'scripts/bench.ts', 'servers', ...narrowed],
        ...['--seconds', '0.3', '--connections', '32', '--json', file],
      ],
      { cwd: root, timeout: timeoutMs - 5_000 },
    );
    expect(stdout).toContain('newInstance, new orders');
    expect(stdout).toMatch(/^bare node:http, both HMACs +32 +\d+/m);
    expect(stdout).toContain(`written to ${file}`);
    expect(stdout).toMatch(/(?:holds|BROKEN) .*at least 0\.3 × .*bare node:http/);

    const record = benchmarkSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(
      record.cells.map(({ server, workload, connections }) => [server, workload, connections]),
    ).toEqual([
      ['bare', 'new-orders', 32],
      ['memory', 'new-orders', 32],
    ]);
    for (const cell of record.cells) {
      expect(cell.callsPerSecond).toBeGreaterThan(0);
      expect(cell.p50Ms).toBeLessThanOrEqual(cell.p99Ms);
      expect(cell.p99Ms).toBeLessThanOrEqual(cell.p999Ms);
      expect(cell.residentMb).toBeGreaterThan(20);
    }
    expect(record.rows).toHaveLength(2);
    for (const row of record.rows) expect(row).toHaveLength(record.columns.length);
    expect(record.taken.node).toBe(process.version);
    expect(record.machine.postgresql).toBe('not used');
  },
  timeoutMs,
);
