import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** Every fault that is played, in the order in which the documentation shows them. */
export const faultNames = [
  'PostgreSQL is killed',
  'PostgreSQL has no connection left',
  'the network to PostgreSQL is slow',
  'the disk is full',
  'the disk is read-only',
  'the database file is moved away',
  'the -wal is removed',
  'the -wal is destroyed after a crash',
  'the database file is damaged while it serves',
  'the database file is damaged while it is stopped',
  'the head of the database file is destroyed',
  'no file descriptor is left',
  'the memory runs out',
  'the clock jumps an hour ahead',
  'the clock jumps an hour back',
  'the marketplace: its name is unknown',
  'the marketplace: its certificate has expired',
  'the marketplace: its certificate is for another name',
  'the marketplace: connections are reset',
  'the marketplace: nothing is answered',
  'SIGTERM while a webhook endpoint is away',
] as const;

export type FaultName = (typeof faultNames)[number];

/** What was seen of a fault, in words that are the same each time, and two times that are not. */
export interface ObservedFault {
  readonly does: string;
  readonly sees: string;
  readonly lost: string;
  readonly recovery: string;
  readonly operator: string;
  /** Of the calls that were answered meanwhile (ms). */
  readonly slowestMs?: number;
  /** From the end of the fault, or from the restart, to the first call that succeeded (ms). */
  readonly recoveredMs?: number;
}

type Row = readonly (string | number)[];

interface FaultFigure {
  readonly title: string;
  readonly taken: { readonly date: string; readonly machine: string; readonly node: string };
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const file = fileURLToPath(new URL('../../openapi/figures/faults.json', import.meta.url));
const columns = [
  'fault',
  'what is done',
  'what the marketplace sees',
  'what is lost',
  'how it recovers',
  'what the operator sees',
  'slowest answer (s)',
  'serving again after (s)',
];
const wordColumns = 6;

/**
 * Holds what was seen against the table that is published, in its words; the times are of the machine on which it was made. With
 * `KOOGATE_WRITE_FIGURES=1` it is written there instead.
 */
export async function recordFault(name: FaultName, seen: ObservedFault): Promise<void> {
  const row = [name, seen.does, seen.sees, seen.lost, seen.recovery, seen.operator];
  if (process.env.KOOGATE_WRITE_FIGURES === '1') {
    await writeRow([...row, toSeconds(seen.slowestMs), toSeconds(seen.recoveredMs)]);
    return;
  }
  const published = readFaults()?.rows.find(([published]) => published === name);
  expect(published?.slice(0, wordColumns), mending).toEqual(row);
}

export function readFaults(): FaultFigure | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FaultFigure;
  } catch {
    return undefined;
  }
}

export const mending =
  'the published table says otherwise: look whether that is meant, then run ' +
  'KOOGATE_WRITE_FIGURES=1 npx vitest run test/faults';

/** Files of tests run side by side; each writes its rows alone. */
async function writeRow(row: Row): Promise<void> {
  const lock = join(tmpdir(), 'koogate-fault-figures');
  while (!canMake(lock)) await sleep(20);
  try {
    const others = (readFaults()?.rows ?? []).filter(([name]) => name !== row[0]);
    const rows = [...others, row].sort((one, other) => indexOf(one) - indexOf(other));
    const [cpu] = cpus();
    const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
    const machine = `${process.platform}, ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${memory}`;
    const taken = { date: new Date().toISOString().slice(0, 10), machine, node: process.version };
    const figure: FaultFigure = { title: 'Faults that were played', taken, columns, rows };
    writeFileSync(file, `${JSON.stringify(figure, null, 2)}\n`);
  } finally {
    rmdirSync(lock);
  }
}

function indexOf([name]: Row): number {
  return faultNames.findIndex((known) => known === name);
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function toSeconds(ms: number | undefined): string {
  return ms === undefined ? '–' : (ms / 1000).toFixed(1);
}
