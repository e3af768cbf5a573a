import type { components } from '../../generated/types/callbacks.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { releaseStep } from './release-step.js';

type Request = components['schemas']['ReleaseInstanceRequest'];
type Answer = components['schemas']['ReleaseInstanceAnswer'];

/** The end: retention is over (no order ids) or the buyer unsubscribed (with the unsubscription's). */
export async function releaseInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const release = {
    instanceId: request.instanceId,
    orderId: toOptionalText(request.orderId),
    orderLineId: toOptionalText(request.orderLineId),
  };
  return releaseStep(release, context);
}
