import type { components } from '../../generated/types/callbacks.js';
import type { Effects, OperationContext } from './operation-context.js';
import { refreshStep } from './refresh-step.js';
import { toV1Refresh } from './v1-refresh.js';

type Request = components['schemas']['RefreshInstanceV1Request'];
type Answer = components['schemas']['RefreshInstanceV1Answer'];

/** Renewal, trial to formal, cancelled renewal. There is no call that lifts a freeze, so this one does. */
export async function refreshInstanceV1(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  return refreshStep(request.instanceId, toV1Refresh(request), context);
}
