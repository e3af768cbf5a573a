import type { components } from '../../generated/types/callbacks.js';
import type { UpgradeEvent } from '../domain/instance-life.js';
import type { Effects, OperationContext } from './operation-context.js';
import { upgradeStep } from './upgrade-step.js';
import { toNumbers, toQuantities } from './v1-purchase.js';

type Request = components['schemas']['UpgradeV1Request'];
type Answer = components['schemas']['UpgradeV1Answer'];

/** A paid change; the call says what it changes to. */
export async function upgradeV1(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { instanceId, orderId, productId, skuCode } = request;
  const upgrade: UpgradeEvent = {
    kind: 'upgrade',
    orderId,
    orderLineId: '',
    productId,
    specification: { skuCode, ...toNumbers(toQuantities(request)) },
  };
  return upgradeStep(instanceId, upgrade, context);
}
