import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { licenseCodeStep } from './license-code-step.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';

type Request = components['schemas']['ReleaseLicenseCodeRequest'];
type Answer = components['schemas']['ReleaseLicenseCodeAnswer'];

/** The end of a code: retention is over, or the order was refunded and names the unsubscription. */
export async function releaseLicenseCode(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const orderId = toOptionalText(request.orderId);
  const orderLineId = toOptionalText(request.orderLineId) ?? '';
  const use = orderId === null ? undefined : { orderId, orderLineId, purpose: 'release' as const };
  const { changes } = await licenseCodeStep(request.license, { kind: 'release' }, context, use);
  return { answer: codedAnswer('000000'), changes };
}
