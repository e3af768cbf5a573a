import type { Measured } from './load.js';

export interface Row {
  readonly server: string;
  readonly workload: string;
  /** One a round. */
  readonly rounds: readonly Measured[];
}

/** The medians of all rounds, and each server's throughput as a multiple of the others that matter. */
export function report(rows: readonly Row[], comparedWith: readonly string[]): string {
  const header = [
    'server',
    'calls/s',
    'p50 ms',
    'p99 ms',
    ...comparedWith.map((name) => `× ${name}`),
  ];
  const blocks = [...new Set(rows.map(({ workload }) => workload))].map((workload) => {
    const ofWorkload = rows.filter((row) => row.workload === workload);
    const lines = ofWorkload.map((row) => [
      row.server,
      medianOf(row, 'callsPerSecond').toFixed(0),
      medianOf(row, 'p50Ms').toFixed(1),
      medianOf(row, 'p99Ms').toFixed(1),
      ...comparedWith.map((name) =>
        ratio(
          row,
          ofWorkload.find(({ server }) => server === name),
        ),
      ),
    ]);
    return `${workload}\n${table([header, ...lines])}`;
  });
  return blocks.join('\n\n');
}

function medianOf({ rounds }: Row, figure: keyof Measured): number {
  return median(rounds.map((round) => round[figure]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

function ratio(row: Row, other: Row | undefined): string {
  if (other === undefined || other === row) return '';
  return (medianOf(row, 'callsPerSecond') / medianOf(other, 'callsPerSecond')).toFixed(2);
}

/** Columns as wide as they must be, the first one left-aligned. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ??
    [];
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
