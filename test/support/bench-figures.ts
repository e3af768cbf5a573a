import {
  cellTable,
  type BenchmarkRecord,
  type Cell,
} from '../../scripts/bench/benchmark-record.js';
import type { ContenderName } from '../../scripts/bench/contender-names.js';

/** Figures of a benchmark that nobody has run: calls a second of new orders, at 32 connections. */
export function madeUpCells(rates: Partial<Record<ContenderName, number>>): Cell[] {
  return Object.entries(rates).map(([server, callsPerSecond]) =>
    madeUpCell({ server: server as ContenderName, callsPerSecond }),
  );
}

export function madeUpCell(changes: Partial<Cell>): Cell {
  return {
    server: 'sqlite',
    workload: 'new-orders',
    connections: 32,
    callsPerSecond: 1_000,
    p50Ms: 8,
    p99Ms: 20,
    p999Ms: 30,
    cpuUsPerCall: 250,
    residentMb: 150,
    senderShare: 0.3,
    ...changes,
  };
}

export function madeUpRecord(
  cells: Cell[],
  changes: Partial<BenchmarkRecord> = {},
): BenchmarkRecord {
  return {
    title: 'What a call costs',
    taken: { date: '2026-01-31 08:00 UTC', machine: '2 × a processor', node: 'v20.19.0' },
    command: 'npm run bench -- servers',
    rounds: 3,
    seconds: 2,
    machine: { processor: '2 × a processor' },
    cells,
    steady: [],
    ...cellTable(cells),
    ...changes,
  };
}
