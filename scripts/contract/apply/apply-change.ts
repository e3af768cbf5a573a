import type { ApplyState, ApplyStep } from './apply-step.js';

/** Runs the steps one after the other, telling each; stops at the first that fails. Resolves with whether none has. */
export async function applyChange(
  projectDir: string,
  steps: readonly ApplyStep[],
  tell: (line: string) => void,
): Promise<boolean> {
  let state: ApplyState = { projectDir, changes: [], follows: [] };
  for (const step of steps) {
    const outcome = await step.run(state);
    tell(`${outcome.ok ? '✓' : '✗'} ${step.name}: ${step.title}`);
    for (const line of outcome.lines) tell(`  ${line}`);
    if (!outcome.ok) {
      tell(`Stopped at ${step.name}. ${outcome.next}`);
      return false;
    }
    if (outcome.found !== undefined) state = { ...state, ...outcome.found };
  }
  tell('The change can land: commit openapi/, generated/ and the code together.');
  return true;
}
