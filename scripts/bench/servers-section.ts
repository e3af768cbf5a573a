import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  benchmarkSchema,
  cellTable,
  type BenchmarkRecord,
  type SoakRecord,
} from './benchmark-record.js';
import { compareServers } from './compare-servers.js';
import { startContenders } from './contenders.js';
import { Sender } from './load/sender.js';
import { describeMachine, machineLine } from './machine.js';
import { prepare } from './measure.js';
import type { BenchOptions } from './options.js';
import { judgeBenchmark, judgeSoak } from './promises.js';
import { reportAgainst, reportCells, reportSteady, reportVerdicts } from './report.js';
import { soak, type Soak } from './soak.js';
import { measureSteady } from './steady.js';
import { textTable } from './text-table.js';

export interface SectionContext {
  /** For databases and logs; whoever made it removes it. */
  readonly folder: string;
  /** As it was typed. */
  readonly command: string;
  readonly print: (text: string) => void;
}

const figuresFolder = fileURLToPath(new URL('../../openapi/figures', import.meta.url));
/** Those that promise to be steady. */
const kooGates = ['sqlite', 'postgres', 'postgres-2'] as const;
/** What is soaked. */
const soaked = ['sqlite', 'postgres'] as const;

/** The sections `servers` and `steady`: what calls cost beside servers that do less, and how long answers take when there is room. */
export async function benchServers(options: BenchOptions, context: SectionContext): Promise<void> {
  const { sections, against, steady } = options;
  const before = against === undefined ? undefined : readRecord(against);
  const isCompared = sections.includes('servers');
  const names = options.servers.filter(
    (name) => isCompared || kooGates.some((kooGate) => kooGate === name),
  );
  const contenders = await startContenders(names, context.folder);
  const sender = new Sender();
  try {
    for (const contender of contenders.all) await prepare(sender, contender);
    const cells = isCompared
      ? await compareServers(sender, contenders.all, options, context.print)
      : [];
    const steadyContenders = contenders.all.filter(({ name }) =>
      kooGates.some((kooGate) => kooGate === name),
    );
    const figures = {
      cells: [...cells],
      steady: sections.includes('steady')
        ? [...(await measureSteady(sender, steadyContenders, steady))]
        : [],
    };
    if (isCompared) context.print(`\n${reportCells(cells)}\n`);
    if (figures.steady.length > 0) context.print(`${reportSteady(figures.steady)}\n`);
    context.print(`${reportVerdicts(judgeBenchmark(figures))}\n`);
    if (before !== undefined) context.print(`${reportAgainst(figures, before)}\n`);
    if (isCompared) {
      const machine = await describeMachine(contenders.postgresVersion);
      const { rounds, seconds } = options;
      const record: BenchmarkRecord = {
        title: 'What a call costs',
        ...taken(machine, context),
        rounds,
        seconds,
        ...figures,
        ...cellTable(cells),
      };
      write(record, 'benchmark', options, context);
    }
  } finally {
    await sender.stop();
    await contenders.stop();
  }
}

/** The section `soak`: one server after the other, ten minutes each. */
export async function benchSoak(options: BenchOptions, context: SectionContext): Promise<void> {
  const names = soaked.filter((name) => options.servers.includes(name));
  const contenders = await startContenders(names, context.folder);
  const sender = new Sender();
  try {
    const parts: Soak[] = [];
    for (const contender of contenders.all) {
      context.print(`${contender.name}: ten minutes at 256 connections`);
      parts.push(await soak(sender, contender, context.print));
    }
    const machine = await describeMachine(contenders.postgresVersion);
    const record: SoakRecord & { columns: string[]; rows: (string | number)[][] } = {
      title: 'Ten minutes of new orders at 256 connections',
      ...taken(machine, context),
      columns: parts[0]?.columns ?? [],
      rows: parts.flatMap(({ rows }) => rows),
      samples: parts.flatMap(({ samples }) => samples),
    };
    context.print(
      `\n${textTable([record.columns, ...record.rows.map((row) => row.map(String))])}\n`,
    );
    context.print(`${reportVerdicts(judgeSoak(record))}\n`);
    write(record, 'soak', options, context);
  } finally {
    await sender.stop();
    await contenders.stop();
  }
}

function taken(machine: Record<string, string>, { command }: SectionContext) {
  const date = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    taken: { date, machine: machineLine(machine), node: process.version },
    command,
    machine,
  };
}

function write(
  record: object,
  name: string,
  { publish, json }: BenchOptions,
  { print }: SectionContext,
): void {
  const file = publish
    ? join(figuresFolder, `${name}.json`)
    : (json ?? join(tmpdir(), `koogate-${name}-${Date.now()}.json`));
  writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`);
  print(`written to ${file}${publish ? '; npm run generate takes it into the documentation' : ''}`);
}

function readRecord(file: string): BenchmarkRecord {
  const parsed = benchmarkSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not what \`npm run bench\` writes: ${parsed.error.message}`);
}
