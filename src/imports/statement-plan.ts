import type { Loaders } from '../domain/loaders.js';
import type { Statement, TenantKey } from '../domain/organisation.js';
import { id, time } from './import-fields.js';
import type { ImportProblem } from './import-problem.js';

/** What every record of the kit has. An absent instanceId is that of the seller's own application credential. */
export const statementFields = {
  instanceId: id().optional(),
  tenantId: id(),
  statedAt: time().optional(),
};

interface StatementRow {
  readonly instanceId?: string | undefined;
  readonly tenantId: string;
  readonly statedAt?: number | undefined;
}

export function toTenantKey({ instanceId = '', tenantId }: StatementRow): TenantKey {
  return { instanceId, tenantId };
}

/** Without a time of its own a record counts as stated when it is imported, so whatever the marketplace says later wins. */
export function toStatement({ statedAt }: StatementRow, now: number): Statement {
  return { statedAt: statedAt ?? now, receivedAt: now, removed: false };
}

/** What the marketplace has taken back since the export does not come back by an import. */
export async function findRemoval(
  row: StatementRow,
  known: Statement | undefined,
  load: Loaders,
): Promise<readonly ImportProblem[]> {
  if (known?.removed === true) return [{ field: '-', detail: removed }];
  const tenant = await load.tenant(toTenantKey(row));
  return tenant?.removed === true ? [{ field: 'tenantId', detail: tenantRemoved }] : [];
}

const removed = 'was removed by the marketplace since, and stays removed';
const tenantRemoved = 'names a tenant that the marketplace has removed since';
