import type { Environment } from './config.js';
import type { Served } from './serve.js';
import { untilInterrupted } from './until-interrupted.js';

/**
 * Runs the server until SIGTERM or SIGINT, then drains it. A problem at the start is told in its own words, without a
 * stack: it is the operator's to mend.
 */
export async function untilStopped(
  serve: (environment: Environment) => Promise<Served>,
): Promise<void> {
  // From before it serves: whoever reads that it is listening may stop it at once. A second signal ends it without more ado.
  const interrupted = untilInterrupted();
  let served: Served;
  try {
    served = await serve(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  // Whoever presses Ctrl-C does not want to wait for a load balancer.
  const isUrgent = (await interrupted) === 'SIGINT';
  await served.stop(isUrgent ? { drainDelayMs: 0 } : {});
  process.exit(0);
}
