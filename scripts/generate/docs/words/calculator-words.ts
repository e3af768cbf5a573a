import type {
  ChoiceName,
  choices,
  FieldName,
  Note,
  Problem,
  StepName,
  Verdict,
} from '../browser/calculators/calculator.js';
import type { CalculatorName } from '../browser/calculators/calculators.js';

/** What the calculator of signatures says. */
export interface CalculatorWords {
  readonly scheme: string;
  readonly schemes: Readonly<Record<CalculatorName, string>>;
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly choices: {
    readonly [Name in ChoiceName]: {
      readonly label: string;
      readonly values: Readonly<Record<(typeof choices)[Name][number], string>>;
    };
  };
  readonly steps: Readonly<Record<StepName, string>>;
  readonly notes: Readonly<Record<Note, string>>;
  readonly problems: Readonly<Record<Problem, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly differing: (fields: readonly string[]) => string;
  readonly example: string;
  readonly clear: string;
  readonly show: string;
  readonly hide: string;
  readonly paste: string;
  readonly pasteHint: string;
  readonly result: string;
}
