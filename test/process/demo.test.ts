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

it('a demo that is interrupted ends its server and leaves nothing behind', async () => {
  const folder = emptyFolder();
  const { output } = await run(['demo'], folder, 'January: everybody buys');
  expect(output).not.toContain('Still open');
  expect(readdirSync(folder).filter((name) => name.startsWith('koogate-'))).toEqual([]);
}, 60_000);

it('a seed that is no number is refused before anything starts', async () => {
  const { code, output } = await run(['demo', '--seed', 'abc'], emptyFolder());
  expect(output).toBe('--seed: give a whole number from 0 to 4294967295\n');
  expect(code).toBe(1);
});

/** Its temporary files go to that folder, too. Interrupted when it says so. */
async function run(args: readonly string[], folder: string, interruptAt?: string) {
  const child = spawn(process.execPath, ['--import', tsx, program, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
  });
  let output = '';
  let isInterrupted = false;
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    if (interruptAt === undefined || isInterrupted || !output.includes(interruptAt)) return;
    // A second signal would end it without more ado.
    isInterrupted = child.kill('SIGTERM');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
