import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';

/** One step from an edited specification to a change that can land. */
export interface ApplyStep {
  readonly name: 'lint' | 'generate' | 'review' | 'types' | 'tests' | 'follows';
  readonly title: string;
  run(state: ApplyState): Promise<StepOutcome>;
}

/** What the steps know of the change; the review fills it in. */
export interface ApplyState {
  readonly projectDir: string;
  readonly changes: readonly Change[];
  readonly follows: readonly Consequence[];
}

export type StepOutcome =
  | {
      readonly ok: true;
      /** What is to be read of it. */
      readonly lines: readonly string[];
      /** What the following steps know from now on. */
      readonly found?: Pick<ApplyState, 'changes' | 'follows'>;
    }
  | {
      readonly ok: false;
      readonly lines: readonly string[];
      /** What to do next, in one sentence. */
      readonly next: string;
    };
