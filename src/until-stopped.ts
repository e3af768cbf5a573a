import type { Environment } from './config.js';
import type { Served } from './serve.js';

/**
 * Runs the server until SIGTERM or SIGINT, then drains it. A problem at the start is told in its own words, without a
 * stack: it is the operator's to mend.
 */
export async function untilStopped(
  serve: (environment: Environment) => Promise<Served>,
): Promise<void> {
  let served: Served;
  try {
    served = await serve(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const stop = () => {
    void served.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
