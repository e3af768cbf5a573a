import type { CheckContext } from '../check.js';
import { expectCode, firstUnmet } from '../verdicts.js';
import { callStep, kept, type CallStep, type Step } from './journey.js';
import { othersOf } from './purchase.js';
import { periodPurchase, v1Instance, v1RepeatAfterRelease } from './saas-v1-purchase.js';
import { inDaysShort } from './wire-times.js';

const needs = [periodPurchase];
const instance = (context: CheckContext) => v1Instance(context, 'period');
const unknown = ({ ids }: CheckContext) => ({ instanceId: ids.unknownInstanceId() });
const order = (context: CheckContext, name: string) => ({
  orderId: kept(context, `order ${name}`, () => context.ids.orderId()),
});
const purchaseOrder = (context: CheckContext) => order(context, 'period');
const expiry = (context: CheckContext) => ({ ...instance(context), ...purchaseOrder(context) });
const change = { skuCode: 'kgtest-sku-2', productId: '00301-990002-0--0' };

const releases: readonly Step[] = [
  {
    id: 'releaseInstanceV1/real.debug-changes-nothing',
    title: 'A debug release of a real instance changes nothing',
    rule: 'Debug calls never touch real instances.',
    page: 'lifecycle.md 5',
    advice: 'Answer debug calls before anything is looked up.',
    needs,
    async run(context) {
      const debug = await context.call('releaseInstanceV1', { ...expiry(context), testFlag: '1' });
      const answer = await context.call('queryInstanceV1', instance(context));
      return firstUnmet([expectCode(debug, '000000'), expectCode(answer, '000000')]);
    },
  },
  callStep({
    id: 'releaseInstanceV1/real.release',
    title: 'An instance is released',
    rule: 'Release deletes the instance.',
    page: 'saas-v1.md 4.4',
    advice: 'Release the instance.',
    needs,
    request: expiry,
  }),
  callStep({
    id: 'releaseInstanceV1/real.repeat',
    title: 'Releasing it again is a success',
    rule: 'An instance that is released already is a success.',
    page: 'saas-v1.md 3.4',
    advice: 'Keep a record of released instances.',
    repeats: 'releaseInstanceV1/real.release',
    request: expiry,
  }),
  {
    id: 'releaseInstanceV1/real.others',
    title: 'What else this run has bought is released',
    rule: 'Each instance is released for itself, also by an unsubscription.',
    page: 'saas-v1.md 4.4',
    advice: 'Release by instanceId.',
    needs: ['newInstanceV1/real.parallel-duplicates', 'newInstanceV1/real.on-demand-products'],
    async run(context) {
      const answers = await Promise.all(
        othersOf(context).map((instanceId) =>
          context.call('releaseInstanceV1', { instanceId, ...purchaseOrder(context) }),
        ),
      );
      return firstUnmet(answers.map((answer) => expectCode(answer, '000000')));
    },
  },
];

/** Callback, code after release, and what it says besides instanceId and orderId. */
const asked: readonly (readonly [string, string, object])[] = [
  ['refreshInstanceV1', '000003', { expireTime: inDaysShort(900) }],
  ['upgradeV1', '000003', change],
  ['expireInstanceV1', '000000', {}],
  ['instanceStatusV1', '000000', { instanceStatus: 'FREEZE' }],
];

const afterwards: readonly CallStep[] = [
  ...asked.map(([operationId, code, members]): CallStep => ({
    id: `${operationId}/real.after-release`,
    title: `For a released instance ${code} is answered`,
    rule: 'After release, release, expiry and status are answered 000000 without effect, renewal and upgrade 000003.',
    page: 'saas-v1.md 3.4',
    advice: 'Keep a record of released instances and answer as the rule says.',
    needs: ['releaseInstanceV1/real.release'],
    codes: [code],
    request: (context) => ({
      ...instance(context),
      ...order(context, `${operationId} late`),
      ...members,
    }),
  })),
  ...[...asked, ['releaseInstanceV1', '000003', {}] as const].map(
    ([operationId, , members]): CallStep => ({
      id: `${operationId}/real.never-known`,
      title: 'For an instance that nobody knows 000003 is answered',
      rule: 'A real call for an instance that was never known is answered 000003.',
      page: 'saas-v1.md 3.4',
      advice: 'Look the instance up before acting, for real calls only.',
      codes: ['000003'],
      request: (context) => ({
        ...unknown(context),
        ...order(context, `${operationId} unknown`),
        ...members,
      }),
    }),
  ),
];

/** The release, what comes after it, and what is answered for instances that nobody knows. */
export const saasV1End: readonly Step[] = [
  ...releases,
  ...afterwards.map(callStep),
  v1RepeatAfterRelease,
];
