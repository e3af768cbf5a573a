import { cellTable, type BenchmarkRecord, type Cell, type Steady } from './benchmark-record.js';
import { contenderTitles } from './contender-names.js';
import type { Verdict } from './promises.js';
import { textTable } from './text-table.js';

/** What is printed of a run: one table for each kind of call, and what became of the promises. */
export function reportCells(cells: readonly Cell[]): string {
  const titles = [...new Set(cells.map(({ workload }) => workload))];
  const blocks = titles.map((workload) => {
    const { columns, rows } = cellTable(cells.filter((cell) => cell.workload === workload));
    const [title = ''] = rows[0] ?? [];
    const header = ['server', ...columns.slice(1).filter((column) => column !== 'server')];
    const lines = rows.map(([, connections = '', server = '', ...figures]) =>
      [server, connections, ...figures].map(String),
    );
    return `${String(title)}\n${textTable([header, ...lines])}`;
  });
  return blocks.join('\n\n');
}

export function reportSteady(steady: readonly Steady[]): string {
  const header = ['new orders, steady', 'max calls/s', 'calls/s', 'p50 ms', 'p99 ms', 'p99.9 ms'];
  const lines = steady.map((each) => [
    contenderTitles[each.server],
    String(each.callsPerSecondMax),
    String(each.callsPerSecond),
    ...[each.p50Ms, each.p99Ms, each.p999Ms, each.longestMs].map((ms) => ms.toFixed(2)),
  ]);
  return textTable([[...header, 'longest ms'], ...lines]);
}

/** Each promise that the run tells about, and how many it does not. */
export function reportVerdicts(verdicts: readonly Verdict[]): string {
  const told = verdicts.filter(({ holds }) => holds !== undefined);
  const lines = told.map(
    ({ promise, measured, holds }) =>
      `${holds === true ? 'holds ' : 'BROKEN'}  ${promise}\n        ${measured}`,
  );
  const untold = verdicts.length - told.length;
  return [...lines, ...(untold > 0 ? [`${untold} promises are not told by this run`] : [])].join(
    '\n',
  );
}

/** The change of each cell that both runs have, in per cent of what it was. */
export function reportAgainst(
  now: Pick<BenchmarkRecord, 'cells'>,
  before: BenchmarkRecord,
): string {
  const lines = now.cells.flatMap((cell) => {
    const { server, workload, connections } = cell;
    const old = before.cells.find(
      (each) =>
        each.server === server && each.workload === workload && each.connections === connections,
    );
    if (old === undefined) return [];
    return [
      [
        `${workload}, ${connections}, ${server}`,
        change(old.callsPerSecond, cell.callsPerSecond),
        change(old.p50Ms, cell.p50Ms),
        change(old.p99Ms, cell.p99Ms),
        change(old.cpuUsPerCall, cell.cpuUsPerCall),
        change(old.residentMb, cell.residentMb),
      ],
    ];
  });
  const header = [`against ${before.taken.date}`, 'calls/s', 'p50', 'p99', 'CPU/call', 'memory'];
  return lines.length === 0 ? 'the two runs have no cell in common' : textTable([header, ...lines]);
}

function change(before: number | null, now: number | null): string {
  if (before === null || now === null) return '–';
  const percent = (now / before - 1) * 100;
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(0)} %`;
}
