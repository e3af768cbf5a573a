import type { KitV2Operations } from '../../generated/stubs/KitV2.js';
import { allOrgSync } from './all-org-sync.js';
import { applicationSync } from './application-sync.js';
import { authSync } from './auth-sync.js';
import type { Effects, OperationContext } from './operation-context.js';
import { singleOrgSync } from './single-org-sync.js';
import { tenantSync } from './tenant-sync.js';

/** The callbacks of the joint-operation kit. */
export const kitV2: KitV2Operations<OperationContext, Effects> = {
  tenantSync,
  applicationSync,
  authSync,
  singleOrgSync,
  allOrgSync,
};
