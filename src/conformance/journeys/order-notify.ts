import type { CheckContext } from '../check.js';
import { expectCode, firstUnmet, skipped } from '../verdicts.js';
import { callStep, orderOf, type Step } from './journey.js';
import { buy } from './purchase.js';

const rule = {
  rule: 'The notice and the purchase are independent and arrive in either order; an unknown order is the normal case.',
  page: 'order-notify.md 1',
  advice: 'Store the ids, answer at once, and fetch the order afterwards.',
} as const;

const before = 'orderNotify/real.before-purchase';
const request = (context: CheckContext) => ({ ...orderOf(context, 'before'), testFlag: '0' });

export const orderNotifySteps: readonly Step[] = [
  callStep({
    ...rule,
    id: before,
    title: 'A notice of an order that nobody knows is accepted',
    request,
  }),
  callStep({
    ...rule,
    id: 'orderNotify/real.repeat',
    title: 'The same notice again is answered the same',
    rule: 'A repeat gets the same answer and triggers no second fetch.',
    page: 'order-notify.md 4',
    repeats: before,
    request,
  }),
  callStep({
    ...rule,
    id: 'orderNotify/real.without-test-flag',
    title: 'A notice without testFlag counts as real',
    rule: 'testFlag absent, although printed as mandatory, counts as real.',
    page: 'order-notify.md 4',
    request: (context) => orderOf(context, 'unflagged'),
  }),
  {
    ...rule,
    id: 'orderNotify/real.after-purchase',
    title: 'A notice after the purchase of the same order is accepted',
    async run(context) {
      if (context.keys.base.length === 0) {
        return skipped('no key of class base was given, so nothing can be bought');
      }
      const order = orderOf(context, 'after');
      const { verdict, instanceId } = await buy(context, 'newInstance', order);
      const notice = await context.call('orderNotify', { ...order, testFlag: '0' });
      if (instanceId !== '') await context.call('releaseInstance', { instanceId });
      return firstUnmet([verdict, expectCode(notice, '000000')]);
    },
  },
];
