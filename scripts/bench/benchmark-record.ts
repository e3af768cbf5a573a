import { z } from 'zod';
import { contenderNames, contenderTitles } from './contender-names.js';
import { workloadNames, workloads } from './load/workloads.js';

/** One server under one load: medians of all rounds. */
const cellSchema = z.object({
  server: z.enum(contenderNames),
  workload: z.enum(workloadNames),
  connections: z.int().positive(),
  callsPerSecond: z.number().positive(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  /** Of the server's processes, all threads; `null` where the machine does not tell. */
  cpuUsPerCall: z.number().nullable(),
  residentMb: z.number().nullable(),
  /** Of one core. */
  senderShare: z.number(),
});

/** A server at a third of what it can do at most. */
const steadySchema = z.object({
  server: z.enum(contenderNames),
  callsPerSecondMax: z.number().positive(),
  callsPerSecond: z.number().positive(),
  calls: z.int().positive(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  longestMs: z.number(),
});

const takenSchema = z.object({ date: z.string(), machine: z.string(), node: z.string() });

/** Name and value of each thing that matters to figures: processor, memory, versions, file system. */
const machineSchema = z.record(z.string(), z.string());

export const benchmarkSchema = z.looseObject({
  title: z.string(),
  taken: takenSchema,
  /** What was run, as it was typed. */
  command: z.string(),
  rounds: z.int().positive(),
  seconds: z.number().positive(),
  machine: machineSchema,
  cells: z.array(cellSchema).min(1),
  steady: z.array(steadySchema),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number()]))),
});

export const soakSchema = z.looseObject({
  title: z.string(),
  taken: takenSchema,
  command: z.string(),
  machine: machineSchema,
  /** One a sample, in order: since the start (s), resident memory (MB). */
  samples: z
    .array(z.object({ server: z.enum(contenderNames), second: z.number(), residentMb: z.number() }))
    .min(1),
});

export type Cell = z.infer<typeof cellSchema>;
export type Steady = z.infer<typeof steadySchema>;
export type BenchmarkRecord = z.infer<typeof benchmarkSchema>;
export type SoakRecord = z.infer<typeof soakSchema>;

/** The table of all cells, which a figure shows when nothing else is asked of it. */
export function cellTable(cells: readonly Cell[]): {
  readonly columns: string[];
  readonly rows: (string | number)[][];
} {
  return {
    columns: [
      'call',
      'connections',
      'server',
      'calls/s',
      'p50 ms',
      'p99 ms',
      'p99.9 ms',
      'CPU µs/call',
      'memory MB',
      'sender busy %',
    ],
    rows: cells.map((cell) => [
      workloads[cell.workload].title,
      cell.connections,
      contenderTitles[cell.server],
      cell.callsPerSecond,
      cell.p50Ms,
      cell.p99Ms,
      cell.p999Ms,
      cell.cpuUsPerCall ?? '–',
      cell.residentMb ?? '–',
      Math.round(cell.senderShare * 100),
    ]),
  };
}
