import type { Directories } from '../domain/directories.js';
import type { Database } from './database.js';
import { search, selectFrom, whereGiven } from './directory-query.js';
import { readPage, type PageOrder } from './page.js';
import { fromOrderLineRow, orderLines } from './tables/order-lines.js';
import { fromOrderRow, orders } from './tables/orders.js';

const newestFirst: PageOrder = { list: 'orders', time: 'first_seen_at', id: 'order_id' };

/** Orders and what their lines did, for operators. */
export function orderDirectory(database: Database): Directories['orders'] {
  return {
    list: ({ instanceId }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orders);
        if (instanceId !== undefined) {
          const lines = selectFrom(knex, orderLines).clearSelect().select('order_id');
          whereGiven(lines, { instance_id: instanceId });
          void query.whereIn('order_id', lines);
        }
        return readPage(query, newestFirst, page, fromOrderRow);
      }),
    find: (orderId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orders);
        whereGiven(query, { order_id: orderId });
        const [row] = await query;
        return row === undefined ? undefined : fromOrderRow(row);
      }),
    lines: (orderId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orderLines);
        whereGiven(query, { order_id: orderId });
        const order = ['seen_at', 'instance_id', 'order_line_id', 'purpose'];
        return (await query.orderBy(order)).map(fromOrderLineRow);
      }),
  };
}
