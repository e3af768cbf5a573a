import type { Directories } from '../domain/directories.js';
import { search, selectFrom, whereGiven, type DirectoryOptions } from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { fromOrderNoticeRow, orderNotices } from './tables/order-notices.js';

const order = newestFirst('order-notices', 'notified_at', 'order_id', 'order_line_id');

/** Notices of paid order lines, for operators. */
export function orderNoticeDirectory({ database }: DirectoryOptions): Directories['orderNotices'] {
  return {
    list: ({ orderId }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, orderNotices);
        whereGiven(query, { order_id: orderId });
        return readPage(query, order, page, fromOrderNoticeRow);
      }),
  };
}
