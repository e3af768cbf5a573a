import type { Check } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { failed, passed, skipped } from '../verdicts.js';
import { operationCheck } from './operation-check.js';

/** Run last: whatever was answered, to real and debug calls, successes and refusals, has the form that is demanded. */
export function everyAnswerChecks(forms: readonly OperationForm[]): Check[] {
  return forms.map((form) => {
    const { operationId } = form.operation;
    return operationCheck(form, {
      name: 'every-answer',
      title: 'Every answer of this run has the form that is demanded',
      rule: 'HTTP 200, application/json, resultCode, resultMsg, the fields of the interface and a right Body-Sign are demanded of every answer, refusals included.',
      page: 'result-codes.md 1',
      advice:
        'Send all answers, also refusals and errors, through one place that completes and signs them.',
      opensSecret: false,
      async run(context) {
        const findings = context.findingsOf(operationId);
        if (findings === undefined) return skipped('no answer was received');
        const [first, ...others] = findings;
        if (first === undefined) return passed;
        const more = others.length === 0 ? '' : ` (and ${others.length} more kinds of fault)`;
        return failed(`${first}${more}`);
      },
    });
  });
}
