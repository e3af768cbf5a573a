import type { KitV1Operations } from '../../generated/stubs/KitV1.js';
import type { KitV2Operations } from '../../generated/stubs/KitV2.js';
import { kitV2 } from './kit-v2.js';
import { kitV2Debug } from './kit-v2-debug.js';
import type { Effects, OperationContext } from './operation-context.js';

/** The older form of the kit means the same; it only calls the list of departments otherwise. */
export const kitV1 = toKitV1(kitV2);
export const kitV1Debug = toKitV1(kitV2Debug);

function toKitV1(
  kit: KitV2Operations<OperationContext, Effects>,
): KitV1Operations<OperationContext, Effects> {
  return {
    tenantSyncV1: kit.tenantSync,
    applicationSyncV1: kit.applicationSync,
    authSyncV1: kit.authSync,
    singleOrgSyncV1: kit.singleOrgSync,
    allOrgSyncV1: ({ orgInfo, ...request }, context) =>
      kit.allOrgSync({ ...request, orgInfoList: orgInfo }, context),
  };
}
