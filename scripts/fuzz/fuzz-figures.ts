import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { sumOf, type NamedOutcome } from './fuzz-specifications.js';

export interface FigureOptions {
  readonly file: URL;
  readonly version: string;
  readonly seed: number;
  readonly minutes: number;
  readonly database: string;
}

/** What a run has really done, for the guide: one row an operation and run. */
export function writeFigures(outcomes: readonly NamedOutcome[], options: FigureOptions): void {
  const { file, version, seed, minutes, database } = options;
  const rows = outcomes.flatMap(({ name, counts, findings }) =>
    Object.entries(counts)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([operation, answers]) => [
        name,
        operation,
        sumOf(Object.values(answers)),
        toText(answers),
        findings.filter((finding) => finding.operation === operation).length,
      ]),
  );
  const figure = {
    title: `schemathesis ${version}, ${minutes} minutes on ${database}, seed ${seed}`,
    taken: {
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      node: process.version,
    },
    columns: ['run', 'operation', 'calls', 'answers', 'findings'],
    rows,
  };
  writeFileSync(file, `${JSON.stringify(figure, null, 2)}\n`);
}

function toText(answers: Readonly<Record<string, number>>): string {
  return Object.entries(answers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, count]) => `${code}: ${count}`)
    .join(', ');
}
