import type { CheckContext, Verdict } from '../check.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectSameAnswer } from '../same-answer.js';
import { failed, firstUnmet, passed } from '../verdicts.js';
import { callStep, factOf, kept, type CallStep, type Step } from './journey.js';
import { buyUntilReady, expectOneInstance, expectOwnInstances, toBought } from './purchase.js';
import { inDaysShort, keptTime } from './wire-times.js';

const page = 'license.md 3.2';
const purchase = 'getLicenseV1/real.purchase';
const needs = [purchase];
const onceOnly =
  'Find the License by orderId under a unique constraint, and return the one that was made.';

const instance = (context: CheckContext) => ({ instanceId: factOf(context, 'instance') });
const order = (context: CheckContext, name: string) => ({
  orderId: kept(context, `order ${name}`, () => context.ids.orderId()),
});
const purchased = (context: CheckContext) => ({
  ...instance(context),
  ...order(context, 'purchase'),
});

const purchases: readonly Step[] = [
  {
    id: purchase,
    title: 'A purchase gets an instance and a License',
    rule: 'The answer to a purchase holds instanceId and the License that was made for the order.',
    page,
    advice: 'Make the License within the time-out; after 000004 the call comes again.',
    async run(context) {
      const answer = await firstLicense(context);
      const { verdict, instanceId } = toBought(answer);
      if (instanceId !== '') context.facts.set('instance', instanceId);
      return firstUnmet([verdict, expectLicense(answer)]);
    },
  },
  {
    id: 'getLicenseV1/real.repeat',
    title: 'The same order with another businessId gets the same License',
    rule: 'For the same orderId the License and instance made before are answered, never new ones.',
    page,
    advice: onceOnly,
    needs,
    async run(context) {
      const first = await firstLicense(context);
      const { answer } = await buyUntilReady(
        context,
        'getLicenseV1',
        toRequest(context, 'purchase'),
      );
      return firstUnmet([
        expectOneInstance([toBought(first), toBought(answer)]),
        expectSameAnswer(first, answer, context),
      ]);
    },
  },
  {
    id: 'getLicenseV1/real.parallel-duplicates',
    title: 'Eight duplicates at once get one License',
    rule: 'Repeats are recognised by orderId, also when they arrive at the same time.',
    page,
    advice: `${onceOnly} A select before an insert is not enough.`,
    async run(context) {
      const bought = await Promise.all(
        Array.from({ length: 8 }, () =>
          buyUntilReady(context, 'getLicenseV1', toRequest(context, 'parallel')),
        ),
      );
      const [first] = bought;
      if (first?.instanceId) context.facts.set('parallel', first.instanceId);
      const licenses = new Set(bought.map(({ answer }) => answer.members.license));
      const isOne = licenses.size === 1;
      return firstUnmet([
        expectOneInstance(bought),
        isOne ? passed : failed(`${licenses.size} different Licenses were answered for one order`),
      ]);
    },
  },
  {
    id: 'getLicenseV1/real.other-order',
    title: 'Another order gets an instance of its own',
    rule: 'Different orders have different ids.',
    page,
    advice: 'Never give an instanceId twice.',
    needs: [purchase, 'getLicenseV1/real.parallel-duplicates'],
    async run(context) {
      const { answer } = await buyUntilReady(
        context,
        'getLicenseV1',
        toRequest(context, 'parallel'),
      );
      return expectOwnInstances([toBought(await firstLicense(context)), toBought(answer)]);
    },
  },
];

function toRequest(context: CheckContext, name: string) {
  return {
    customerId: 'kgtest0customer',
    customerName: '示例企业',
    ...order(context, name),
    skuCode: 'kgtest-sku',
    productId: '00301-990012-0--0',
    periodType: 'year',
    amount: '10',
    expireTime: keptTime(context, name, 365),
  };
}

function firstLicense(context: CheckContext): Promise<ReceivedAnswer> {
  return context.once(purchase, async () => {
    const { answer } = await buyUntilReady(context, 'getLicenseV1', toRequest(context, 'purchase'));
    return answer;
  });
}

function expectLicense({ members }: ReceivedAnswer): Verdict {
  const isThere = typeof members.license === 'string' && members.license !== '';
  return isThere ? passed : failed('no License was answered');
}

const renewalRule = {
  rule: 'A renewal sets a new expiry; the same order again is a success; an expired License works again.',
  page: 'license.md 3.3',
  advice: 'Find the License by instanceId, not by orderId.',
  needs,
} as const;

const renewal = (name: string, days: number) => (context: CheckContext) => ({
  ...instance(context),
  ...order(context, name),
  expireTime: keptTime(context, name, days),
  periodType: 'year',
  periodNumber: '1',
});

const ending = {
  rule: 'Expiry blocks use and release ends it; doing either again is a success.',
  page: 'license.md 3',
  advice: 'Do not refuse a state that holds already.',
  needs,
  request: purchased,
} as const;

const life: readonly CallStep[] = [
  {
    ...renewalRule,
    id: 'refreshLicenseV1/real.renewal',
    title: 'A renewal is accepted',
    request: renewal('renewal', 700),
  },
  {
    ...renewalRule,
    id: 'refreshLicenseV1/real.repeat',
    title: 'The same renewal again is a success',
    repeats: 'refreshLicenseV1/real.renewal',
    request: renewal('renewal', 700),
  },
  { ...ending, id: 'expireLicenseV1/real.expire', title: 'A License expires' },
  {
    ...ending,
    id: 'expireLicenseV1/real.repeat',
    title: 'Expiring it again is a success',
    repeats: 'expireLicenseV1/real.expire',
  },
  {
    ...renewalRule,
    id: 'refreshLicenseV1/real.revives',
    title: 'A renewal after expiry is accepted',
    needs: ['expireLicenseV1/real.expire'],
    request: renewal('revival', 800),
  },
  { ...ending, id: 'releaseLicenseV1/real.release', title: 'A License is released' },
  {
    ...ending,
    id: 'releaseLicenseV1/real.repeat',
    title: 'Releasing it again is a success',
    repeats: 'releaseLicenseV1/real.release',
  },
  {
    ...ending,
    id: 'releaseLicenseV1/real.other',
    title: 'What else this run has bought is released',
    needs: ['getLicenseV1/real.parallel-duplicates'],
    request: (context) => ({
      instanceId: factOf(context, 'parallel'),
      ...order(context, 'parallel'),
    }),
  },
];

/** Callback, code after release (release itself is asked above), and what it says besides instanceId and orderId. */
const asked: readonly (readonly [string, string | undefined, object])[] = [
  ['refreshLicenseV1', '000003', { expireTime: inDaysShort(900) }],
  ['expireLicenseV1', '000000', {}],
  ['releaseLicenseV1', undefined, {}],
];

const afterwards: readonly CallStep[] = asked.flatMap(([operationId, code, members]) => [
  ...(code === undefined
    ? []
    : [
        {
          id: `${operationId}/real.after-release`,
          title: `For a released License ${code} is answered`,
          rule: 'After release, release and expiry are answered 000000 without effect, a renewal 000003.',
          page: 'license.md 1',
          advice: 'Keep a record of released Licenses.',
          needs: ['releaseLicenseV1/real.release'],
          codes: [code],
          request: (context: CheckContext) => ({
            ...instance(context),
            ...order(context, `${operationId} late`),
            ...members,
          }),
        },
      ]),
  {
    id: `${operationId}/real.never-known`,
    title: 'For an instance that nobody knows 000003 is answered',
    rule: 'A real call for an instance that was never known is answered 000003.',
    page: 'license.md 1',
    advice: 'Look the instance up before acting, for real calls only.',
    codes: ['000003'],
    request: (context: CheckContext) => ({
      instanceId: context.ids.unknownInstanceId(),
      ...order(context, `${operationId} unknown`),
      ...members,
    }),
  },
]);

export const licenseV1Steps: readonly Step[] = [
  ...purchases,
  ...[...life, ...afterwards].map(callStep),
];
