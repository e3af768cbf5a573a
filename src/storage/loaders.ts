import DataLoader from 'dataloader';
import type { DebugInstance, OrderLine } from '../domain/change.js';
import type { Instance } from '../domain/instance.js';
import type { Loaders, OrderLineId } from '../domain/loaders.js';
import type { AccessSeal } from './access-seal.js';
import type { Database } from './database.js';
import { LoadGate } from './load-gate.js';
import { selectByKeyStatement, type ManyRowStatement } from './statements.js';
import { isStorableText } from './storable-text.js';
import { debugInstances, fromDebugInstanceRow } from './tables/debug-instances.js';
import { fromInstanceRow, instances } from './tables/instances.js';
import { fromOrderLineRow, orderLines } from './tables/order-lines.js';
import type { ReadRow, RowToWrite } from './tables/table.js';

export interface LoadersOptions {
  readonly database: Pick<Database, 'dialect' | 'read'>;
  readonly seal: AccessSeal;
}

/** Loaders over the database; see `Loaders` for what they promise. */
export function createLoaders(options: LoadersOptions): Loaders {
  const { dialect } = options.database;
  const instanceRows = rowLoader(
    options,
    selectByKeyStatement(dialect, instances, ['instance_id']),
    ['instance_id'],
  );
  const instanceRowsOfLine = rowLoader(
    options,
    selectByKeyStatement(dialect, instances, ['order_id', 'order_line_id']),
    ['order_id', 'order_line_id'],
  );
  const useRows = rowLoader(
    options,
    selectByKeyStatement(dialect, orderLines, ['instance_id', 'order_id', 'order_line_id']),
    ['instance_id', 'order_id', 'order_line_id'],
  );
  const debugRows = rowLoader(
    options,
    selectByKeyStatement(dialect, debugInstances, ['order_id', 'order_line_id']),
    ['order_id', 'order_line_id'],
  );
  const toInstance = (row: ReadRow): Instance => fromInstanceRow(row, options.seal);

  return {
    async instance(instanceId): Promise<Instance | undefined> {
      return (await instanceRows([instanceId])).map(toInstance)[0];
    },
    async instanceOfOrderLine(line: OrderLineId): Promise<Instance | undefined> {
      return (await instanceRowsOfLine([line.orderId, line.orderLineId])).map(toInstance)[0];
    },
    async orderLineUses(use): Promise<readonly OrderLine[]> {
      return (await useRows([use.instanceId, use.orderId, use.orderLineId])).map(fromOrderLineRow);
    },
    async debugInstance(line): Promise<DebugInstance | undefined> {
      return (await debugRows([line.orderId, line.orderLineId])).map(fromDebugInstanceRow)[0];
    },
  };
}

type Key = readonly string[];

const keysMax = 500;

/** The rows for a key, asked for together with the keys that others want in the same turn. */
function rowLoader(
  { database }: LoadersOptions,
  statement: ManyRowStatement,
  keyColumns: readonly string[],
): (key: Key) => Promise<readonly ReadRow[]> {
  const gate = new LoadGate();
  const loader = new DataLoader<Key, readonly ReadRow[]>(
    async (keys) => {
      const distinct = new Map(keys.map((key) => [JSON.stringify(key), toKeyRow(key)]));
      const rows = await gate.during(() =>
        database.read((knex) => statement.run(knex, [...distinct.values()])),
      );
      const rowsByKey = new Map<string, ReadRow[]>();
      for (const row of rows) {
        const known = rowsByKey.get(keyOf(row));
        if (known === undefined) rowsByKey.set(keyOf(row), [row]);
        else known.push(row);
      }
      return keys.map((key) => rowsByKey.get(JSON.stringify(key)) ?? []);
    },
    { cache: false, maxBatchSize: keysMax, batchScheduleFn: gate.schedule },
  );
  const toKeyRow = (key: Key): RowToWrite =>
    Object.fromEntries(keyColumns.map((column, index) => [column, key[index] ?? null]));
  const keyOf = (row: ReadRow): string => JSON.stringify(keyColumns.map((column) => row[column]));

  return async (key) => (key.every(isStorableText) ? loader.load(key) : []);
}
