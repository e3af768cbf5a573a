export type Interruption = 'SIGINT' | 'SIGTERM';

/** Resolves when somebody presses Ctrl-C or ends the process; from the call on, that no longer ends it by itself. */
export function untilInterrupted(): Promise<Interruption> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
