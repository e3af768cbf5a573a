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
import { fromUsageRecordRow, usageRecords } from './tables/usage-records.js';
import { fromUsageTotalRow, usageTotals } from './tables/usage-totals.js';

const order = newestFirst('usage-records', 'recorded_at', 'record_id');

/** Reported usage for operators. */
export function usageRecordDirectory({ database }: DirectoryOptions): Directories['usageRecords'] {
  return {
    list: ({ instanceId, state, beginsFrom, beginsBefore }, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, usageRecords);
        whereGiven(query, { instance_id: instanceId, state });
        if (beginsFrom !== undefined) void query.where('begin_at', '>=', beginsFrom);
        whereBefore(query, 'begin_at', beginsBefore);
        return readPage(query, order, page, fromUsageRecordRow);
      }),
    find: (recordId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, usageRecords);
        whereGiven(query, { record_id: recordId });
        return readOne(query, fromUsageRecordRow);
      }),
    totals: (instanceId) =>
      search(database, async (knex) => {
        const used = selectFrom(knex, usageTotals);
        whereGiven(used, { instance_id: instanceId });
        const taken = selectFrom(knex, usageTotals);
        whereGiven(taken, { package_instance_id: instanceId });
        return [...(await used), ...(await taken)].map(fromUsageTotalRow);
      }),
  };
}
