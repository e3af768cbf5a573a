import type { components } from '../../generated/types/management.js';
import type { Stored } from '../domain/directories.js';
import type { Tenant } from '../domain/organisation.js';
import { toStatementAnswer } from './statement-answer.js';
import { toTextOrNull } from './text-or-null.js';

type Schemas = components['schemas'];

/** `instanceId` stays as it is, empty too: it is part of the identity, and callers send it back. */
export function toTenantAnswer(tenant: Stored<Tenant>): Schemas['Tenant'] {
  return {
    instanceId: tenant.instanceId,
    tenantId: tenant.tenantId,
    tenantCode: tenant.tenantCode,
    name: tenant.name,
    domainName: tenant.domainName,
    orderId: toTextOrNull(tenant.orderId),
    ...toStatementAnswer(tenant),
  };
}
