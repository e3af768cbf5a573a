import type { Directories } from '../domain/directories.js';
import type { AccessSeal } from './access-seal.js';
import type { Database } from './database.js';
import { search, selectFrom, whereGiven } from './directory-query.js';
import { readPage, type PageOrder } from './page.js';
import { fromHistoryRow, instanceHistory } from './tables/instance-history.js';
import { fromInstanceRow, instances } from './tables/instances.js';

const newestFirst: PageOrder = { list: 'instances', time: 'created_at', id: 'instance_id' };

/** Instances for operators. */
export function instanceDirectory(database: Database, seal: AccessSeal): Directories['instances'] {
  return {
    list: ({ state, orderId, productId, expiresBefore }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, instances);
        whereGiven(query, { state, order_id: orderId, product_id: productId });
        if (expiresBefore !== undefined) void query.where('expires_at', '<', expiresBefore);
        return readPage(query, newestFirst, page, (row) => fromInstanceRow(row, seal));
      }),
    find: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, instances);
        whereGiven(query, { instance_id: instanceId });
        const [row] = await query;
        return row === undefined ? undefined : fromInstanceRow(row, seal);
      }),
    history: (instanceId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, instanceHistory);
        whereGiven(query, { instance_id: instanceId });
        return (await query.orderBy('version')).map(fromHistoryRow);
      }),
  };
}
