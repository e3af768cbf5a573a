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
  await interrupted;
  await served.stop();
  process.exit(0);
}
