import type { LicenseCodeOperations } from '../../generated/stubs/LicenseCode.js';
import { toExpiry } from './expiry.js';
import type { Effects, OperationContext } from './operation-context.js';
import { refreshLicenseCode } from './refresh-license-code.js';
import { releaseLicenseCode } from './release-license-code.js';
import { succeed } from './succeed.js';
import { updateLicenseCodeStatus } from './update-license-code-status.js';

/** The callbacks of License authorization code 2.0. */
export const licenseCode: LicenseCodeOperations<OperationContext, Effects> = {
  refreshLicenseCode,
  updateLicenseCodeStatus,
  releaseLicenseCode,
};

export const licenseCodeDebug: LicenseCodeOperations<OperationContext, Effects> = {
  async refreshLicenseCode({ expireTime }) {
    toExpiry(expireTime);
    return succeed();
  },
  updateLicenseCodeStatus: succeed,
  releaseLicenseCode: succeed,
};
