import { Worker } from 'node:worker_threads';

/**
 * Ends this process soon after its parent, also while a handler spins: then `disconnect` is never noticed, and a server that was killed
 * would leave a process behind that takes a core for ever.
 */
export function endWithParent(): void {
  const watch = `
    setInterval(() => {
      if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
    }, ${lookMs});`;
  new Worker(watch, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  }).unref();
}

const lookMs = 500;
