import type { Directories } from '../domain/directories.js';
import { search, selectFrom, whereGiven, type DirectoryOptions } from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromLicenseRequestRow, licenseRequests } from './tables/license-requests.js';

const order = newestFirst('license-requests', 'requested_at', 'event_id', 'device_hash');

/** Applications for Licenses, for operators. */
export function licenseRequestDirectory({
  database,
  seal,
}: DirectoryOptions): Directories['licenseRequests'] {
  return {
    list: ({ instanceId, eventId, state }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, licenseRequests);
        whereGiven(query, { instance_id: instanceId, event_id: eventId, state });
        return readPage(query, order, page, (row) => fromLicenseRequestRow(row, seal));
      }),
  };
}
