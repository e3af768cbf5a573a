import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { emptyFolder } from '../support/server-folder.js';

const program = new URL('../../src/cli/koogate.ts', import.meta.url).pathname;
const tsx = new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href;

it('the demo plays a year of all callbacks, finds nothing wrong, and leaves nothing behind', async () => {
  const folder = emptyFolder();
  const { code, output } = await run(['demo', '--exit', '--seed', '5'], folder);
  expect(output).toContain('33 of the 33 callbacks, 0 complaints mailed to the seller');
  expect(output).toContain('every call answered as it should be, and both sides hold the same');
  expect(output).toMatch(/✓ refreshInstance TRIAL_TO_FORMAL → 000000 success/);
  expect(output).not.toContain('✗');
  // No colours where nobody sees them.
  expect(output).not.toContain('\u001b[');
  expect(code).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith('koogate-'))).toEqual([]);
}, 90_000);

/** Its temporary files go to that folder, too. */
async function run(args: readonly string[], folder: string) {
  const child = spawn(process.execPath, ['--import', tsx, program, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
