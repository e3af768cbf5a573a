import type { Directories } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  selectKeysFrom,
  whereGiven,
  type DirectoryOptions,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromOrderDetailsRow, orderDetails } from './tables/order-details.js';
import { fromOrderLineRow, orderLines } from './tables/order-lines.js';
import { fromOrderRow, orders } from './tables/orders.js';

const order = newestFirst('orders', 'first_seen_at', 'order_id');

/** Orders and what their lines did, for operators. */
export function orderDirectory({ database, seal }: DirectoryOptions): Directories['orders'] {
  return {
    list: ({ instanceId }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orders);
        if (instanceId !== undefined) {
          const lines = selectKeysFrom(knex, orderLines, 'order_id');
          whereGiven(lines, { instance_id: instanceId });
          void query.whereIn('order_id', lines);
        }
        return readPage(query, order, page, fromOrderRow);
      }),
    find: (orderId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orders);
        whereGiven(query, { order_id: orderId });
        return readOne(query, fromOrderRow);
      }),
    lines: (orderId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orderLines);
        whereGiven(query, { order_id: orderId });
        const oldestFirst = ['seen_at', 'instance_id', 'order_line_id', 'purpose'];
        return (await query.orderBy(oldestFirst)).map(fromOrderLineRow);
      }),
    details: (orderId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orderDetails);
        whereGiven(query, { order_id: orderId });
        return readOne(query, (row) => fromOrderDetailsRow(row, seal));
      }),
  };
}
