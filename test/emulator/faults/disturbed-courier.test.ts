import { expect, it, onTestFinished } from 'vitest';
import type { Callback } from '../../../src/emulator/callback.js';
import type { Sent } from '../../../src/emulator/courier.js';
import { createDisturbedCourier } from '../../../src/emulator/faults/disturbed-courier.js';
import { createFaultControl } from '../../../src/emulator/faults/fault-control.js';
import { parseFaults } from '../../../src/emulator/faults/fault-rule.js';
import { findUnexpected } from '../../../src/emulator/faults/find-unexpected.js';
import { createHttpClient } from '../../../src/emulator/http-exchange.js';
import { keyClasses, type AccessKeys } from '../../../src/protocol/access-keys.js';
import { readPublished } from '../../../src/published.js';
import { useDatabase } from '../../support/databases.js';
import { answerWell, scriptedSeller } from '../../support/emulated.js';
import { newOrderLine } from '../../support/marketplace-calls.js';
import { scriptedKeys, success } from '../../support/scripted-seller.js';
import { useApp } from '../../support/use-app.js';

const { specification } = readPublished();
const app = useApp(useDatabase('sqlite'), { keys: ['current-key-of-class-base', 'previous-key'] });

/** What KooGate answers to the call itself, and to what the fault sends besides. */
it.each([
  ['duplicate', '000000', ['duplicate 000000']],
  ['parallel', '000000', ['parallel 000000']],
  ['delay=5', '000000', []],
  ['lost-answer', '000000', ['lost-answer lost']],
  ['cut-body', '000000', ['cut-body lost']],
  ['slow-body=2', '000000', []],
  ['clock-ahead=20000', '000000', []],
  ['clock-behind=20000', '000000', []],
  ['clock-ahead=120000', '000000', ['clock-ahead 000002']],
  ['clock-behind=120000', '000000', ['clock-behind 000002']],
  ['wrong-key', '000000', ['wrong-key 000001']],
  ['replay', '000000', ['replay 000001']],
  ['seconds', '000000', []],
  ['unsorted-body', '000000', []],
  ['unknown-fields', '000000', []],
  ['unknown-activity', '000000', ['unknown-activity 000002']],
  ['previous-key', '000000', []],
] as const)(
  '%s: a purchase is answered %s all the same, besides %j',
  async (fault, code, besides) => {
    const sent = await courierTo(fault).send(purchase());
    expect(codeOf(sent)).toBe(code);
    expect(sent.besides.map((each) => `${each.fault} ${codeOf(each)}`)).toEqual(besides);
    expect(findUnexpected(sent)).toEqual([]);
  },
);

it.each([
  // The older interfaces have no nonce and document no window.
  ['replay', ['replay 000000']],
  ['clock-behind=120000', []],
  ['wrong-key', ['wrong-key 000001']],
  ['unknown-activity', ['unknown-activity 000002']],
  ['cut-body', []],
  ['seconds', []],
] as const)('%s of a call by GET: besides %j', async (fault, besides) => {
  const { orderId } = newOrderLine();
  const sent = await courierTo(fault).send({
    operation: operation('newInstanceV1'),
    request: {
      activity: 'newInstance',
      customerId: 'c1',
      businessId: orderId,
      orderId,
      productId: 'OFFI1',
      timeStamp: '20260301120000000',
    },
  });
  expect(codeOf(sent)).toBe('000000');
  expect(sent.besides.map((each) => `${each.fault} ${codeOf(each)}`)).toEqual(besides);
  expect(findUnexpected(sent)).toEqual([]);
});

it('a call that is sent eight times at once makes one instance', async () => {
  const faults = createFaultControl([{ kind: 'parallel', probability: 1, count: 8 }]);
  const sent = await courier(faults).send(purchase());
  const answers = [sent, ...sent.besides].map(({ outcome }) => bodyOf(outcome));
  expect(answers).toHaveLength(8);
  expect(new Set(answers).size).toBe(1);
});

it('a copy arrives late, after the call that came later', async () => {
  const late = courierTo('reorder*1');
  const first = await late.send(purchase());
  expect(first.besides).toEqual([]);
  const second = await late.send(purchase());
  expect(second.besides.map(({ fault }) => fault)).toEqual(['reorder']);
  expect(bodyOf(second.besides[0]?.outcome)).toBe(bodyOf(first.outcome));
});

it.each([
  [
    'duplicate',
    'same-for-repeat',
    'duplicate: a call that was sent again was answered in other bytes',
  ],
  ['replay', 'refuses-forgery', 'replay: answered 000000 instead of 000001'],
  ['wrong-key', 'refuses-forgery', 'wrong-key: answered 000000 instead of 000001'],
  ['clock-behind=120000', 'refuses-forgery', 'clock-behind: answered 000000 instead of 000002'],
  ['unknown-activity', 'refuses-forgery', 'unknown-activity: answered 000000 instead of 000002'],
] as const)('a seller who fails at %s is found by %s', async (fault, check, problem) => {
  let answers = 0;
  const seller = await scriptedSeller((call) => ({
    ...answerWell(call),
    resultMsg: `answer ${(answers += 1)}`,
  }));
  const control = createFaultControl(parseFaults(fault));
  const sent = await courier(control, { productionUrl: seller.url, keys: scriptedKeys }).send(
    purchase(),
  );
  expect(findUnexpected(sent)).toEqual([{ check, problem }]);
});

it('a purchase that gets ready between two calls is no other answer', async () => {
  const { orderId } = newOrderLine();
  let calls = 0;
  const seller = await scriptedSeller(() => ({
    ...success,
    resultCode: (calls += 1) === 1 ? '000004' : '000000',
    instanceId: orderId,
  }));
  const control = createFaultControl(parseFaults('duplicate'));
  const sent = await courier(control, { productionUrl: seller.url, keys: scriptedKeys }).send(
    purchase(),
  );
  expect(findUnexpected(sent)).toEqual([]);
});

function courierTo(faults: string) {
  return courier(createFaultControl(parseFaults(faults)));
}

function courier(
  faults: ReturnType<typeof createFaultControl>,
  target = {
    productionUrl: `${app().url}${app().basePath}`,
    keys: Object.fromEntries(
      keyClasses.map((keyClass) => [keyClass, app().keysOf(keyClass)]),
    ) as unknown as AccessKeys,
  },
) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const realNow = () => app().clock.now;
  return createDisturbedCourier({ ...target, http, timeoutMs: 5_000, realNow, faults });
}

function purchase(): Callback {
  const { orderId, orderLineId } = newOrderLine();
  return {
    operation: operation('newInstance'),
    request: { activity: 'newInstance', orderId, orderLineId, businessId: orderId },
  };
}

function operation(operationId: string): Callback['operation'] {
  const found = specification.operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`no ${operationId}`);
  return found;
}

function codeOf({ outcome }: Pick<Sent, 'outcome'>): string {
  if (outcome.kind === 'failed') return 'lost';
  return (JSON.parse(bodyOf(outcome)) as { readonly resultCode: string }).resultCode;
}

function bodyOf(outcome: Sent['outcome'] | undefined): string {
  return outcome?.kind === 'answered' ? outcome.body.toString('utf8') : '';
}
