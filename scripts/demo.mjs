import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

// Installs and builds when that is due, then plays a year of the marketplace against a server of its own.
ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
ensureBuilt();
const program = fileURLToPath(new URL('../dist/koogate.js', import.meta.url));
const demo = spawn(process.execPath, [program, 'demo', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A terminal sends its signals to both; whoever sends them to this process alone means the demo.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal));
demo.once('exit', (code) => process.exit(code ?? 1));
