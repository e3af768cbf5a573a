import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyChange } from './contract/apply/apply-change.js';
import { applySteps } from './contract/apply/apply-steps.js';
import { parseOptions } from './contract/parse-options.js';

/**
 * `npm run contract:apply`, after `openapi/` was edited: lint, generate, review, type-check, tests of what has changed, and a list of
 * what does not exist yet. Exit: 0 the change can land, 1 a step has failed and says what to do, 2 it could not run.
 * `--base` names a published version or a git revision, `--without` a generator to leave out, `--skip-tests` leaves the tests out,
 * and `--project` names another folder than this one.
 */
process.exitCode = await run();

async function run(): Promise<number> {
  try {
    const values = parseOptions('contract:apply', {
      base: { type: 'string' },
      project: { type: 'string' },
      without: { type: 'string', multiple: true, default: [] },
      'skip-tests': { type: 'boolean', default: false },
    });
    const projectDir = resolve(values.project ?? fileURLToPath(new URL('..', import.meta.url)));
    const steps = applySteps({
      base: values.base,
      without: values.without,
      skipTests: values['skip-tests'],
    });
    const isDone = await applyChange(projectDir, steps, (line) =>
      process.stdout.write(`${line}\n`),
    );
    return isDone ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
