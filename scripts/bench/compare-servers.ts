import type { Contender } from './contenders.js';
import { measure, untilQuiet, type LoadOf, type Measured } from './measure.js';
import { median } from './median.js';
import type { Cell } from './benchmark-record.js';
import type { Sender } from './load/sender.js';
import { workloads, type WorkloadName } from './load/workloads.js';

export interface Matrix {
  readonly workloads: readonly WorkloadName[];
  readonly connections: readonly number[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
}

/** Before anything is counted: V8 has compiled by then what it will. */
const warmUpConnections = 32;

/**
 * All servers under all loads. The rounds are interleaved, and the servers follow one another under the same load: a machine that is busy
 * for a while is busy for all.
 */
export async function compareServers(
  sender: Sender,
  contenders: readonly Contender[],
  { rounds, seconds, ...matrix }: Matrix,
  progress: (sentence: string) => void,
): Promise<readonly Cell[]> {
  const expected = new Map<string, number>();
  for (const contender of contenders) {
    for (const workload of matrix.workloads) {
      const warmUp = { workload, connections: warmUpConnections, seconds: Math.min(seconds, 1) };
      const { callsPerSecond } = await measure(sender, contender, { ...warmUp, callsExpected: 0 });
      // Signing on the way has cost some of it.
      expected.set(`${contender.name} ${workload}`, callsPerSecond * 1.5);
    }
  }
  const measured = new Map<string, Measured[]>();
  const cells = cellsOf(contenders, matrix);
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`);
    for (const { key, contender, workload, connections } of cells) {
      const rate = expected.get(`${contender.name} ${workload}`) ?? 0;
      const load: LoadOf = { workload, connections, seconds, callsExpected: rate * seconds };
      measured.set(key, [...(measured.get(key) ?? []), await measure(sender, contender, load)]);
      await untilQuiet(contender);
    }
  }
  return cells.map(({ key, contender, workload, connections }) => ({
    server: contender.name,
    workload,
    connections,
    ...toMedians(measured.get(key) ?? []),
  }));
}

function cellsOf(
  contenders: readonly Contender[],
  matrix: Pick<Matrix, 'workloads' | 'connections'>,
) {
  return matrix.workloads.flatMap((workload) =>
    matrix.connections.flatMap((connections) =>
      contenders.map((contender) => ({
        key: `${contender.name}, ${workloads[workload].title}, ${connections}`,
        contender,
        workload,
        connections,
      })),
    ),
  );
}

type Figures = Omit<Cell, 'server' | 'workload' | 'connections'>;

/** Of each figure by itself, as round as it can be relied upon. */
function toMedians(rounds: readonly Measured[]): Figures {
  const medianOf = (figure: keyof Measured, digits: number): number =>
    Number(median(rounds.map((round) => round[figure])).toFixed(digits));
  return {
    callsPerSecond: medianOf('callsPerSecond', 0),
    p50Ms: medianOf('p50Ms', 2),
    p99Ms: medianOf('p99Ms', 2),
    p999Ms: medianOf('p999Ms', 2),
    cpuUsPerCall: orNull(medianOf('cpuUsPerCall', 0)),
    residentMb: orNull(medianOf('residentMb', 0)),
    senderShare: medianOf('senderShare', 2),
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
