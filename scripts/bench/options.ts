import { parseArgs } from 'node:util';
import type { Matrix } from './compare-servers.js';
import { contenderNames, type ContenderName } from './contender-names.js';
import { workloadNames } from './load/workloads.js';
import type { SteadyOptions } from './steady.js';

export const sectionNames = ['servers', 'steady', 'soak', 'handlers', 'start-up', 'pages'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Soak takes ten minutes a server: it is asked for by name. */
const sectionsByDefault: readonly SectionName[] = [
  'servers',
  'steady',
  'handlers',
  'start-up',
  'pages',
];

export interface BenchOptions extends Matrix {
  readonly sections: readonly SectionName[];
  readonly servers: readonly ContenderName[];
  readonly steady: SteadyOptions;
  /** Writes to `openapi/figures/`, from where the documentation takes its figures. */
  readonly publish: boolean;
  /** Where the JSON goes when it is not published; by default into the temporary folder. */
  readonly json: string | undefined;
  /** The JSON of an earlier run to compare with. */
  readonly against: string | undefined;
}

const quick = {
  connections: [32],
  rounds: 2,
  seconds: 0.6,
  steady: { burstSeconds: 1, steadySeconds: 3 },
};
const full = {
  connections: [1, 32, 256],
  rounds: 3,
  seconds: 2,
  steady: { burstSeconds: 3, steadySeconds: 20 },
};

/** Throws a sentence about what cannot be understood. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      servers: { type: 'string' },
      workloads: { type: 'string' },
      connections: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      publish: { type: 'boolean', default: false },
      json: { type: 'string' },
      against: { type: 'string' },
    },
  });
  const size = values.quick ? quick : full;
  const sections = names('sections', positionals, sectionNames);
  const options = {
    sections: sections.length > 0 ? sections : sectionsByDefault,
    servers: listed('servers', values.servers, contenderNames) ?? contenderNames,
    workloads: listed('workloads', values.workloads, workloadNames) ?? workloadNames,
    connections:
      values.connections?.split(',').map((text) => number('connections', text)) ?? size.connections,
    rounds: values.rounds === undefined ? size.rounds : number('rounds', values.rounds),
    seconds: values.seconds === undefined ? size.seconds : number('seconds', values.seconds),
    steady: size.steady,
    publish: values.publish,
    json: values.json,
    against: values.against,
  };
  assertPublishable(options);
  return options;
}

function assertPublishable({ publish, sections }: BenchOptions): void {
  if (!publish || sections.includes('soak') || sections.includes('servers')) return;
  throw new Error(
    '--publish: only the sections servers (with or without steady) and soak have figures',
  );
}

function listed<Name extends string>(
  option: string,
  text: string | undefined,
  known: readonly Name[],
): readonly Name[] | undefined {
  return text === undefined ? undefined : names(option, text.split(','), known);
}

/** In the order in which they are known. */
function names<Name extends string>(
  option: string,
  given: readonly string[],
  known: readonly Name[],
): readonly Name[] {
  const unknown = given.filter((name) => !known.some((each) => each === name));
  if (unknown.length > 0) {
    throw new Error(`${option}: there is no ${unknown.join(', ')}; there are ${known.join(', ')}`);
  }
  return known.filter((name) => given.includes(name));
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${option} ${text}: a number above 0 is needed`);
}
