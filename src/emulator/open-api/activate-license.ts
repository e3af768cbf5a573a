import type { components } from '../../../generated/types/marketplace.js';
import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { Resource } from '../marketplace-state.js';
import { toShortWireTime } from '../periods.js';
import type { CallContext } from './call-context.js';
import { effectTimeOf, findActivationRefusal, findByLicenseCode } from './license-state.js';
import { Refusal } from './refusal.js';

type LicenseCodeInfo = components['schemas']['LicenseCodeInfo'];

/** Activates a code once; the second time it is refused. */
export const activateLicense: LicenseCallsOperations<
  CallContext,
  Refusal
>['activateLicense'] = async (request, { state, clock }) => {
  const now = clock.now();
  const resource = findByLicenseCode(state, request.license);
  if (resource === undefined) return new Refusal('92020005');
  const refusal = findActivationRefusal(resource, now);
  if (refusal !== undefined) return refusal;
  const effectAt = effectTimeOf(request.real_effect_time, state, { resource, now });
  if (effectAt instanceof Refusal) return effectAt;
  resource.codeActivatedAt = effectAt;
  return {
    error_code: '92020000',
    error_msg: 'success',
    data: { license_code_info: JSON.stringify(toCodeInfo(resource)) },
  };
};

/** Members in the order of the printed answer. */
function toCodeInfo({ expiresAt, ...resource }: Resource): LicenseCodeInfo {
  return {
    status: 'ALIVE',
    ...(expiresAt !== undefined && { expire_time: toShortWireTime(expiresAt) }),
    product_id: resource.currentProductId,
    amount: resource.linearValue,
    order_id: resource.orderId,
  };
}
