import type { Directories } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  whereGiven,
  whereRemoved,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromTenantRow, tenants } from './tables/tenants.js';

const order = newestFirst('tenants', 'first_seen_at', 'instance_id', 'tenant_id');

/** Enterprises for operators. */
export function tenantDirectory({ database }: DirectoryOptions): Directories['tenants'] {
  return {
    list: ({ instanceId, tenantId, tenantCode, removed }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, tenants);
        whereGiven(query, {
          instance_id: instanceId,
          tenant_id: tenantId,
          tenant_code: tenantCode,
        });
        whereRemoved(query, removed);
        return readPage(query, order, page, fromTenantRow);
      }),
    find: ({ instanceId, tenantId }) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, tenants);
        whereGiven(query, { instance_id: instanceId, tenant_id: tenantId });
        return readOne(query, fromTenantRow);
      }),
  };
}
