import type { OnlineLicenseOperations } from '../../generated/stubs/OnlineLicense.js';
import { getLicenseAsync, toValidity } from './get-license-async.js';
import type { Effects, OperationContext } from './operation-context.js';
import { succeed } from './succeed.js';

/** What online-activated Licenses have beside the callbacks that they share with SaaS V2. */
export const onlineLicense: OnlineLicenseOperations<OperationContext, Effects> = {
  getLicenseAsync,
};

export const onlineLicenseDebug: OnlineLicenseOperations<OperationContext, Effects> = {
  async getLicenseAsync(request) {
    toValidity(request);
    return succeed();
  },
};
