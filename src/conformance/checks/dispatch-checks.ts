import type { CallbackOperation } from '../../openapi/callback-specification.js';
import type { Check, CheckContext } from '../check.js';
import { expectCode, failed, passed } from '../verdicts.js';
import { ruleOf } from '../rule-of.js';

/** Calls to the address itself that no callback answers: which one they were meant for is not known. */
export function dispatchChecks(operations: readonly CallbackOperation[]): Check[] {
  return [
    ...unknownActivityChecks(operations, 'newInstance', 'post'),
    ...unknownActivityChecks(operations, 'newInstanceV1', 'get'),
    ...unknownPathChecks(operations),
  ];
}

function unknownActivityChecks(
  operations: readonly CallbackOperation[],
  operationId: string,
  method: string,
): Check[] {
  const operation = operations.find((each) => each.operationId === operationId);
  if (operation === undefined) return [];
  const cases = [
    ['unknown', 'An unknown activity', 'kgtestUnknown'],
    ['missing', 'A call without activity', undefined],
    ['wrong-case', 'An activity in another case', 'NEWINSTANCE'],
  ] as const;
  return cases.map(([name, title, activity]) => ({
    id: `dispatch/${name}-activity-${method}`,
    title: `${title} is refused, by ${method.toUpperCase()}`,
    rule: ruleOf('An unknown activity is answered 000002 with HTTP 200.', 'result-codes.md 3'),
    advice: 'Answer 000002 for an activity that you do not know, after verifying the signature.',
    operationId: undefined,
    family: 'dispatch',
    real: false,
    keyClass: operation.keyClass,
    needs: [],
    async run(context) {
      const request = { ...wholePurchase(context), activity };
      const answer = await context.callAltered(operationId, request, {
        isStray: true,
        answerKeys: Object.values(context.keys).flat(),
      });
      return expectCode(answer, '000002');
    },
  }));
}

/** All that a purchase of either version says: only the activity is wrong. */
function wholePurchase({ ids }: CheckContext) {
  const orderId = ids.orderId();
  return {
    orderId,
    orderLineId: ids.lineOf(orderId),
    businessId: ids.businessId(),
    customerId: 'kgtest0customer',
    productId: '00301-990001-0--0',
    testFlag: '1',
  };
}

function unknownPathChecks(operations: readonly CallbackOperation[]): Check[] {
  const operation = operations.find(({ operationId }) => operationId === 'tenantSync');
  if (operation === undefined) return [];
  const { operationId, keyClass } = operation;
  return [
    {
      id: 'dispatch/unknown-path',
      title: 'A sub-path of the kit that does not exist is answered with HTTP 404',
      rule: ruleOf('HTTP 200 is for callbacks only: an unknown path is none.', 'kit.md 2'),
      advice: 'Answer 404 for a path that you do not know.',
      operationId: undefined,
      family: 'dispatch',
      real: false,
      keyClass,
      needs: [],
      async run(context) {
        const request = { tenantId: context.ids.of('tenant'), testFlag: 1 };
        const { outcome } = await context.callAltered(operationId, request, {
          isStray: true,
          change: (sent) => ({ ...sent, url: sent.url.replace('/tenantSync', '/kgtestSync') }),
        });
        if (outcome.kind === 'failed') return failed(outcome.sentence);
        const { status } = outcome;
        return status === 404 ? passed : failed(`HTTP status ${status} instead of 404`);
      },
    },
  ];
}
