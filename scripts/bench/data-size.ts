import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareSizes, type SizedDatabase } from './data-size/compare-sizes.js';
import {
  openFilledDatabases,
  type FilledDatabase,
  type FilledDatabases,
} from './data-size/filled-databases.js';
import { measurePruning } from './data-size/measure-pruning.js';
import { measureStart } from './data-size/measure-start.js';
import {
  measuredParts,
  parseDataSizeOptions,
  type DatabaseKind,
  type DataSizeOptions,
  type MeasuredPart,
} from './data-size/options.js';
import { judge, toFigure, withEarlier, type DataSizeResult } from './data-size/report.js';
import { warmUp } from './data-size/warm-up.js';
import { describeMachine, machineLine } from './machine.js';
import { median } from './median.js';
import { accessKey } from './servers/announce.js';
import type { SectionContext } from './servers-section.js';
import { textTable } from './text-table.js';

const figureFile = fileURLToPath(new URL('../../openapi/figures/data-size.json', import.meta.url));

/** Of nobody's: what is kept for another run must be opened by it. */
const dataKey = Buffer.alloc(32, 7);

/**
 * The section `data-size`: what calls and a start cost with a million instances and ten million call records, beside what they cost with
 * a thousand; and what pruning does to calls. Both sizes are measured in turns, each by the server as it is installed.
 */
export async function benchDataSize(
  args: readonly string[],
  context: SectionContext,
): Promise<void> {
  const options = parseDataSizeOptions(args);
  const databases = openFilledDatabases({
    folder: options.keep ?? context.folder,
    dataKey,
    onProgress: context.print,
  });
  try {
    const results: DataSizeResult[] = [];
    for (const kind of options.databases) {
      results.push(await measure(kind, databases, options, context));
    }
    const figure = toFigure(results, options);
    const verdicts = results.flatMap((result) => judge(result));
    const lines = [figure.columns, ...figure.rows.map((row) => row.map(String))];
    context.print(`\n${textTable(lines)}\n\n${verdicts.join('\n')}`);
    if (!options.publish) return;
    const machine = await describeMachine(undefined);
    const taken = { date: new Date().toISOString().slice(0, 10), node: process.version };
    const isPart = existsSync(figureFile) && options.parts.length < measuredParts.length;
    const record = {
      ...figure,
      ...(isPart && withEarlier({ rows: figure.rows, verdicts }, readFigure())),
      taken: { ...taken, machine: machineLine(machine) },
      command: 'npm run bench -- data-size --publish',
      ...(!isPart && { verdicts }),
    };
    writeFileSync(figureFile, `${JSON.stringify(record, null, 2)}\n`);
    context.print(`written to ${figureFile}`);
  } finally {
    await databases.remove();
  }
}

function readFigure(): Parameters<typeof withEarlier>[1] {
  return JSON.parse(readFileSync(figureFile, 'utf8')) as Parameters<typeof withEarlier>[1];
}

async function measure(
  kind: DatabaseKind,
  databases: FilledDatabases,
  options: DataSizeOptions,
  { folder, print }: SectionContext,
): Promise<DataSizeResult> {
  const small = await databases.fill(kind, options.small);
  const large = await databases.fill(kind, options.large);
  for (const { url } of [small, large]) await warmUp(url);
  const sized = (database: FilledDatabase, size: DataSizeOptions['small']): SizedDatabase => ({
    size,
    environment: environmentOf(database),
    folder: mkdtempSync(join(folder, `${kind}-`)),
  });
  const both = [sized(small, options.small), sized(large, options.large)] as const;
  const begins = (part: MeasuredPart): boolean => {
    const isWanted = options.parts.includes(part);
    if (isWanted) print(`${kind}: ${part}`);
    return isWanted;
  };
  const starts = both.map((): number[] => []);
  const startCount = begins('starts') ? options.starts : 0;
  for (let start = 0; start < startCount; start += 1) {
    for (const [index, { environment }] of both.entries()) {
      starts[index]?.push(await measureStart(environment));
    }
  }
  const cells = begins('calls') ? await compareSizes(both, options) : [];
  const pruning = begins('pruning')
    ? await measurePruning({ ...both[1], seconds: options.pruningSeconds })
    : undefined;
  const [smallMs = [], largeMs = []] = starts;
  return {
    kind,
    bytes: large.bytes,
    startMs: startCount > 0 ? { small: median(smallMs), large: median(largeMs) } : undefined,
    cells,
    pruning,
  };
}

/** The server as in production, with nothing that follows from a call. */
function environmentOf({ url }: FilledDatabase): Readonly<Record<string, string>> {
  return {
    NODE_ENV: 'production',
    KOOGATE_BASE_KEYS: accessKey,
    KOOGATE_DATA_KEY: dataKey.toString('base64'),
    KOOGATE_DATABASE_URL: url,
    KOOGATE_FRONT_END_URL: 'https://app.example.com',
  };
}
