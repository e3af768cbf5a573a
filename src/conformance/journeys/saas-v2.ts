import type { CheckContext } from '../check.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import { callStep, factOf, orderOf, type CallStep, type Step } from './journey.js';
import { untilSettled } from './purchase.js';
import { saasV2End } from './saas-v2-end.js';
import { expectInfoOf, saasV2Purchase } from './saas-v2-purchase.js';
import { keptTime } from './wire-times.js';

const needs = ['newInstance/real.purchase'];
const instance = (context: CheckContext) => ({ instanceId: factOf(context, 'instance') });
const unknown = ({ ids }: CheckContext) => ({ instanceId: ids.unknownInstanceId() });

const target = { skuCode: 'kgtest-sku', productId: 'OFFIKGTEST0001', linearValue: 20 };

const queries: readonly Step[] = [
  {
    id: 'queryInstance/real.hundred-ids',
    title: 'Of a hundred ids the one that is known is answered',
    rule: 'Up to 100 ids are asked for at once; info is returned for the known ones.',
    page: 'saas-v2.md 4.2',
    advice: 'Divide instanceId at its commas and leave unknown ids out of info.',
    needs: ['queryInstance/real.becomes-ready'],
    async run(context) {
      const instanceId = factOf(context, 'instance');
      const others = Array.from({ length: 99 }, () => context.ids.unknownInstanceId());
      const list = [...others.slice(0, 50), instanceId, ...others.slice(50)].join(',');
      const answer = await context.call('queryInstance', { instanceId: list });
      return firstUnmet([expectCode(answer, '000000'), expectInfoOf(answer, [instanceId])]);
    },
  },
  {
    id: 'queryInstance/real.several-ids',
    title: 'Two known instances are answered with an entry each',
    rule: 'info has one entry for each known instance, with its own id.',
    page: 'saas-v2.md 4.2',
    advice: 'Return an entry for each id, with that id.',
    needs: ['queryInstance/real.becomes-ready', 'newInstance/real.second-line'],
    async run(context) {
      const ids = [factOf(context, 'instance'), factOf(context, 'second')];
      const answer = await untilAllKnown(context, ids);
      return firstUnmet([expectCode(answer, '000000'), expectInfoOf(answer, ids)]);
    },
  },
  callStep({
    id: 'queryInstance/real.unknown',
    title: 'Ids of which none is known are answered 000003',
    rule: 'When none of the ids is known, 000003 is answered.',
    page: 'saas-v2.md 3.5',
    advice: 'Answer 000003 instead of an empty info.',
    codes: ['000003'],
    request: unknown,
  }),
];

/** One may be ready before the other. */
async function untilAllKnown(context: CheckContext, ids: readonly string[]) {
  for (const instanceId of ids) {
    await untilSettled(context, () => context.call('queryInstance', { instanceId }));
  }
  return context.call('queryInstance', { instanceId: ids.join(',') });
}

const renewalRule = {
  page: 'saas-v2.md 4.3',
  advice: 'Set the expiry of the instance to expireTime; read 14 and 17 digits, UTC.',
  rule: 'A renewal, conversion, cancellation or change sets the expiry of the instance to expireTime.',
  needs,
} as const;

/** Name, scene, what it is, days from now, and whether the time has 17 digits. */
const renewalTable: readonly (readonly [string, string, string, number, boolean])[] = [
  ['trial-to-formal', 'TRIAL_TO_FORMAL', 'A conversion of a trial', 30, false],
  ['renewal', 'RENEWAL', 'A renewal with 14 digits', 400, false],
  ['renewal-17-digits', 'RENEWAL', 'A renewal with 17 digits', 500, true],
  ['renewal-change', 'RENEWAL_CHANGE', 'A renewal with a change', 600, false],
  ['cancelled', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'A cancelled renewal', 450, false],
];

const renewals: readonly CallStep[] = renewalTable.map(([name, scene, what, days, isLong]) => ({
  ...renewalRule,
  id: `refreshInstance/real.${name}`,
  title: `${what} is accepted`,
  request: (context) => ({
    ...instance(context),
    ...orderOf(context, name),
    scene,
    expireTime: keptTime(context, name, days, isLong),
  }),
}));

const repeatedRenewal: CallStep = {
  ...renewalRule,
  id: 'refreshInstance/real.repeat',
  title: 'The same renewal again is a success',
  rule: 'The same order again is a success without a second extension.',
  advice: 'Remember the orders that have renewed an instance.',
  repeats: 'refreshInstance/real.renewal',
  request: (context) => ({
    ...instance(context),
    ...orderOf(context, 'renewal'),
    scene: 'RENEWAL',
    expireTime: keptTime(context, 'renewal', 400),
  }),
};

const lateRenewal: CallStep = {
  ...renewalRule,
  id: 'refreshInstance/real.older-arrives-late',
  title: 'An older renewal that arrives late does not fail',
  rule: 'An older renewal that arrives after a newer one is a success, and never shortens the expiry.',
  page: 'lifecycle.md 7.3',
  advice: 'Answer 000000 and keep the later expiry.',
  request: (context) => ({
    ...instance(context),
    ...orderOf(context, 'late'),
    scene: 'RENEWAL',
    expireTime: keptTime(context, 'late', 100),
  }),
};

const status = (
  name: string,
  value: 'FREEZE' | 'UNFREEZE',
  more: Pick<CallStep, 'title'> & Partial<CallStep>,
): CallStep => ({
  id: `updateInstanceStatus/real.${name}`,
  rule: 'FREEZE blocks use and keeps the data, UNFREEZE lifts it; setting a state that holds already is a success.',
  page: 'saas-v2.md 4.4',
  advice: 'Set the state; do not refuse one that holds already.',
  needs,
  request: (context) => ({ ...instance(context), status: value }),
  ...more,
});

const statuses: readonly CallStep[] = [
  status('freeze', 'FREEZE', { title: 'An instance is frozen' }),
  status('freeze-repeat', 'FREEZE', {
    title: 'Freezing it again is a success',
    repeats: 'updateInstanceStatus/real.freeze',
  }),
  {
    id: 'queryInstance/real.frozen',
    title: 'A frozen instance is still known',
    rule: 'Frozen means that use is blocked; the data stay, and the instance can be queried.',
    page: 'lifecycle.md 7.2',
    advice: 'Keep answering info for frozen instances.',
    needs: ['queryInstance/real.becomes-ready', 'updateInstanceStatus/real.freeze'],
    request: instance,
  },
  {
    ...renewalRule,
    id: 'refreshInstance/real.frozen',
    title: 'A frozen instance is renewed',
    rule: 'A renewal is possible while an instance is frozen; UNFREEZE follows.',
    page: 'lifecycle.md 7.2',
    advice: 'Set the expiry of a frozen instance and leave it frozen.',
    needs: ['updateInstanceStatus/real.freeze'],
    request: (context) => ({
      ...instance(context),
      ...orderOf(context, 'frozen'),
      scene: 'RENEWAL',
      expireTime: keptTime(context, 'frozen', 650),
    }),
  },
  status('unfreeze', 'UNFREEZE', { title: 'It is unfrozen' }),
  status('unfreeze-repeat', 'UNFREEZE', {
    title: 'Unfreezing it again is a success',
    repeats: 'updateInstanceStatus/real.unfreeze',
  }),
];

const upgrade = {
  rule: 'A change order changes the specification, the instance stays; the same order again is a success.',
  page: 'saas-v2.md 4.6',
  advice: 'Identify the change by instanceId, orderId and orderLineId.',
  needs,
  request: (context: CheckContext) => ({ ...instance(context), ...orderOf(context, 'change') }),
} as const;

const changes: readonly CallStep[] = [
  { ...upgrade, id: 'upgradeInstance/real.change', title: 'A change of specification is accepted' },
  {
    ...upgrade,
    id: 'upgradeInstance/real.repeat',
    title: 'The same change again is a success',
    repeats: 'upgradeInstance/real.change',
  },
  ...(
    [
      ['object', 'an object', target],
      ['array', 'a list', [target]],
      ['text', 'a text that holds JSON', JSON.stringify([target])],
    ] as const
  ).map(([name, form, productInfo]): CallStep => ({
    id: `changeInstanceCheck/real.${name}`,
    title: `productInfo as ${form} is understood`,
    rule: 'productInfo travels as object, list or text: the answer is 000000, or 000005 when the seller does not allow the change.',
    page: 'saas-v2.md 4.7',
    advice: 'Accept the three forms of productInfo.',
    needs,
    codes: ['000000', '000005'],
    request: (context) => ({ ...instance(context), productInfo }),
  })),
];

/** From the purchase to what comes after the release. */
export const saasV2Steps: readonly Step[] = [
  ...saasV2Purchase,
  ...queries,
  ...[...renewals, repeatedRenewal, lateRenewal, ...statuses, ...changes].map(callStep),
  ...saasV2End,
];
