import type { CallFilter, Directories } from '../domain/directories.js';
import type { Database } from './database.js';
import { search, selectFrom, whereGiven, type DirectoryQuery } from './directory-query.js';
import { readPage, type PageOrder } from './page.js';
import { calls, fromCallRow } from './tables/calls.js';

const newestFirst: PageOrder = { list: 'calls', time: 'received_at', id: 'call_id' };

/** Call records for operators. */
export function callDirectory(database: Database): Directories['calls'] {
  return {
    list: (filter, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, calls);
        narrow(query, filter);
        return readPage(query, newestFirst, page, fromCallRow);
      }),
    find: (callId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, calls);
        whereGiven(query, { call_id: callId });
        const [row] = await query;
        return row === undefined ? undefined : fromCallRow(row);
      }),
  };
}

function narrow(query: DirectoryQuery, filter: CallFilter): void {
  const { receivedFrom, receivedBefore } = filter;
  whereGiven(query, {
    operation_id: filter.operationId,
    result_code: filter.resultCode,
    verdict: filter.verdict,
    debug: filter.debug,
    instance_id: filter.instanceId,
    order_id: filter.orderId,
  });
  if (receivedFrom !== undefined) void query.where('received_at', '>=', receivedFrom);
  if (receivedBefore !== undefined) void query.where('received_at', '<', receivedBefore);
}
