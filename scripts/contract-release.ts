import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseOptions } from './contract/parse-options.js';
import { planRelease } from './contract/versions/plan-release.js';
import { versionsFolder } from './contract/versions/read-releases.js';
import { writeRelease } from './contract/versions/write-release.js';

/**
 * `npm run contract:release` publishes the specification as its next version: the bundles are kept in `openapi/versions/`, every entry
 * says the version, and acknowledgements move into its record. All or nothing. `--version` wants another number than the one that
 * follows from the changes, `--date` another day than today, `--project` another folder than this one.
 * Exit: 0 published, 1 refused for what it says, 2 it could not run.
 */
process.exitCode = await run();

async function run(): Promise<number> {
  try {
    const values = parseOptions('contract:release', {
      version: { type: 'string' },
      date: { type: 'string' },
      project: { type: 'string' },
    });
    const projectDir = resolve(values.project ?? fileURLToPath(new URL('..', import.meta.url)));
    const date = parseDay(values.date ?? new Date().toISOString().slice(0, 10));
    return await publish(projectDir, { version: values.version, date });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function publish(
  projectDir: string,
  wish: Parameters<typeof planRelease>[1],
): Promise<number> {
  const plan = await planRelease(projectDir, wish);
  if (!plan.ok) {
    process.stderr.write(`${plan.sentence}\n`);
    return 1;
  }
  const { version, changes } = plan.release;
  await writeRelease(projectDir, plan.release);
  const count =
    plan.since === undefined
      ? 'the first version'
      : `${changes.length === 1 ? '1 change' : `${changes.length} changes`} since ${plan.since}`;
  process.stdout.write(
    `Published ${version} (${count}) in ${versionsFolder}/${version}/. Now run \`npm run generate\` and commit it all together.\n`,
  );
  return 0;
}

function parseDay(text: string): string {
  const day = z.iso.date().safeParse(text);
  if (day.success) return day.data;
  throw new Error(`--date ${text} is no day: write it as 2026-01-31`);
}
