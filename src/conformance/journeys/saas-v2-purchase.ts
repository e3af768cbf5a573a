import type { CheckContext, Verdict } from '../check.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectSameAnswer } from '../same-answer.js';
import { expectCode, failed, firstUnmet, passed } from '../verdicts.js';
import { factOf, kept, orderOf, type Step } from './journey.js';
import {
  buy,
  expectOneInstance,
  expectOwnInstances,
  noteOther,
  toBought,
  untilSettled,
} from './purchase.js';

const page = 'saas-v2.md 4.1';
const onceOnly =
  'Find the instance by orderId and orderLineId under a unique constraint, and return the one that is there.';
const purchased = 'newInstance/real.purchase';

/** Paid orders become instances: one for each line, however often the call comes. */
export const saasV2Purchase: readonly Step[] = [
  {
    id: purchased,
    title: 'A new purchase gets an instanceId',
    rule: 'A purchase is answered at once with an instanceId: 000000 when it is ready, 000004 while it is made.',
    page,
    advice:
      'Make the id, answer, and do the rest in the background; an order that cannot be found must not block the answer.',
    async run(context) {
      const bought = toBought(await firstPurchase(context));
      if (bought.instanceId !== '') context.facts.set('instance', bought.instanceId);
      return bought.verdict;
    },
  },
  {
    id: 'queryInstance/real.becomes-ready',
    title: 'Its access data can be queried in time',
    rule: 'The marketplace queries until the instance information is returned; meanwhile 000004 is answered.',
    page: 'saas-v2.md 1',
    advice:
      'Answer info for the instance once it is ready; allow more time with --provision-timeout.',
    needs: [purchased],
    async run(context) {
      const instanceId = factOf(context, 'instance');
      const answer = await untilSettled(context, () =>
        context.call('queryInstance', { instanceId }),
      );
      return firstUnmet([expectCode(answer, '000000'), expectInfoOf(answer, [instanceId])]);
    },
  },
  {
    id: 'newInstance/real.repeat',
    title: 'The same purchase again is answered the same',
    rule: 'The marketplace may send any call again: a repeat gets the same answer and makes nothing new.',
    page: 'saas-v2.md 3.4',
    advice: onceOnly,
    needs: [purchased],
    async run(context) {
      const first = await firstPurchase(context);
      const again = await context.call('newInstance', firstRequest(context));
      const isSettled = first.resultCode === again.resultCode;
      return firstUnmet([
        expectOneInstance([toBought(first), toBought(again)]),
        isSettled ? expectSameAnswer(first, again, context) : passed,
      ]);
    },
  },
  {
    id: 'newInstance/real.repeat-other-business-id',
    title: 'The same order line with another businessId is the same instance',
    rule: 'businessId differs on every call, also on repeats: it identifies the call, not the order.',
    page: 'saas-v2.md 3.4',
    advice: onceOnly,
    needs: [purchased],
    async run(context) {
      const again = await buy(context, 'newInstance', orderOf(context, 'purchase'));
      return expectOneInstance([toBought(await firstPurchase(context)), again]);
    },
  },
  {
    id: 'newInstance/real.parallel-duplicates',
    title: 'Eight duplicates at once make one instance',
    rule: 'Repeats are recognised by unique keys, also when they arrive at the same time.',
    page: 'saas-v2.md 3.4',
    advice: `${onceOnly} A select before an insert is not enough.`,
    async run(context) {
      const order = orderOf(context, 'parallel');
      const bought = await Promise.all(
        Array.from({ length: 8 }, () => buy(context, 'newInstance', order)),
      );
      noteOther(context, bought);
      return expectOneInstance(bought);
    },
  },
  {
    id: 'newInstance/real.second-line',
    title: 'A second line of the order is another instance',
    rule: 'Each order line is an instance of its own.',
    page,
    advice: 'Identify a purchase by orderId and orderLineId together.',
    needs: [purchased],
    async run(context) {
      const { orderId } = orderOf(context, 'purchase');
      const second = await buy(context, 'newInstance', {
        orderId,
        orderLineId: context.ids.lineOf(orderId, 2),
      });
      if (second.instanceId !== '') context.facts.set('second', second.instanceId);
      return expectOwnInstances([toBought(await firstPurchase(context)), second]);
    },
  },
  {
    id: 'newInstance/real.debug-apart',
    title: 'A debug purchase with the ids of a real order is kept apart from it',
    rule: 'The debug flag is part of the identity: a saved case never collides with a real order and never answers it.',
    page: 'lifecycle.md 5',
    advice: 'Keep debug purchases under keys of their own.',
    needs: [purchased],
    async run(context) {
      const debug = await buy(context, 'newInstance', {
        ...orderOf(context, 'purchase'),
        testFlag: '1',
      });
      return expectOwnInstances([toBought(await firstPurchase(context)), debug]);
    },
  },
  {
    id: 'newInstance/real.on-demand-lines',
    title: 'Three lines of a pay-per-use order, at once, are three instances',
    rule: 'Pay-per-use is sold by specification: one with several billing items gives several calls for one order, one instance each.',
    page,
    advice: 'Identify a purchase by orderId and orderLineId together.',
    run: buyThreeLines,
  },
];

function firstRequest(context: CheckContext) {
  const businessId = kept(context, 'business id', () => context.ids.businessId());
  return { ...orderOf(context, 'purchase'), businessId };
}

function firstPurchase(context: CheckContext): Promise<ReceivedAnswer> {
  return context.once(purchased, () => context.call('newInstance', firstRequest(context)));
}

async function buyThreeLines(context: CheckContext): Promise<Verdict> {
  const { orderId } = orderOf(context, 'on demand');
  const bought = await Promise.all(
    [1, 2, 3].map((line) =>
      buy(context, 'newInstance', { orderId, orderLineId: context.ids.lineOf(orderId, line) }),
    ),
  );
  noteOther(context, bought);
  return expectOwnInstances(bought);
}

/** Exactly these instances have an entry in `info`. */
export function expectInfoOf({ members }: ReceivedAnswer, instanceIds: readonly string[]): Verdict {
  const info: readonly unknown[] = Array.isArray(members.info) ? members.info : [];
  const answered = info.map((entry) =>
    typeof entry === 'object' && entry !== null && 'instanceId' in entry ? entry.instanceId : '',
  );
  const isThere = instanceIds.every((id) => answered.includes(id));
  if (!isThere) return failed('info has no entry for an instance that was asked for');
  if (answered.length === instanceIds.length) return passed;
  return failed(`info has ${answered.length} entries instead of ${instanceIds.length}`);
}
