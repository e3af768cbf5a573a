import { ensureInstalled } from './ensure-installed.mjs';

// Installs and builds when that is due, then serves in this very process: nothing stands between it and its signals.
ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
ensureBuilt();
const { run } = await import('../dist/main.js');
run();
