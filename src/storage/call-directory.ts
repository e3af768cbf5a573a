import type { CallFilter, Directories } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { newestFirst, readPage } from './page.js';
import { calls, callTexts, fromCallRow, fromCallSummaryRow } from './tables/calls.js';

const order = newestFirst('calls', 'received_at', 'call_id');

/**
 * Call records for operators. A list reads no texts: the record of a snapshot holds megabytes, and one whose data key was lost must not
 * hide the others.
 */
export function callDirectory({ database, seal }: DirectoryOptions): Directories['calls'] {
  return {
    list: (filter, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, calls, callTexts);
        narrow(query, filter);
        return readPage(query, order, page, fromCallSummaryRow);
      }),
    find: (callId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, calls);
        whereGiven(query, { call_id: callId });
        return readOne(query, (row) => fromCallRow(row, seal));
      }),
  };
}

function narrow(query: DirectoryQuery, filter: CallFilter): void {
  whereGiven(query, {
    operation_id: filter.operationId,
    result_code: filter.resultCode,
    verdict: filter.verdict,
    debug: filter.debug,
    instance_id: filter.instanceId,
    order_id: filter.orderId,
  });
  if (filter.receivedFrom !== undefined) {
    void query.where('received_at', '>=', filter.receivedFrom);
  }
  whereBefore(query, 'received_at', filter.receivedBefore);
}
