import type { components } from '../../generated/types/callbacks.js';
import type { Effects, OperationContext } from './operation-context.js';
import { statusStep } from './status-step.js';

type Request = components['schemas']['UpdateInstanceStatusRequest'];
type Answer = components['schemas']['UpdateInstanceStatusAnswer'];

/** Expired or in violation: frozen. Renewed: usable again. */
export async function updateInstanceStatus(
  { instanceId, status }: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  return statusStep(instanceId, events[status], context);
}

const events = { FREEZE: 'freeze', UNFREEZE: 'unfreeze' } as const satisfies Record<
  Request['status'],
  string
>;
