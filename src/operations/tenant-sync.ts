import type { components } from '../../generated/types/callbacks.js';
import type { Tenant } from '../domain/organisation.js';
import { codedAnswer } from './coded-answer.js';
import { isDelete, toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['TenantSyncRequest'];
type Answer = components['schemas']['TenantSyncAnswer'];

/**
 * An enterprise is bound to an instance, changes its name or domain, or is gone, and with it all that was stated about it before.
 * Whether the instance exists is never asked.
 */
export async function tenantSync(
  request: Request,
  { now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const tenant: Tenant = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    removed: isDelete(request.flag),
    orderId: request.orderId ?? '',
    tenantCode: request.tenantCode,
    name: request.name,
    domainName: request.domainName,
  };
  const { instanceId, tenantId, statedAt, receivedAt } = tenant;
  return {
    answer: codedAnswer('000000'),
    changes: [
      { kind: 'put', table: 'tenants', record: tenant },
      ...(tenant.removed
        ? [
            {
              kind: 'remove',
              table: 'tenantContents',
              record: { instanceId, tenantId, statedAt, receivedAt },
            } as const,
          ]
        : []),
    ],
  };
}
