import { encryptSensitiveField } from '../../protocol/sensitive-field.js';
import type { CallbackRequest } from '../../emulator/callback.js';
import type { CheckContext } from '../check.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectSameAnswer } from '../same-answer.js';
import { failed, firstUnmet, passed } from '../verdicts.js';
import { factOf, kept, type Step } from './journey.js';
import {
  buyUntilReady,
  expectOneInstance,
  expectOwnInstances,
  noteOther,
  toBought,
} from './purchase.js';
import { keptTime } from './wire-times.js';

const page = 'saas-v1.md 4.1';
const onceOnly =
  'Find the instance by orderId (with chargingMode 0 by orderId and productId) under a unique constraint, and return the one that is there.';

/** The purchase that the rest of the journey is about. */
export const periodPurchase = 'newInstanceV1/real.period';

const purchases = {
  period: { chargingMode: '1', periodType: 'year' },
  'on-demand': { chargingMode: '0' },
  'one-time': { chargingMode: '3' },
  package: { chargingMode: '5' },
  trial: { chargingMode: '1', periodType: 'day', trialFlag: '1' },
} as const satisfies Record<string, CallbackRequest>;

type PurchaseName = keyof typeof purchases;

export const saasV1Purchase: readonly Step[] = [
  purchaseStep('period', 'A purchase by period'),
  purchaseStep('on-demand', 'A pay-per-use purchase'),
  purchaseStep('one-time', 'A one-time purchase'),
  purchaseStep('package', 'The purchase of a package'),
  purchaseStep('trial', 'A trial'),
  {
    id: 'newInstanceV1/real.access-data',
    title: 'The answer to a purchase has appInfo.frontEndUrl',
    rule: 'The debugging page wants instanceId and frontEndUrl of a purchase.',
    page: 'saas-v1.md 3.2',
    advice: 'Return appInfo with frontEndUrl as soon as the instance is ready.',
    needs: [periodPurchase],
    async run(context) {
      const { appInfo } = (await purchaseAnswer(context, 'period')).members;
      const isThere = typeof appInfo === 'object' && appInfo !== null && 'frontEndUrl' in appInfo;
      return isThere ? passed : failed('appInfo.frontEndUrl is missing');
    },
  },
  {
    id: 'newInstanceV1/real.repeat',
    title: 'The same purchase again is answered the same',
    rule: 'A repeat gets the stored instance and makes nothing new.',
    page: 'saas-v1.md 3.4',
    advice: onceOnly,
    needs: [periodPurchase],
    async run(context) {
      const first = await purchaseAnswer(context, 'period');
      const again = await context.call('newInstanceV1', namedRequest(context, 'period'));
      return firstUnmet([
        expectOneInstance([toBought(first), toBought(again)]),
        expectSameAnswer(first, again, context),
      ]);
    },
  },
  {
    id: 'newInstanceV1/real.as-query',
    title: 'The purchase with another businessId shows the instance with its access data',
    rule: 'newInstance is also called whenever the buyer opens the details of the resource: it doubles as a query.',
    page: 'saas-v1.md 1',
    advice: onceOnly,
    needs: [periodPurchase],
    async run(context) {
      const first = await purchaseAnswer(context, 'period');
      const businessId = context.ids.businessId();
      const request = { ...namedRequest(context, 'period'), businessId };
      const again = await context.call('newInstanceV1', request);
      return firstUnmet([
        expectOneInstance([toBought(first), toBought(again)]),
        expectSameAnswer(first, again, context),
      ]);
    },
  },
  {
    id: 'newInstanceV1/real.parallel-duplicates',
    title: 'Eight duplicates at once make one instance',
    rule: 'Repeats are recognised by orderId, also when they arrive at the same time.',
    page: 'saas-v1.md 3.4',
    advice: `${onceOnly} A select before an insert is not enough.`,
    async run(context) {
      const request = requestOf(context, 'parallel', { chargingMode: '3' });
      const bought = await Promise.all(
        Array.from({ length: 8 }, () => buyUntilReady(context, 'newInstanceV1', request)),
      );
      noteOther(context, bought);
      return expectOneInstance(bought);
    },
  },
  {
    id: 'newInstanceV1/real.debug-apart',
    title: 'A debug purchase with the ids of a real order is kept apart from it',
    rule: 'The debug flag is part of the identity: a saved case never collides with a real order and never answers it.',
    page: 'lifecycle.md 5',
    advice: 'Keep debug purchases under keys of their own.',
    needs: [periodPurchase],
    async run(context) {
      const businessId = context.ids.businessId();
      const request = { ...namedRequest(context, 'period'), businessId, testFlag: '1' };
      const debug = await context.call('newInstanceV1', request);
      const first = await purchaseAnswer(context, 'period');
      return expectOwnInstances([toBought(first), toBought(debug)]);
    },
  },
  {
    id: 'newInstanceV1/real.on-demand-products',
    title: 'Two products of a pay-per-use order are two instances',
    rule: 'With chargingMode 0 a purchase is identified by orderId and productId together.',
    page: 'saas-v1.md 3.4',
    advice: onceOnly,
    async run(context) {
      const request = requestOf(context, 'products', { chargingMode: '0' });
      const products = ['00301-990001-0--1', '00301-990001-0--2'];
      const bought = await Promise.all(
        products.map((productId) =>
          buyUntilReady(context, 'newInstanceV1', { ...request, productId }),
        ),
      );
      noteOther(context, bought);
      return expectOwnInstances(bought);
    },
  },
  {
    id: 'newInstanceV1/real.with-contact',
    title: 'Encrypted phone number and mail address are accepted',
    rule: 'mobilePhone and email travel encrypted; saasExtendParams is the Base64 of a JSON list.',
    page: 'saas-v1.md 3.5',
    advice: 'Decrypt them with the Key; sign over the encrypted values.',
    async run(context) {
      const contact = contactOf(context.keys.v1[0] ?? '');
      const request = requestOf(context, 'contact', { chargingMode: '3', ...contact });
      const bought = await buyUntilReady(context, 'newInstanceV1', request);
      noteOther(context, [bought]);
      return bought.verdict;
    },
  },
];

function purchaseStep(name: PurchaseName, what: string): Step {
  return {
    id: `newInstanceV1/real.${name}`,
    title: `${what} gets an instance`,
    rule: 'A purchase of any charging mode is answered 000000 with an instanceId; 000004 is a failure that is tried again.',
    page,
    advice: 'Have the instance ready within the time-out; accept the parameters of each mode.',
    async run(context) {
      const bought = toBought(await purchaseAnswer(context, name));
      if (bought.instanceId !== '') context.facts.set(`instance ${name}`, bought.instanceId);
      noteOther(context, name === 'period' ? [] : [bought]);
      return bought.verdict;
    },
  };
}

function purchaseAnswer(context: CheckContext, name: PurchaseName): Promise<ReceivedAnswer> {
  return context.once(`newInstanceV1 ${name}`, async () => {
    const { answer } = await buyUntilReady(context, 'newInstanceV1', namedRequest(context, name));
    return answer;
  });
}

function namedRequest(context: CheckContext, name: PurchaseName): CallbackRequest {
  const businessId = kept(context, `business id ${name}`, () => context.ids.businessId());
  return { ...requestOf(context, name, purchases[name]), businessId };
}

function requestOf(context: CheckContext, name: string, members: CallbackRequest): CallbackRequest {
  const isTimed = members.chargingMode === '1' || members.chargingMode === '5';
  return {
    customerId: 'kgtest0customer',
    customerName: '示例企业 & Co',
    orderId: kept(context, `order ${name}`, () => context.ids.orderId()),
    skuCode: 'kgtest-sku',
    productId: '00301-990001-0--0',
    orderAmount: '100.5',
    ...(isTimed && { expireTime: keptTime(context, name, 30) }),
    ...('periodType' in members && { periodNumber: '1' }),
    ...members,
  };
}

/** Of nobody: the number and the domain are set aside for examples. */
function contactOf(accessKey: string): CallbackRequest {
  const encrypt = (plain: string, iv: string) =>
    encryptSensitiveField({ accessKey, encryptType: '1', iv, plain });
  const params = [{ name: 'emailDomainName', value: 'example.com' }];
  return {
    mobilePhone: encrypt('10000000001', 'kgtestPhoneIv001'),
    email: encrypt('buyer@example.com', 'kgtestEmailIv001'),
    saasExtendParams: Buffer.from(JSON.stringify(params)).toString('base64'),
  };
}

/** The instance that was bought under that name. */
export function v1Instance(context: CheckContext, name: PurchaseName) {
  return { instanceId: factOf(context, `instance ${name}`) };
}

/** After the release, which is the business of another file. */
export const v1RepeatAfterRelease: Step = {
  id: 'newInstanceV1/real.repeat-after-release',
  title: 'The purchase again after release makes no new instance',
  rule: 'A repeat after release creates nothing.',
  page: 'lifecycle.md 7.2',
  advice: 'Keep the order of a released instance.',
  needs: ['releaseInstanceV1/real.release'],
  async run(context) {
    const answer = await context.call('newInstanceV1', namedRequest(context, 'period'));
    return expectOneInstance([toBought(await purchaseAnswer(context, 'period')), toBought(answer)]);
  },
};
