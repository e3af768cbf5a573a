import type { Directories } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { readText } from './tables/read-column.js';
import { fromLicenseCodeOrderRow, licenseCodeOrders } from './tables/license-code-orders.js';
import { fromLicenseCodeReportRow, licenseCodeReports } from './tables/license-code-reports.js';
import { fromLicenseCodeRow, licenseCodes, toCodeHash } from './tables/license-codes.js';

const order = newestFirst('license-codes', 'created_at', 'code_hash');

/** Authorization codes for operators; one is looked for by its hash. */
export function licenseCodeDirectory({
  database,
  seal,
  indexKey,
}: DirectoryOptions): Directories['licenseCodes'] {
  return {
    list: ({ state, productId, expiresBefore }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, licenseCodes);
        whereGiven(query, { state, product_id: productId });
        whereBefore(query, 'expires_at', expiresBefore);
        return readPage(query, order, page, (row) => fromLicenseCodeRow(row, seal));
      }),
    async find(code) {
      const codeHash = toCodeHash(code, await indexKey.hash());
      return search(database, async (knex) => {
        const query = selectFrom(knex, licenseCodes);
        whereGiven(query, { code_hash: codeHash });
        return readOne(query, (row) => fromLicenseCodeRow(row, seal));
      });
    },
    async orders(code) {
      const codeHash = toCodeHash(code, await indexKey.hash());
      return search(database, async (knex) => {
        const query = selectFrom(knex, licenseCodeOrders);
        whereGiven(query, { code_hash: codeHash });
        const rows = await query.orderBy(['seen_at', 'order_id', 'order_line_id', 'purpose']);
        return rows.map((row) => fromLicenseCodeOrderRow(row, code));
      });
    },
    async reports(codes) {
      const hash = await indexKey.hash();
      const byHash = new Map(codes.map((code) => [toCodeHash(code, hash), code]));
      return search(database, async (knex) => {
        const rows = await selectFrom(knex, licenseCodeReports).whereIn('code_hash', [
          ...byHash.keys(),
        ]);
        return rows.map((row) =>
          fromLicenseCodeReportRow(row, byHash.get(readText(row, 'code_hash')) ?? ''),
        );
      });
    },
  };
}
