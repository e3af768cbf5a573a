import type { Directories } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  toHashes,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromLicenseRow, licenses } from './tables/licenses.js';

const order = newestFirst('licenses', 'issued_at', 'instance_id');

/** Licenses for operators; one is looked for by its hash. */
export function licenseDirectory({
  database,
  seal,
  indexKey,
}: DirectoryOptions): Directories['licenses'] {
  return {
    async list({ orderId, license }, page) {
      const hashes = await toHashes(indexKey, { license_hash: ['license', license] });
      return search(database, async (knex) => {
        const query = selectFrom(knex, licenses);
        whereGiven(query, { ...hashes, order_id: orderId });
        return readPage(query, order, page, (row) => fromLicenseRow(row, seal));
      });
    },
    find: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, licenses);
        whereGiven(query, { instance_id: instanceId });
        return readOne(query, (row) => fromLicenseRow(row, seal));
      }),
  };
}
