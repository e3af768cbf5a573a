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
import { applications, fromApplicationRow } from './tables/applications.js';

const order = newestFirst('applications', 'first_seen_at', 'instance_id', 'tenant_id', 'app_id');

/** Login credentials of tenants for operators. */
export function applicationDirectory({
  database,
  seal,
}: DirectoryOptions): Directories['applications'] {
  return {
    list: ({ instanceId, tenantId, appId, clientId, removed }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, applications);
        whereGiven(query, {
          instance_id: instanceId,
          tenant_id: tenantId,
          app_id: appId,
          client_id: clientId,
        });
        whereRemoved(query, removed);
        return readPage(query, order, page, (row) => fromApplicationRow(row, seal));
      }),
    find: ({ instanceId, tenantId, appId }) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, applications);
        whereGiven(query, { instance_id: instanceId, tenant_id: tenantId, app_id: appId });
        return readOne(query, (row) => fromApplicationRow(row, seal));
      }),
  };
}
