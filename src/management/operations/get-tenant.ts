import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import type { OperationContext } from '../operation-context.js';
import { toTenantAnswer } from '../tenant-answer.js';
import { toTenantKey, unknownTenant } from '../tenant-key.js';

type GetTenant = TenantsOperations<OperationContext>['getTenant'];

/** One enterprise at one instance. */
export const getTenant: GetTenant = async ({ parameters }, { directories }) => {
  const key = toTenantKey(parameters);
  const tenant = await directories.tenants.find(key);
  if (tenant === undefined) throw unknownTenant(key);
  return toTenantAnswer(tenant);
};
