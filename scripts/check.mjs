import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';

/** `npm run check`: every gate but the tests, side by side where they bear it; each one's output is shown when it has ended. */
const lanes = [
  ['typecheck', 'format:check', 'lint:spec', 'generate:check', 'contract:review'],
  ['lint', 'coverage'],
  // Waits for the network more than it works.
  ['fuzz:install'],
];
/** Behind them, alone: an answer that other work has kept waiting would be a finding. */
const alone = ['fuzz:short', 'fuzz:short:postgres'];

/** Resolves with whether the script of package.json has succeeded. */
function run(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${script}\n`);
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

async function runAll(scripts) {
  const failed = [];
  for (const script of scripts) if (!(await run(script))) failed.push(script);
  return failed;
}

const failed = (await Promise.all(lanes.map(runAll))).flat();
failed.push(...(await runAll(alone)));
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.map((script) => `npm run ${script}`).join(', ')}\n`);
  process.exitCode = 1;
}
