import type { CallbackRequest } from '../../emulator/callback.js';
import type { CheckContext, Verdict } from '../check.js';
import type { ReceivedAnswer } from '../received-answer.js';
import { expectCode, failed, passed } from '../verdicts.js';

export interface Bought {
  readonly verdict: Verdict;
  readonly instanceId: string;
  readonly answer: ReceivedAnswer;
}

/** Sends a purchase and takes the instance from its answer, whether it is ready or still in the making. */
export async function buy(
  context: CheckContext,
  operationId: string,
  request: CallbackRequest,
): Promise<Bought> {
  const answer = await context.call(operationId, {
    businessId: context.ids.businessId(),
    ...request,
  });
  return toBought(answer);
}

export function toBought(answer: ReceivedAnswer): Bought {
  const { instanceId } = answer.members;
  const verdict = expectCode(answer, '000000', '000004');
  if (verdict.outcome !== 'passed') return { verdict, instanceId: '', answer };
  if (typeof instanceId !== 'string' || instanceId === '') {
    return { verdict: failed('no instanceId was answered'), instanceId: '', answer };
  }
  return { verdict, instanceId, answer };
}

/** For V1, where 000004 is a failure that the marketplace tries again: sends the purchase until it is ready. */
export async function buyUntilReady(
  context: CheckContext,
  operationId: string,
  request: CallbackRequest,
): Promise<Bought> {
  const answer = await untilSettled(context, () =>
    context.call(operationId, { businessId: context.ids.businessId(), ...request }),
  );
  const code = expectCode(answer, '000000');
  return code.outcome === 'passed' ? toBought(answer) : { verdict: code, instanceId: '', answer };
}

/** Asks again while the answer is 000004, until the time for provisioning is over. */
export async function untilSettled(
  context: CheckContext,
  ask: () => Promise<ReceivedAnswer>,
): Promise<ReceivedAnswer> {
  const deadline = performance.now() + context.provisionTimeoutMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    const answer = await ask();
    if (answer.resultCode !== '000004' || performance.now() + wait > deadline) return answer;
    await context.pause(wait);
  }
}

/** All of these are one instance. */
export function expectOneInstance(bought: readonly Bought[]): Verdict {
  const unmet = bought.find(({ verdict }) => verdict.outcome !== 'passed');
  if (unmet !== undefined) return unmet.verdict;
  const count = new Set(bought.map(({ instanceId }) => instanceId)).size;
  return count === 1
    ? passed
    : failed(`${count} different instanceIds were answered for one order line`);
}

/** No two of these are the same instance. */
export function expectOwnInstances(bought: readonly Bought[]): Verdict {
  const unmet = bought.find(({ verdict }) => verdict.outcome !== 'passed');
  if (unmet !== undefined) return unmet.verdict;
  const count = new Set(bought.map(({ instanceId }) => instanceId)).size;
  return count === bought.length
    ? passed
    : failed(`${bought.length} order lines share ${count} instanceId${count === 1 ? '' : 's'}`);
}

/** Remembers what has to be released in the end. */
export function noteOther({ facts }: CheckContext, bought: readonly Bought[]): void {
  const others = new Set((facts.get('others') ?? '').split(',').filter((id) => id !== ''));
  for (const { instanceId } of bought) if (instanceId !== '') others.add(instanceId);
  facts.set('others', [...others].join(','));
}

export function othersOf({ facts }: CheckContext): readonly string[] {
  return (facts.get('others') ?? '').split(',').filter((id) => id !== '');
}
