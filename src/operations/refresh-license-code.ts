import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import { toExpiry } from './expiry.js';
import { licenseCodeStep } from './license-code-step.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { scenePurposes } from './refresh-scene.js';

type Request = components['schemas']['RefreshLicenseCodeRequest'];
type Answer = components['schemas']['RefreshLicenseCodeAnswer'];

/** The validity of a code changes: renewed, or a renewal cancelled. */
export async function refreshLicenseCode(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const purpose = scenePurposes[request.scene];
  const expiresAt = toExpiry(request.expireTime);
  const productId = toOptionalText(request.productId);
  const { orderId, orderLineId } = request;
  const { gone, changes } = await licenseCodeStep(
    request.license,
    { kind: 'refresh', purpose, expiresAt, productId },
    context,
    { orderId, orderLineId, purpose },
  );
  return { answer: codedAnswer(gone ? '000003' : '000000'), changes };
}
