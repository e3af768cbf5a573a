import { parseArgs } from 'node:util';
import type { DataSize } from './sizes.js';

export const databaseKinds = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export const measuredParts = ['starts', 'calls', 'pruning'] as const;
export type MeasuredPart = (typeof measuredParts)[number];

export interface DataSizeOptions {
  readonly small: DataSize;
  readonly large: DataSize;
  readonly databases: readonly DatabaseKind[];
  /** What is measured; published figures of the others stay. */
  readonly parts: readonly MeasuredPart[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly starts: number;
  /** For how long p99 is measured before pruning begins. */
  readonly pruningSeconds: number;
  /** Where filled databases stay for the next run; without it they are removed. */
  readonly keep: string | undefined;
  /** Writes `openapi/figures/data-size.json`. */
  readonly publish: boolean;
}

/** Throws a sentence about what cannot be understood. */
export function parseDataSizeOptions(args: readonly string[]): DataSizeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      instances: { type: 'string', default: '1000000' },
      calls: { type: 'string', default: '10000000' },
      databases: { type: 'string', default: databaseKinds.join(',') },
      parts: { type: 'string', default: measuredParts.join(',') },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      starts: { type: 'string', default: '5' },
      'pruning-seconds': { type: 'string', default: '45' },
      keep: { type: 'string' },
      publish: { type: 'boolean', default: false },
    },
  });
  return {
    small: { instances: 1_000, calls: 10_000 },
    large: {
      instances: number('instances', values.instances),
      calls: number('calls', values.calls),
    },
    databases: chosen('databases', values.databases, databaseKinds),
    parts: chosen('parts', values.parts, measuredParts),
    rounds: number('rounds', values.rounds),
    seconds: number('seconds', values.seconds),
    starts: number('starts', values.starts),
    pruningSeconds: number('pruning-seconds', values['pruning-seconds']),
    keep: values.keep,
    publish: values.publish,
  };
}

function chosen<Name extends string>(
  option: string,
  text: string,
  names: readonly Name[],
): readonly Name[] {
  const wanted = text.split(',');
  const unknown = wanted.filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`--${option}: there is no ${unknown.join(', ')}`);
  return names.filter((name) => wanted.includes(name));
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${option} ${text}: a number above 0 is needed`);
}
