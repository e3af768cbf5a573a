import type { CheckContext } from '../check.js';
import { expectCode, failed, firstUnmet, passed } from '../verdicts.js';
import { callStep, kept, type CallStep, type Step } from './journey.js';
import { saasV1End } from './saas-v1-end.js';
import { periodPurchase, saasV1Purchase, v1Instance } from './saas-v1-purchase.js';
import { expectInfoOf } from './saas-v2-purchase.js';
import { keptTime } from './wire-times.js';

const needs = [periodPurchase];
const instance = (context: CheckContext) => v1Instance(context, 'period');
const unknown = ({ ids }: CheckContext) => ({ instanceId: ids.unknownInstanceId() });
const order = (context: CheckContext, name: string) => ({
  orderId: kept(context, `order ${name}`, () => context.ids.orderId()),
});
const purchaseOrder = (context: CheckContext) => order(context, 'period');

const queries: readonly Step[] = [
  queryStep('one-id', 'A known instance is answered with its info', 0),
  queryStep('hundred-ids', 'Of a hundred ids the one that is known is answered', 99),
  callStep({
    id: 'queryInstanceV1/real.unknown',
    title: 'Ids of which none is known are answered 000003',
    rule: 'When none of the ids is known, 000003 is answered.',
    page: 'saas-v1.md 3.4',
    advice: 'Answer 000003 instead of an empty info.',
    codes: ['000003'],
    request: unknown,
  }),
];

function queryStep(name: string, title: string, unknownCount: number): Step {
  return {
    id: `queryInstanceV1/real.${name}`,
    title,
    rule: 'Up to 100 ids are asked for at once; info is returned for the known ones.',
    page: 'saas-v1.md 4.7',
    advice: 'Divide instanceId at its commas and leave unknown ids out of info.',
    needs,
    async run(context) {
      const { instanceId } = instance(context);
      const others = Array.from({ length: unknownCount }, () => context.ids.unknownInstanceId());
      const answer = await context.call('queryInstanceV1', {
        instanceId: [...others, instanceId].join(','),
      });
      return firstUnmet([expectCode(answer, '000000'), expectInfoOf(answer, [instanceId])]);
    },
  };
}

/** Of a pay-per-use instance the seller may tell the usage: what is wrong with it, the form of the answer shows. */
const usageQuery: Step = {
  id: 'queryInstanceV1/real.on-demand',
  title: 'A pay-per-use instance is answered, with well-formed usage if any',
  rule: 'When usageInfo is returned, usageValue and statisticalTime are in each entry.',
  page: 'saas-v1.md 4.7',
  advice: 'Send usageValue as a number with at most four decimals, statisticalTime with 17 digits.',
  needs: ['newInstanceV1/real.on-demand'],
  async run(context) {
    const { instanceId } = v1Instance(context, 'on-demand');
    const answer = await context.call('queryInstanceV1', { instanceId });
    const misfit = answer.findings.find(({ problem }) => problem.includes('usageInfo'));
    return firstUnmet([
      expectCode(answer, '000000'),
      expectInfoOf(answer, [instanceId]),
      misfit === undefined ? passed : failed(misfit.problem),
    ]);
  },
};

const renewalRule = {
  rule: 'A renewal, conversion or cancellation (an orderAmount below zero) sets the expiry to expireTime.',
  page: 'saas-v1.md 4.2',
  advice:
    'Find the instance by instanceId, not by orderId; productId and trialToFormal are optional.',
  needs,
} as const;

const renewal = (name: string, title: string, days: number, more: object = {}): CallStep => ({
  ...renewalRule,
  id: `refreshInstanceV1/real.${name}`,
  title,
  request: (context) => ({
    ...instance(context),
    ...order(context, name),
    expireTime: keptTime(context, name, days),
    ...more,
  }),
});

const renewals: readonly CallStep[] = [
  renewal('renewal', 'A renewal without productId is accepted', 400, { periodType: 'year' }),
  {
    ...renewal('repeat', 'The same renewal again is a success', 400),
    rule: 'The same order again is a success without a second extension.',
    repeats: 'refreshInstanceV1/real.renewal',
    request: (context) => ({
      ...instance(context),
      ...order(context, 'renewal'),
      expireTime: keptTime(context, 'renewal', 400),
      periodType: 'year',
    }),
  },
  renewal('new-product', 'A renewal with productId is accepted', 500, {
    productId: '00301-990001-0--1',
  }),
  {
    ...renewal('17-digits', 'A renewal with 17 digits is accepted', 600),
    request: (context) => ({
      ...instance(context),
      ...order(context, '17 digits'),
      expireTime: keptTime(context, '17 digits', 600, true),
    }),
  },
  renewal('cancelled', 'A cancelled renewal is accepted', 450, { orderAmount: '-100.5' }),
  renewal('older-arrives-late', 'An older renewal that arrives late does not fail', 100),
  {
    ...renewal('trial-to-formal', 'The conversion of a trial is accepted', 365),
    needs: ['newInstanceV1/real.trial'],
    request: (context) => ({
      ...v1Instance(context, 'trial'),
      ...order(context, 'trial-to-formal'),
      expireTime: keptTime(context, 'trial-to-formal', 365),
      trialToFormal: '1',
    }),
  },
];

const setState = {
  rule: 'The call sets a state: one that holds already is a success.',
  page: 'saas-v1.md 4',
  advice: 'Set the state; do not refuse one that holds already.',
  needs,
} as const;

const status = (instanceStatus: string) => (context: CheckContext) => ({
  ...instance(context),
  instanceStatus,
});

const expiry = (context: CheckContext) => ({ ...instance(context), ...purchaseOrder(context) });

const states: readonly CallStep[] = [
  {
    ...setState,
    id: 'instanceStatusV1/real.freeze',
    title: 'An instance is frozen',
    request: status('FREEZE'),
  },
  {
    ...setState,
    id: 'instanceStatusV1/real.freeze-repeat',
    title: 'Freezing it again is a success',
    repeats: 'instanceStatusV1/real.freeze',
    request: status('FREEZE'),
  },
  {
    ...setState,
    id: 'instanceStatusV1/real.normal',
    title: 'It is unfrozen',
    request: status('NORMAL'),
  },
  {
    ...setState,
    id: 'instanceStatusV1/real.normal-repeat',
    title: 'Unfreezing it again is a success',
    repeats: 'instanceStatusV1/real.normal',
    request: status('NORMAL'),
  },
  {
    ...setState,
    id: 'expireInstanceV1/real.expire',
    title: 'An instance expires',
    request: expiry,
  },
  {
    ...setState,
    id: 'expireInstanceV1/real.repeat',
    title: 'Expiring it again is a success',
    repeats: 'expireInstanceV1/real.expire',
    request: expiry,
  },
  {
    ...setState,
    id: 'expireInstanceV1/real.without-order',
    title: 'An expiry without orderId is accepted',
    rule: 'orderId is absent from the printed example of an expiry, and so is optional.',
    page: 'saas-v1.md 4.3',
    advice: 'Find the instance by instanceId alone.',
    request: instance,
  },
  {
    ...renewal('revives', 'A renewal after expiry is accepted', 800),
    rule: 'There is no call that unfreezes a period product: a renewal makes an expired instance usable again.',
    page: 'lifecycle.md 3.6',
    needs: ['expireInstanceV1/real.expire'],
  },
];

const upgrade = {
  rule: 'A change order changes the specification, the instance stays; the same order again is a success.',
  page: 'saas-v1.md 4.5',
  advice: 'Identify the change by instanceId and orderId.',
  needs,
  request: (context: CheckContext) => ({
    ...instance(context),
    ...order(context, 'change'),
    ...change,
    amount: '20',
  }),
} as const;

const change = { skuCode: 'kgtest-sku-2', productId: '00301-990002-0--0' };

const changes: readonly CallStep[] = [
  { ...upgrade, id: 'upgradeV1/real.change', title: 'A change of specification is accepted' },
  {
    ...upgrade,
    id: 'upgradeV1/real.repeat',
    title: 'The same change again is a success',
    repeats: 'upgradeV1/real.change',
  },
];

/** From the purchases of each charging mode to what comes after the release. */
export const saasV1Steps: readonly Step[] = [
  ...saasV1Purchase,
  ...queries,
  usageQuery,
  ...[...renewals, ...changes, ...states].map(callStep),
  ...saasV1End,
];
