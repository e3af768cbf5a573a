import type { Directories } from '../domain/directories.js';
import {
  search,
  selectFrom,
  toHashes,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { authorizations, fromAuthorizationRow } from './tables/authorizations.js';

const order = newestFirst('authorizations', 'first_seen_at', 'authorization_hash');

/** Users and what they may use, for operators; personal texts are compared by their hashes. */
export function authorizationDirectory({
  database,
  seal,
  indexKey,
}: DirectoryOptions): Directories['authorizations'] {
  return {
    async list(filter, page) {
      const hashes = await toHashes(indexKey, {
        user_name_hash: ['authorization user name', filter.userName],
        name_hash: ['authorization name', filter.name],
        mobile_hash: ['authorization mobile', filter.mobile],
        email_hash: ['authorization email', filter.email],
      });
      return search(database, async (knex) => {
        const query = selectFrom(knex, authorizations);
        whereGiven(query, {
          ...hashes,
          instance_id: filter.instanceId,
          tenant_id: filter.tenantId,
          app_id: filter.appId,
          org_code: filter.orgCode,
          role: filter.role,
          access: filter.access,
        });
        return readPage(query, order, page, (row) => fromAuthorizationRow(row, seal));
      });
    },
  };
}
