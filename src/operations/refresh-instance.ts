import type { components } from '../../generated/types/callbacks.js';
import type { RefreshEvent } from '../domain/instance-life.js';
import { toExpiry } from './expiry.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { scenePurposes } from './refresh-scene.js';
import { refreshStep } from './refresh-step.js';

type Request = components['schemas']['RefreshInstanceRequest'];
type Answer = components['schemas']['RefreshInstanceAnswer'];

/** Trial to formal, renewal, cancelled renewal, change at renewal. A frozen instance stays frozen until UNFREEZE comes. */
export async function refreshInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  return refreshStep(request.instanceId, toRefresh(request), context);
}

/** Throws `invalid-parameter` when expireTime has the right form but is no date. */
export function toRefresh(request: Request): RefreshEvent {
  return {
    kind: 'refresh',
    purpose: scenePurposes[request.scene],
    expiresAt: toExpiry(request.expireTime),
    productId: toOptionalText(request.productId),
    orderId: request.orderId,
    orderLineId: request.orderLineId,
    revives: false,
  };
}
