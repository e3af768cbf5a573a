import type { Directories, InstanceFilter } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  selectKeysFrom,
  toHashes,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import type { IndexKey } from './index-key.js';
import { newestFirst, readPage } from './page.js';
import { fromHistoryRow, instanceHistory } from './tables/instance-history.js';
import { fromInstanceRow, instances } from './tables/instances.js';
import { fromPurchaseRow, purchases } from './tables/purchases.js';

const order = newestFirst('instances', 'created_at', 'instance_id');

/** Instances for operators. */
export function instanceDirectory({
  database,
  seal,
  indexKey,
}: DirectoryOptions): Directories['instances'] {
  return {
    async list(filter, page) {
      const ofBuyer = await toBuyerFilter(filter, indexKey);
      return search(database, async (knex) => {
        const query = selectFrom(knex, instances);
        whereGiven(query, {
          state: filter.state,
          order_id: filter.orderId,
          product_id: filter.productId,
          sold_by: filter.soldBy,
        });
        whereBefore(query, 'expires_at', filter.expiresBefore);
        if (Object.keys(ofBuyer).length > 0) {
          const bought = selectKeysFrom(knex, purchases, 'instance_id');
          whereGiven(bought, ofBuyer);
          void query.whereIn('instance_id', bought);
        }
        return readPage(query, order, page, (row) => fromInstanceRow(row, seal));
      });
    },
    find: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, instances);
        whereGiven(query, { instance_id: instanceId });
        return readOne(query, (row) => fromInstanceRow(row, seal));
      }),
    history: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, instanceHistory);
        whereGiven(query, { instance_id: instanceId });
        return (await query.orderBy('version')).map(fromHistoryRow);
      }),
    purchase: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, purchases);
        whereGiven(query, { instance_id: instanceId });
        return readOne(query, (row) => fromPurchaseRow(row, seal));
      }),
  };
}

/** What is known of the buyer stands with the purchase. */
async function toBuyerFilter(
  { customerId, mobilePhone, email }: InstanceFilter,
  indexKey: IndexKey,
): Promise<Readonly<Record<string, string>>> {
  const hashes = await toHashes(indexKey, {
    mobile_phone_hash: ['purchase mobile phone', mobilePhone],
    email_hash: ['purchase email', email],
  });
  return customerId === undefined ? hashes : { ...hashes, customer_id: customerId };
}
