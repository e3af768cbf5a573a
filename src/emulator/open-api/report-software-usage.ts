import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { CallContext } from './call-context.js';
import { findByLicenseCode } from './license-state.js';
import { Refusal } from './refusal.js';

/** Takes the report of activated codes; nothing at the marketplace depends on it. */
export const reportSoftwareUsage: LicenseCallsOperations<
  CallContext,
  Refusal
>['reportSoftwareUsage'] = async ({ usage_info: usage }, { state }) => {
  const resources = usage.map(({ license }) => findByLicenseCode(state, license));
  if (resources.includes(undefined)) return new Refusal('92020020');
  if (resources.some((resource) => resource?.codeActivatedAt === undefined))
    return new Refusal('92020011');
  return { error_code: '92020000', error_msg: 'success' };
};
