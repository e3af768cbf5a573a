import type { SizeCell } from './compare-sizes.js';
import type { Pruning } from './measure-pruning.js';
import type { DatabaseKind, DataSizeOptions } from './options.js';

export interface DataSizeResult {
  readonly kind: DatabaseKind;
  /** Of the large database. */
  readonly bytes: number;
  readonly startMs: { readonly small: number; readonly large: number } | undefined;
  readonly cells: readonly SizeCell[];
  readonly pruning: Pruning | undefined;
}

const names: Readonly<Record<DatabaseKind, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** What is promised: at most so many times the latency, and a first answer within this. */
const ratioMax = 1.3;
const startMsMax = 500;
/** What pruning may add to p99; less than this nobody notices. */
const pruningMsMax = 20;

/** A table of everything that was measured. */
export function toFigure(results: readonly DataSizeResult[], { small, large }: DataSizeOptions) {
  const sizes = `${large.instances} instances and ${large.calls} call records beside ${small.instances} and ${small.calls}`;
  const files = results.map(({ kind, bytes }) => `${names[kind]} ${gigabytes(bytes)}`).join(', ');
  return {
    title: `${sizes} (${files})`,
    columns: ['database', 'measured', 'connections', 'small ms', 'large ms', 'ratio'],
    rows: results.flatMap(toRows),
  };
}

function toRows({ kind, cells, startMs, pruning }: DataSizeResult): (string | number)[][] {
  const row = (
    what: string,
    connections: number | string,
    [small, large]: readonly [number, number],
  ) => [
    names[kind],
    what,
    connections,
    small.toFixed(2),
    large.toFixed(2),
    (large / small).toFixed(2),
  ];
  return [
    ...cells.flatMap(({ call, connections, small, large }) => [
      row(`${call}, p50`, connections, [small.p50Ms, large.p50Ms]),
      row(`${call}, p99`, connections, [small.p99Ms, large.p99Ms]),
    ]),
    ...(startMs === undefined
      ? []
      : [row('start to first answer', '', [startMs.small, startMs.large])]),
    ...(pruning === undefined
      ? []
      : [
          row(
            `p99 before, and while ${pruning.removed} call records are removed in ${pruning.seconds.toFixed(0)} s`,
            '',
            [pruning.p99MsBefore, pruning.p99MsDuring],
          ),
        ]),
  ];
}

/** A sentence for each promise: whether it holds. */
export function judge({ kind, cells, startMs, pruning }: DataSizeResult): readonly string[] {
  const ratios = cells.map(({ small, large }) => large.p50Ms / small.p50Ms);
  const verdict = (holds: boolean, text: string): string =>
    `${holds ? 'holds ' : 'BROKEN'}  ${names[kind]}: ${text}`;
  const latencyVerdict = (worst: number) =>
    verdict(
      worst <= ratioMax,
      `latency (p50) at most ${ratioMax} times that with little data: ${worst.toFixed(2)} times`,
    );
  const startVerdict = (ms: number) =>
    verdict(
      ms < startMsMax,
      `the first answer within ${startMsMax} ms of the start: ${ms.toFixed(0)} ms`,
    );
  return [
    ...(ratios.length === 0 ? [] : [latencyVerdict(Math.max(...ratios))]),
    ...(startMs === undefined ? [] : [startVerdict(startMs.large)]),
    ...(pruning === undefined
      ? []
      : [
          verdict(
            pruning.p99MsDuring <=
              Math.max(pruning.p99MsBefore * ratioMax, pruning.p99MsBefore + pruningMsMax),
            `pruning leaves p99 within ${pruningMsMax} ms: ${pruning.p99MsBefore.toFixed(1)} before, ${pruning.p99MsDuring.toFixed(1)} during`,
          ),
        ]),
  ];
}

interface Figures {
  readonly rows: readonly (readonly (string | number)[])[];
  readonly verdicts: readonly string[];
}

/** What was measured takes the place of what it replaces; what was not measured this time stays. */
export function withEarlier(now: Figures, earlier: Figures): Figures {
  return {
    rows: replaced(earlier.rows, now.rows, ([database, what, connections]) =>
      [database, withoutNumbers(String(what)), connections].join(),
    ),
    verdicts: replaced(earlier.verdicts, now.verdicts, (verdict) =>
      verdict.slice('BROKEN'.length, verdict.lastIndexOf(':')),
    ),
  };
}

/** How many records pruning removes, and how long it takes, stands in the name of its row. */
function withoutNumbers(text: string): string {
  return text.replace(/^(p99 before).*$/, '$1');
}

function replaced<Item>(
  earlier: readonly Item[],
  now: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  const fresh = new Map(now.map((item) => [keyOf(item), item]));
  const kept = earlier.map((item) => fresh.get(keyOf(item)) ?? item);
  const known = new Set(earlier.map(keyOf));
  return [...kept, ...now.filter((item) => !known.has(keyOf(item)))];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
