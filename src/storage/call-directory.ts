import type { Knex } from 'knex';
import type { CallRecord } from '../domain/call-record.js';
import type { CallFilter, Directories, Page, PageRequest } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  selectKeysFrom,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { newestFirst, readPage, toCursor } from './page.js';
import type { Seal } from './seal.js';
import { calls, fromCallRow } from './tables/calls.js';
import { readNumber, readText } from './tables/read-column.js';
import type { ReadRow } from './tables/table.js';

const order = newestFirst('calls', 'received_at', 'call_id');

// The record of a snapshot holds megabytes: a page of a hundred such would take the memory of the whole process.
const textBytesMax = 16_000_000;

/** Call records for operators. */
export function callDirectory({ database, seal }: DirectoryOptions): Directories['calls'] {
  return {
    list: (filter, page) =>
      search(database, async (knex) => {
        const { rows, nextCursor } = await readKeys(knex, filter, page);
        const items = await readRecords(knex, rows, seal);
        return nextCursor === undefined ? { items } : { items, nextCursor };
      }),
    find: (callId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, calls);
        whereGiven(query, { call_id: callId });
        return readOne(query, (row) => fromCallRow(row, seal));
      }),
  };
}

interface KeyPage {
  readonly rows: readonly ReadRow[];
  readonly nextCursor?: string;
}

/** Which records make up the page; it ends early when their texts grow too large. */
async function readKeys(knex: Knex, filter: CallFilter, page: PageRequest): Promise<KeyPage> {
  const query = selectKeysFrom(knex, calls, 'call_id').select(
    'received_at',
    knex.raw(
      'coalesce(octet_length(request_body), octet_length(request_sealed), 0) ' +
        '+ octet_length(answer_body) as text_bytes',
    ),
  );
  narrow(query, filter);
  const { items, nextCursor }: Page<ReadRow> = await readPage(query, order, page, (row) => row);
  let bytes = 0;
  const end = items.findIndex((row) => (bytes += readNumber(row, 'text_bytes')) > textBytesMax);
  const rows = end === -1 ? items : items.slice(0, Math.max(end, 1));
  const last = rows.at(-1);
  if (rows.length < items.length && last !== undefined) {
    return { rows, nextCursor: toCursor(last, order) };
  }
  return nextCursor === undefined ? { rows } : { rows, nextCursor };
}

/** In the order of their keys. One that was pruned in between is left out. */
async function readRecords(
  knex: Knex,
  keys: readonly ReadRow[],
  seal: Seal,
): Promise<readonly CallRecord[]> {
  const ids = keys.map((row) => readText(row, 'call_id'));
  const rows = ids.length === 0 ? [] : await selectFrom(knex, calls).whereIn('call_id', ids);
  const byId = new Map(rows.map((row) => [readText(row, 'call_id'), row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [fromCallRow(row, seal)];
  });
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
