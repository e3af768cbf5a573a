import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchDataSize } from './bench/data-size.js';
import { benchHandlers } from './bench/handlers.js';
import { benchPages } from './bench/pages.js';
import { parseBenchOptions, type BenchOptions } from './bench/options.js';
import { benchServers, benchSoak, type SectionContext } from './bench/servers-section.js';
import { measureStartUp } from './bench/start-up.js';

/**
 * `npm run bench`: how fast KooGate is, as ratios of things measured in one run, with the sections and options that
 * `openapi/guides/operating/performance.md` describes. Loopback only, bounded in time.
 */
const folder = mkdtempSync(join(tmpdir(), 'koogate-bench-'));
const args = process.argv.slice(2);
const context: SectionContext = {
  folder,
  command: ['npm run bench', ...(args.length > 0 ? ['--'] : []), ...args].join(' '),
  print: (text) => process.stdout.write(`${text}\n`),
};
try {
  // It has options of its own, and takes an hour: it is asked for alone.
  if (args[0] === 'data-size') await benchDataSize(args.slice(1), context);
  else await run(parseBenchOptions(args));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(options: BenchOptions): Promise<void> {
  const { sections } = options;
  if (sections.includes('servers') || sections.includes('steady')) {
    await benchServers(options, context);
  }
  if (sections.includes('soak')) await benchSoak(options, context);
  if (sections.includes('handlers')) context.print(await handlersReport(options));
  if (sections.includes('start-up')) context.print(await startUpReport());
  if (sections.includes('pages')) context.print(await pagesReport());
}

async function pagesReport(): Promise<string> {
  const { text, broken } = await benchPages();
  if (broken.length > 0) process.exitCode = 1;
  return [text, ...broken].join('\n');
}

/** A promise of time that is kept or broken here, as that of the pages is: the run fails when it is broken. */
async function handlersReport({ rounds, seconds }: BenchOptions): Promise<string> {
  const { text, broken } = await benchHandlers({ folder, rounds, seconds: Math.max(seconds, 2) });
  if (broken.length > 0) process.exitCode = 1;
  return [text, ...broken, ''].join('\n');
}

async function startUpReport(): Promise<string> {
  // Not counted: it builds when that is due.
  await measureStartUp();
  const starts = [await measureStartUp(), await measureStartUp(), await measureStartUp()];
  const times = starts.map(({ firstAnswerMs }) => firstAnswerMs.toFixed(0)).join(', ');
  const sizes = starts.map(({ residentMb }) => residentMb.toFixed(0)).join(', ');
  return `npm start to the first answered callback: ${times} ms; resident at rest: ${sizes} MB`;
}
