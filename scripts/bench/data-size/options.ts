import { parseArgs } from 'node:util';
import type { DataSize } from './sizes.js';

export const databaseKinds = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface DataSizeOptions {
  readonly small: DataSize;
  readonly large: DataSize;
  readonly databases: readonly DatabaseKind[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly starts: number;
  /** For how long p99 is measured before pruning begins; 0: pruning is left out. */
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
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      starts: { type: 'string', default: '5' },
      'pruning-seconds': { type: 'string', default: '45' },
      keep: { type: 'string' },
      publish: { type: 'boolean', default: false },
    },
  });
  const wanted = values.databases.split(',');
  const unknown = wanted.filter((name) => !databaseKinds.some((kind) => kind === name));
  if (unknown.length > 0) throw new Error(`--databases: there is no ${unknown.join(', ')}`);
  return {
    small: { instances: 1_000, calls: 10_000 },
    large: {
      instances: number('instances', values.instances),
      calls: number('calls', values.calls),
    },
    databases: databaseKinds.filter((kind) => wanted.includes(kind)),
    rounds: number('rounds', values.rounds),
    seconds: number('seconds', values.seconds),
    starts: number('starts', values.starts),
    pruningSeconds: Number(values['pruning-seconds']),
    keep: values.keep,
    publish: values.publish,
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${option} ${text}: a number above 0 is needed`);
}
