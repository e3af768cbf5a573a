import type { LicenseCallsOperations } from '../../../generated/stubs/LicenseCalls.js';
import type { CallContext } from './call-context.js';
import { findByLicenseCode, licenseInfo } from './license-state.js';
import { Refusal } from './refusal.js';

/** The states of codes in their order, or what is wrong with the first that has none. */
export const queryLicenses: LicenseCallsOperations<CallContext, Refusal>['queryLicenses'] = async (
  { license_list: codes },
  { state, clock },
) => {
  const data = [];
  for (const code of codes) {
    const resource = findByLicenseCode(state, code);
    if (resource === undefined) return new Refusal('92020020');
    const info = licenseInfo(code, resource, clock.now());
    if (info instanceof Refusal) return info;
    data.push(info);
  }
  return { error_code: '92020000', error_msg: 'success', data };
};
