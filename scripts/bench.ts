import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareServers } from './bench/compare-servers.js';
import { benchHandlers } from './bench/handlers.js';
import { measureStartUp } from './bench/start-up.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);

/**
 * `npm run bench`: how much KooGate costs, as ratios of things measured in one run; `npm run bench -- handlers` prints one section only.
 * Loopback only, bounded in time. The rounds are interleaved, so that a machine that is busy for a while is busy for all.
 */
const folder = mkdtempSync(join(tmpdir(), 'koogate-bench-'));
const sections: Readonly<Record<string, () => Promise<string>>> = {
  servers: () => compareServers({ folder, rounds, seconds }),
  handlers: handlersReport,
  'start-up': startUpReport,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(sections);
const unknown = names.filter((name) => !Object.hasOwn(sections, name));
try {
  if (unknown.length > 0) {
    throw new Error(
      `there is no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`,
    );
  }
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n\n`,
  );
  for (const name of names) process.stdout.write(`${(await sections[name]?.()) ?? ''}\n\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The one promise of time that is kept or broken here: the run fails when it is broken. */
async function handlersReport(): Promise<string> {
  const { text, broken } = await benchHandlers({ folder, rounds, seconds });
  if (broken.length > 0) process.exitCode = 1;
  return [text, ...broken].join('\n');
}

async function startUpReport(): Promise<string> {
  // Not counted: it builds when that is due.
  await measureStartUp();
  const starts = [await measureStartUp(), await measureStartUp(), await measureStartUp()];
  const times = starts.map(({ firstAnswerMs }) => firstAnswerMs.toFixed(0)).join(', ');
  const sizes = starts.map(({ residentMb }) => residentMb.toFixed(0)).join(', ');
  return `npm start to the first answered callback: ${times} ms; resident at rest: ${sizes} MB`;
}
