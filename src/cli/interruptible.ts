import { constants } from 'node:os';

/**
 * Work that is to leave nothing half done when somebody presses Ctrl-C or ends the process: it is told, and ends by itself. Whoever
 * presses twice does not wait for that.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    // What shells expect of a process that a signal has ended.
    process.exitCode = 128 + constants.signals[name];
    interruption.abort(new Error('interrupted; nothing was changed'));
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.once(name, interrupt);
  try {
    await work(interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('interrupted; nothing was changed\n');
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}
