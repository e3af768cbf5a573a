import { failedCode, isAboutCodes, type CodeOutcome } from './code-outcome.js';
import type { CallFailure } from './marketplace-client.js';

// How often the marketplace may be called is not printed: few at once, so that a limit is not run into by us alone.
const callsAtOnce = 4;

/**
 * Asks about each code by itself and gives what came of it in the order of the codes. What would meet any code, such as a marketplace
 * that does not answer, is met once: the codes that are left fail with it, and nobody waits for each of them.
 */
export async function eachCode(
  codes: readonly string[],
  ask: (code: string) => Promise<CodeOutcome>,
): Promise<CodeOutcome[]> {
  const outcomes: CodeOutcome[] = [];
  const waiting = codes.entries();
  let met: CallFailure | undefined;
  const workOff = async (): Promise<void> => {
    for (const [index, code] of waiting) {
      const outcome = met === undefined ? await ask(code) : failedCode(code, met);
      outcomes[index] = outcome;
      if (outcome.kind === 'failed' && !isAboutCodes(outcome.failure)) met = outcome.failure;
    }
  };
  await Promise.all(Array.from({ length: Math.min(callsAtOnce, codes.length) }, workOff));
  return outcomes;
}
