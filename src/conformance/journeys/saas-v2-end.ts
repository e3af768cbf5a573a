import type { CheckContext } from '../check.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import { callStep, factOf, orderOf, type CallStep, type Step } from './journey.js';
import { othersOf } from './purchase.js';
import { expectInfoOf } from './saas-v2-purchase.js';
import { inDaysShort } from './wire-times.js';

const needs = ['newInstance/real.purchase'];
const instance = (context: CheckContext) => ({ instanceId: factOf(context, 'instance') });
const unknown = ({ ids }: CheckContext) => ({ instanceId: ids.unknownInstanceId() });

const releases: readonly Step[] = [
  {
    id: 'releaseInstance/real.debug-changes-nothing',
    title: 'A debug release of a real instance changes nothing',
    rule: 'Debug calls never touch real instances.',
    page: 'lifecycle.md 5',
    advice: 'Answer debug calls before anything is looked up.',
    needs: ['queryInstance/real.becomes-ready'],
    async run(context) {
      const debug = await context.call('releaseInstance', { ...instance(context), testFlag: '1' });
      const answer = await context.call('queryInstance', instance(context));
      return firstUnmet([
        expectCode(debug, '000000'),
        expectCode(answer, '000000'),
        expectInfoOf(answer, [factOf(context, 'instance')]),
      ]);
    },
  },
  callStep({
    id: 'releaseInstance/real.release',
    title: 'An instance is released',
    rule: 'Release removes resources and access; without order ids its cause is the end of the retention period.',
    page: 'saas-v2.md 4.5',
    advice: 'Release the instance; the order ids are optional.',
    needs,
    request: instance,
  }),
  callStep({
    id: 'releaseInstance/real.repeat',
    title: 'Releasing it again is a success',
    rule: 'An instance that is released already is a success without effect.',
    page: 'saas-v2.md 4.5',
    advice: 'Keep a record of released instances.',
    repeats: 'releaseInstance/real.release',
    request: instance,
  }),
  callStep({
    id: 'releaseInstance/real.unsubscription',
    title: 'An instance is released by an unsubscription',
    rule: 'A release by unsubscription carries the unsubscription order.',
    page: 'saas-v2.md 4.5',
    advice: 'Accept an orderId that is not that of the purchase.',
    needs: ['newInstance/real.second-line'],
    request: (context) => ({
      instanceId: factOf(context, 'second'),
      ...orderOf(context, 'unsubscription'),
    }),
  }),
  {
    id: 'releaseInstance/real.others',
    title: 'What else this run has bought is released',
    rule: 'Each instance is released for itself.',
    page: 'saas-v2.md 4.5',
    advice: 'Release by instanceId.',
    needs: ['newInstance/real.parallel-duplicates', 'newInstance/real.on-demand-lines'],
    async run(context) {
      const answers = await Promise.all(
        othersOf(context).map((instanceId) => context.call('releaseInstance', { instanceId })),
      );
      return firstUnmet(answers.map((answer) => expectCode(answer, '000000')));
    },
  },
];

/** The calls whose answers for unknown and released instances are in one table. */
const asked: readonly (readonly [string, string, object])[] = [
  ['refreshInstance', '000003', { scene: 'RENEWAL', expireTime: inDaysShort(700) }],
  ['upgradeInstance', '000003', {}],
  ['changeInstanceCheck', '000003', { productInfo: { productId: 'OFFIKGTEST0001' } }],
  ['updateInstanceStatus', '000000', { status: 'FREEZE' }],
];

const withOrder: ReadonlySet<string> = new Set(['refreshInstance', 'upgradeInstance']);

const afterwards: readonly CallStep[] = [
  ...asked.map(([operationId, code, members]): CallStep => ({
    id: `${operationId}/real.after-release`,
    title: `For a released instance ${code} is answered`,
    rule: 'After release, renewals and changes are answered 000003, status and release 000000 without effect.',
    page: 'saas-v2.md 3.5',
    advice: 'Keep a record of released instances and answer as the table says.',
    needs: ['releaseInstance/real.release'],
    codes: [code],
    request: (context) => ({
      ...instance(context),
      ...(withOrder.has(operationId) ? orderOf(context, `${operationId} late`) : {}),
      ...members,
    }),
  })),
  ...[...asked, ['releaseInstance', '000003', {}] as const].map(
    ([operationId, , members]): CallStep => ({
      id: `${operationId}/real.never-known`,
      title: 'For an instance that nobody knows 000003 is answered',
      rule: 'A real call for an instance that was never known is answered 000003.',
      page: 'saas-v2.md 3.5',
      advice: 'Look the instance up before acting, for real calls only.',
      codes: ['000003'],
      request: (context) => ({
        ...unknown(context),
        ...(withOrder.has(operationId) ? orderOf(context, `${operationId} unknown`) : {}),
        ...members,
      }),
    }),
  ),
];

/** A debug call would succeed: what is answered 000003 was taken for a real one. */
const realFlags: readonly CallStep[] = (
  [
    ['empty', ''],
    ['zero', '0'],
    ['number-0', 0],
  ] as const
).map(([name, testFlag]) => ({
  id: `releaseInstance/real.test-flag-${name}`,
  title: `A call with testFlag ${JSON.stringify(testFlag)} is a real one`,
  rule: 'testFlag absent, empty or 0 is a real call, 1 is a debug call; text and number are the same.',
  page: 'saas-v2.md 3.2',
  advice: 'Take only 1 for a debug call.',
  codes: ['000003'],
  request: (context) => ({ ...unknown(context), testFlag }),
}));

const repeatAfterRelease: Step = {
  id: 'newInstance/real.repeat-after-release',
  title: 'The purchase again after release makes no new instance',
  rule: 'A repeat after release is answered as before and creates nothing.',
  page: 'lifecycle.md 7.2',
  advice: 'Keep the order of a released instance.',
  needs: ['releaseInstance/real.release'],
  async run(context) {
    const order = orderOf(context, 'purchase');
    const businessId = context.ids.businessId();
    const answer = await context.call('newInstance', { ...order, businessId });
    const isSame = answer.members.instanceId === factOf(context, 'instance');
    return firstUnmet([
      expectCode(answer, '000000', '000004'),
      isSame
        ? { outcome: 'passed' }
        : { outcome: 'failed', problem: 'another instanceId was answered than before the release' },
    ]);
  },
};

/** The release, what comes after it, and what is answered for instances that nobody knows. */
export const saasV2End: readonly Step[] = [
  ...releases,
  ...[...afterwards, ...realFlags].map(callStep),
  repeatAfterRelease,
];
