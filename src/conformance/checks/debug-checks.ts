import type { CallbackRequest } from '../../emulator/callback.js';
import type { Check, CheckContext } from '../check.js';
import type { OperationForm } from '../operation-form.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import { expectSameAnswer } from '../same-answer.js';
import type { TestIds } from '../test-ids.js';
import { operationCheck } from './operation-check.js';

/** Debug calls are replayed at a product for ever: they must succeed at any time, in any order, for any id. */
export function debugChecks(form: OperationForm): Check[] {
  const { operation, debugRequests } = form;
  const { operationId } = operation;
  const [, ...others] = debugRequests;
  return [
    operationCheck(form, {
      name: 'debug.succeeds',
      title: 'A debug call succeeds',
      rule: 'A call with testFlag 1 is authenticated, checked and answered with 000000 and the shape of a success.',
      advice: 'Answer testFlag 1 (text or number) with 000000 without touching anything real.',
      run: async (context) => expectCode(await debugAnswer(context, form), '000000'),
    }),
    operationCheck(form, {
      name: 'debug.repeat',
      title: 'The same debug call is answered the same again',
      rule: 'Saved debug cases are replayed every morning and afternoon: they can be repeated for ever, with the same answer.',
      page: 'lifecycle.md 5',
      advice:
        'Derive the answer of a debug call from its ids, or store it; do not fail because a row is there already.',
      needs: ['debug.succeeds'],
      async run(context) {
        const first = await debugAnswer(context, form);
        const again = await context.call(operationId, debugRequests[0].request);
        return firstUnmet([expectCode(again, '000000'), expectSameAnswer(first, again, context)]);
      },
    }),
    operationCheck(form, {
      name: 'debug.unknown-ids',
      title: 'A debug call succeeds for ids that nobody knows',
      rule: 'Debug calls succeed for unknown ids: no order between interfaces may be assumed.',
      page: 'lifecycle.md 5',
      advice: 'Do not look anything up for a debug call.',
      async run(context) {
        const request = withUnknownIds(debugRequests[0].request, context.ids);
        return expectCode(await context.call(operationId, request), '000000');
      },
    }),
    ...others.map(({ name, request }) =>
      operationCheck(form, {
        name: `example.${name}`,
        title: `The example “${name}” is answered 000000`,
        rule: 'Every debug case that the interface documents succeeds.',
        advice: 'Compare the request with what your server expects of its fields.',
        run: async (context) => expectCode(await context.call(operationId, request), '000000'),
      }),
    ),
  ];
}

/** The answer to the plainest debug call: sent once, looked at by many. */
export function debugAnswer(
  context: CheckContext,
  { operation: { operationId }, debugRequests }: OperationForm,
): Promise<ReceivedAnswer> {
  const [{ request }] = debugRequests;
  return context.once(`${operationId} debug`, () => context.call(operationId, request));
}

function withUnknownIds(request: CallbackRequest, ids: TestIds): CallbackRequest {
  const orderId = ids.orderId();
  const unknown: CallbackRequest = {
    orderId,
    orderLineId: ids.lineOf(orderId),
    instanceId: ids.unknownInstanceId(),
    license: ids.licenseCode(),
    businessId: ids.businessId(),
    eventId: ids.of('event'),
    tenantId: ids.of('tenant'),
    appId: ids.of('app'),
  };
  const used = Object.entries(unknown).filter(([name]) => name in request);
  return { ...request, ...Object.fromEntries(used) };
}
