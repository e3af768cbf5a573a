import { keyClasses } from '../../protocol/access-keys.js';
import type { Check, CheckContext, Verdict } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import { expectCode, failed, firstUnmet, passed, skipped } from '../verdicts.js';
import { ruleOf } from '../rule-of.js';

/** During a rotation the key before the current one still works. */
export function previousKeyChecks(forms: readonly OperationForm[]): Check[] {
  return keyClasses.flatMap((keyClass): Check[] => {
    const form = forms.find(({ operation }) => operation.keyClass === keyClass);
    if (form === undefined) return [];
    return [
      {
        id: `keys/previous.${keyClass}`,
        title: `A previous key of class ${keyClass} is accepted, and signs the answer`,
        rule: ruleOf(
          'Keys that are still accepted verify a request, and the answer is signed with the key that verified it.',
          'signing.md 1',
        ),
        advice:
          'Try every key of the class, the current one first, and sign the answer with the one that fitted.',
        operationId: undefined,
        family: 'keys',
        real: false,
        keyClass,
        needs: [],
        run: async (context) => eachPreviousKey(context, form),
      },
    ];
  });
}

async function eachPreviousKey(
  context: CheckContext,
  { operation, debugRequests }: OperationForm,
): Promise<Verdict> {
  const [, ...previous] = context.keys[operation.keyClass];
  if (previous.length === 0) {
    return skipped(
      'only one key of this class was given; give several with class=current|previous',
    );
  }
  const verdicts: Verdict[] = [];
  for (const accessKey of previous) {
    const alteration = { accessKey, answerKeys: [accessKey] };
    const [{ request }] = debugRequests;
    const answer = await context.callAltered(operation.operationId, request, alteration);
    const unsigned = answer.findings.find(({ check }) => check.startsWith('body-sign'));
    verdicts.push(
      expectCode(answer, '000000'),
      unsigned === undefined ? passed : failed(unsigned.problem),
    );
  }
  return firstUnmet(verdicts);
}
