import type { components } from '../../generated/types/callbacks.js';
import type { OrderLine } from '../domain/change.js';
import { applyInstanceEvent, type RefreshEvent } from '../domain/instance-life.js';
import { KooGateError } from '../domain/koogate-error.js';
import { parseWireTime } from '../protocol/wire-time.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

type Request = components['schemas']['RefreshInstanceRequest'];
type Answer = components['schemas']['RefreshInstanceAnswer'];

/**
 * Trial to formal, renewal, cancelled renewal, change at renewal: the expiry moves. The same instance, scene and order
 * line is applied once; a frozen instance stays frozen until UNFREEZE comes.
 */
export async function refreshInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const refresh = toRefresh(request);
  const [instance, uses] = await Promise.all([
    context.load.instance(request.instanceId),
    context.load.orderLineUses(request),
  ]);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, refresh, context.now);
  if (step.kind === 'refused') {
    return { answer: refusalAnswer(step.reason), changes: [] };
  }
  if (step.kind === 'unchanged' || isSpent(uses, refresh)) {
    return { answer: codedAnswer('000000'), changes: [] };
  }
  return {
    answer: codedAnswer('000000'),
    changes: [
      ...orderLineChanges(request, refresh.purpose, context),
      ...lifeChanges(step, context),
    ],
  };
}

/** By one reading of the pages, a cancellation carries the order id of the renewal it cancels: that renewal, coming late, must not count. */
function isSpent(uses: readonly OrderLine[], refresh: RefreshEvent): boolean {
  return uses.some(({ purpose }) => purpose === refresh.purpose || purpose === 'renewal-cancelled');
}

/** Throws `invalid-parameter` when expireTime has the right form but is no date. */
export function toRefresh(request: Request): RefreshEvent {
  return {
    kind: 'refresh',
    purpose: purposes[request.scene],
    expiresAt: toExpiry(request.expireTime),
    productId: toOptionalText(request.productId),
    orderId: request.orderId,
    orderLineId: request.orderLineId,
  };
}

const purposes = {
  TRIAL_TO_FORMAL: 'trial-to-formal',
  RENEWAL: 'renewal',
  UNSUBSCRIBE_RENEWAL_PERIOD: 'renewal-cancelled',
  RENEWAL_CHANGE: 'renewal-change',
} as const satisfies Record<Request['scene'], RefreshEvent['purpose']>;

function toExpiry(expireTime: string): number {
  const expiresAt = parseWireTime(expireTime);
  if (expiresAt !== undefined) return expiresAt;
  throw new KooGateError('invalid-parameter', {
    sentence:
      'parameter invalid: expireTime is no date; give yyyyMMddHHmmss or yyyyMMddHHmmssSSS, UTC',
  });
}
