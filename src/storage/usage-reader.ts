import type { UsageReader } from '../domain/usage-reader.js';
import { toWindowId, type UsageRecord } from '../domain/usage-record.js';
import type { Database } from './database.js';
import { selectByKeyStatement, manyRowStatement, type ManyRowStatement } from './statements.js';
import { isStorableText } from './storable-text.js';
import { readNumber, readNumberOrNull, readText } from './tables/read-column.js';
import { columnNames, type ReadRow } from './tables/table.js';
import { fromUsageRecordRow, usageRecords } from './tables/usage-records.js';
import { fromUsageTotalRow, usageTotals } from './tables/usage-totals.js';

type Reading = Pick<Database, 'dialect' | 'read'>;

/** Reads usage for those who report and push it; see `UsageReader` for what it promises. */
export function createUsageReader(database: Reading): UsageReader {
  return { ...keyedReads(database), ...queueReads(database), ...instanceReads(database) };
}

type KeyedReads = Pick<UsageReader, 'latestOfWindows' | 'records' | 'totalsAbout'>;
type QueueReads = Pick<UsageReader, 'underWay' | 'queued' | 'backlog'>;
type InstanceReads = Pick<UsageReader, 'openedAt' | 'openBetween'>;

function keyedReads(database: Reading): KeyedReads {
  const { dialect } = database;
  const ofWindows = selectByKeyStatement(dialect, usageRecords, ['window_id']);
  const ofIds = selectByKeyStatement(dialect, usageRecords, ['record_id']);
  const ofInstances = selectByKeyStatement(dialect, usageTotals, ['instance_id']);
  const ofPackages = selectByKeyStatement(dialect, usageTotals, ['package_instance_id']);
  return {
    async latestOfWindows(windowIds) {
      const latest = new Map<string, UsageRecord>();
      for (const row of await readByKeys(database, ofWindows, 'window_id', windowIds)) {
        const record = fromUsageRecordRow(row);
        const windowId = toWindowId(record);
        if (record.revision > (latest.get(windowId)?.revision ?? 0)) latest.set(windowId, record);
      }
      return latest;
    },
    async records(recordIds) {
      const rows = await readByKeys(database, ofIds, 'record_id', recordIds);
      return rows.map(fromUsageRecordRow);
    },
    async totalsAbout(instanceIds) {
      const rows = [
        ...(await readByKeys(database, ofInstances, 'instance_id', instanceIds)),
        ...(await readByKeys(database, ofPackages, 'package_instance_id', instanceIds)),
      ];
      const byId = new Map(rows.map((row) => [readText(row, 'total_id'), fromUsageTotalRow(row)]));
      return [...byId.values()];
    },
  };
}

/** As in the index `usage_records_open`: SQLite takes an index of some rows only for the words with which it was made. */
const isOpen = "state in ('queued', 'sending')";

function queueReads(database: Reading): QueueReads {
  const { dialect } = database;
  const select = `select ${columnNames(usageRecords).join(', ')} from usage_records where ${isOpen}`;
  return {
    underWay: () =>
      database.read(async (knex) => {
        const rows: unknown = await knex.raw(
          `${select} and state = 'sending' and batch_id = (select min(batch_id) from usage_records ` +
            `where ${isOpen} and state = 'sending')`,
        );
        return dialect.rowsOf(rows).map(fromUsageRecordRow).sort(byWindow);
      }),
    queued: (limit) =>
      database.read(async (knex) => {
        const rows: unknown = await knex.raw(
          `${select} and state = 'queued' order by begin_at, record_id limit ?`,
          [limit],
        );
        return dialect.rowsOf(rows).map(fromUsageRecordRow).sort(byWindow);
      }),
    backlog: () =>
      database.read(async (knex) => {
        const rows: unknown = await knex.raw(
          `select count(*) as count, min(end_at) as oldest_end_at from usage_records where ${isOpen}`,
        );
        const [row = { count: 0, oldest_end_at: null }] = dialect.rowsOf(rows);
        return {
          count: readNumber(row, 'count'),
          oldestEndAt: readNumberOrNull(row, 'oldest_end_at'),
        };
      }),
  };
}

/** Compared here, since the two databases sort texts differently: a batch that is sent again is in the same order anywhere. */
function byWindow(left: UsageRecord, right: UsageRecord): number {
  return left.beginAt - right.beginAt || (left.recordId < right.recordId ? -1 : 1);
}

function instanceReads(database: Reading): InstanceReads {
  const { dialect } = database;
  const opened = manyRowStatement(
    dialect,
    'select instance_id, min(at) as opened_at from instance_history ' +
      "where event in ('purchase', 'provisioning-succeeded') and to_state in ('active', 'frozen') " +
      `and instance_id in (${dialect.rowsFromJson({ instance_id: 'text' })}) group by instance_id`,
  );
  return {
    async openedAt(instanceIds) {
      const rows = await readByKeys(database, opened, 'instance_id', instanceIds);
      return new Map(
        rows.map((row) => [readText(row, 'instance_id'), readNumber(row, 'opened_at')]),
      );
    },
    openBetween: (from, to) =>
      database.read(async (knex) => {
        const rows: unknown = await knex.raw(
          "select instance_id from instances where state in ('active', 'frozen', 'released') " +
            "and (charging_mode = 'pay-per-use' or charging_mode is null) and duplicate_of is null " +
            'and created_at < ? and (released_at is null or released_at > ?) order by instance_id',
          [to, from],
        );
        return dialect.rowsOf(rows).map((row) => readText(row, 'instance_id'));
      }, 'patient'),
  };
}

const keysMax = 500;

async function readByKeys(
  database: Reading,
  statement: ManyRowStatement,
  column: string,
  keys: readonly string[],
): Promise<readonly ReadRow[]> {
  const wanted = [...new Set(keys)].filter(isStorableText);
  const found: ReadRow[] = [];
  for (let from = 0; from < wanted.length; from += keysMax) {
    const rows = wanted.slice(from, from + keysMax).map((key) => ({ [column]: key }));
    found.push(...(await database.read((knex) => statement.run(knex, rows))));
  }
  return found;
}
