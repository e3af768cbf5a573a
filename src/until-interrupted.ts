/** Resolves when somebody presses Ctrl-C or ends the process; from the call on, that no longer ends it by itself. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
