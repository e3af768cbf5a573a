import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { CallContext } from './call-context.js';
import { effectTimeOf, findActivationRefusal, findByLicenseCode } from './license-state.js';
import { Refusal } from './refusal.js';

/** Activates all codes or none. */
export const activateLicenses: LicenseCallsOperations<
  CallContext,
  Refusal
>['activateLicenses'] = async (request, { state, clock }) => {
  const now = clock.now();
  const codes = [...new Set(request.license_list)];
  const found = codes.flatMap((code) => findByLicenseCode(state, code) ?? []);
  if (found.length < codes.length) return new Refusal('92020020');
  const effects = [];
  for (const resource of found) {
    const refusal = findActivationRefusal(resource, now);
    if (refusal !== undefined) return refusal;
    const effectAt = effectTimeOf(request.real_effect_time, state, { resource, now });
    if (effectAt instanceof Refusal) return effectAt;
    effects.push({ resource, effectAt });
  }
  for (const { resource, effectAt } of effects) resource.codeActivatedAt = effectAt;
  return { error_code: '92020000', error_msg: 'success' };
};
