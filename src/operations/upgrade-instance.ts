import type { components } from '../../generated/types/callbacks.js';
import type { Effects, OperationContext } from './operation-context.js';
import { upgradeStep } from './upgrade-step.js';

type Request = components['schemas']['UpgradeInstanceRequest'];
type Answer = components['schemas']['UpgradeInstanceAnswer'];

/** A paid change; what it changes to only the order query tells. */
export async function upgradeInstance(
  { instanceId, orderId, orderLineId }: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const upgrade = {
    kind: 'upgrade',
    orderId,
    orderLineId,
    productId: null,
    specification: {},
  } as const;
  return upgradeStep(instanceId, upgrade, context);
}
