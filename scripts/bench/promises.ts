import type { BenchmarkRecord, Cell, SoakRecord, Steady } from './benchmark-record.js';
import { contenderTitles, type ContenderName } from './contender-names.js';
import type { WorkloadName } from './load/workloads.js';
import { median } from './median.js';

/** What a run says about something that is promised. */
export interface Verdict {
  readonly promise: string;
  /** What was measured, or that it was not. */
  readonly measured: string;
  /** `undefined`: this run does not tell. */
  readonly holds: boolean | undefined;
}

/** Where servers are compared: neither starved nor a queue. */
const comparedAt = 32;

/** The first is to do at least so many times as many calls a second as the second. */
const ratios: readonly Ratio[] = [
  { of: ['sqlite', 'new-orders'], to: ['naive', 'new-orders'], min: 6 },
  { of: ['sqlite', 'new-orders'], to: ['memory', 'new-orders'], min: 0.7 },
  { of: ['memory', 'new-orders'], to: ['bare', 'new-orders'], min: 0.3 },
  { of: ['sqlite', 'repeats'], to: ['sqlite', 'new-orders'], min: 1 },
  { of: ['postgres', 'repeats'], to: ['postgres', 'new-orders'], min: 1 },
];

interface Ratio {
  readonly of: readonly [ContenderName, WorkloadName];
  readonly to: readonly [ContenderName, WorkloadName];
  readonly min: number;
}

const steadyServers = ['sqlite', 'postgres', 'postgres-2'] as const;
const steadyP99MsMax = 50;
const longestMsMax = 5_000;

/** Each promise about speed, and whether a run keeps it. Nothing of this is written down anywhere: it follows from the figures. */
export function judgeBenchmark({
  cells,
  steady,
}: Pick<BenchmarkRecord, 'cells' | 'steady'>): readonly Verdict[] {
  return [
    ...ratios.map((ratio) => judgeRatio(ratio, cells)),
    ...steadyServers.flatMap((server) =>
      judgeSteady(
        server,
        steady.find((each) => each.server === server),
      ),
    ),
  ];
}

function judgeRatio({ of, to, min }: Ratio, cells: readonly Cell[]): Verdict {
  const [more, less] = [findCell(cells, of), findCell(cells, to)];
  const promise =
    `${phrase(of)}: at least ${min} × the calls a second of ` +
    `${of[0] === to[0] ? phraseOfWorkload[to[1]] : phrase(to)}, at ${comparedAt} connections`;
  if (more === undefined || less === undefined) return notMeasured(promise);
  const ratio = more.callsPerSecond / less.callsPerSecond;
  return {
    promise,
    measured: `${ratio.toFixed(2)} × (${more.callsPerSecond} and ${less.callsPerSecond} calls/s)`,
    holds: ratio >= min,
  };
}

function findCell(
  cells: readonly Cell[],
  [server, workload]: readonly [ContenderName, WorkloadName],
): Cell | undefined {
  return cells.find(
    (cell) =>
      cell.server === server && cell.workload === workload && cell.connections === comparedAt,
  );
}

const phraseOfWorkload: Readonly<Record<WorkloadName, string>> = {
  'new-orders': 'new orders',
  repeats: 'repeats',
  query: 'queries',
  tenants: 'enterprises',
};

function phrase([server, workload]: readonly [ContenderName, WorkloadName]): string {
  return `${contenderTitles[server]}, ${phraseOfWorkload[workload]}`;
}

function judgeSteady(server: ContenderName, steady: Steady | undefined): readonly Verdict[] {
  const of = `${contenderTitles[server]}, new orders at a third of the highest rate`;
  const promises = {
    p99: `${of}: p99 below ${steadyP99MsMax} ms`,
    longest: `${of}: no answer after more than ${longestMsMax / 1_000} s`,
  };
  if (steady === undefined) return [notMeasured(promises.p99), notMeasured(promises.longest)];
  const { calls, p99Ms, longestMs } = steady;
  return [
    {
      promise: promises.p99,
      measured: `${p99Ms.toFixed(1)} ms at ${steady.callsPerSecond} calls/s`,
      holds: p99Ms < steadyP99MsMax,
    },
    {
      promise: promises.longest,
      measured: `${longestMs.toFixed(0)} ms, the longest of ${calls}`,
      holds: longestMs <= longestMsMax,
    },
  ];
}

const residentMbMax = 250;
/** What a process may have grown by and still be called flat: so much differs from one collection of garbage to the next. */
const growthMax = 0.1;
const soakMinutes = { early: [1, 4], late: [7, 10] } as const;

/** Memory under ten minutes of load: medians of the minutes 2 to 4 and 8 to 10. */
export function judgeSoak({ samples }: Pick<SoakRecord, 'samples'>): readonly Verdict[] {
  return [...new Set(samples.map(({ server }) => server))].flatMap((server) => {
    const own = samples.filter((sample) => sample.server === server);
    const largest = Math.max(...own.map(({ residentMb }) => residentMb));
    const [early, late] = [medianOf(own, soakMinutes.early), medianOf(own, soakMinutes.late)];
    const of = `${contenderTitles[server]}, ten minutes at 256 connections`;
    const flat = `${of}: memory is flat, at most ${growthMax * 100} % more in minutes 8 to 10 than in 2 to 4`;
    return [
      {
        promise: `${of}: resident memory below ${residentMbMax} MB`,
        measured: `${largest.toFixed(0)} MB at most`,
        holds: largest < residentMbMax,
      },
      Number.isNaN(early + late)
        ? notMeasured(flat)
        : {
            promise: flat,
            measured: `${early.toFixed(0)} MB and ${late.toFixed(0)} MB`,
            holds: late <= early * (1 + growthMax),
          },
    ];
  });
}

function medianOf(samples: SoakRecord['samples'], [from, to]: readonly [number, number]): number {
  const within = samples.filter(({ second }) => second >= from * 60 && second < to * 60);
  return median(within.map(({ residentMb }) => residentMb));
}

function notMeasured(promise: string): Verdict {
  return { promise, measured: 'not measured in this run', holds: undefined };
}
