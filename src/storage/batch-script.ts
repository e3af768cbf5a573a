import type { BatchRows, OwnedRow } from './batch-rows.js';
import type { Dialect } from './dialect.js';
import { instanceUpdateClauses } from './instance-update.js';
import { toJsonLiteral } from './json-literal.js';
import { insertText, takeFromNewRow } from './statements.js';
import { callColumnsOfAnswer, calls } from './tables/calls.js';
import { debugInstances } from './tables/debug-instances.js';
import { instanceHistory } from './tables/instance-history.js';
import { instances } from './tables/instances.js';
import { nonces } from './tables/nonces.js';
import { orderLines } from './tables/order-lines.js';
import { orders } from './tables/orders.js';
import type { RowToWrite, Table } from './tables/table.js';

/**
 * A batch as one script: a single exchange with the database instead of ten, each of which would wait for the event loop to
 * come round. It succeeds when nobody has lost, which is nearly always; the least conflict fails the whole of it, having
 * written nothing, and the batch is written step by step (`write-batch.ts`) to learn whose it was.
 */
export type BatchScript = (rows: BatchRows) => readonly string[];

/** Prepares the texts once. Tables and rows come in the order of `write-batch.ts`. */
export function prepareBatchScript(dialect: Dialect): BatchScript {
  const insertOf = (table: Table, lockOrder: readonly string[], onConflict?: string) => {
    const text = insertText(dialect, table, { lockOrder, ...(onConflict && { onConflict }) });
    return fillIn(dialect, text);
  };
  const steps: readonly (readonly [keyof BatchRows, (rows: readonly RowToWrite[]) => string])[] = [
    // A nonce that has expired and is still there fails the script too; step by step it is then taken over.
    ['nonces', insertOf(nonces, ['nonce_hash'])],
    ['orders', insertOf(orders, ['order_id'], 'do nothing')],
    ['instanceClaims', insertOf(instances, ['order_id', 'order_line_id'])],
    ['instanceUpdates', instanceUpdates(dialect)],
    ['instanceHistory', insertOf(instanceHistory, ['instance_id', 'version'])],
    ['orderLines', insertOf(orderLines, ['order_id', 'order_line_id', 'instance_id', 'purpose'])],
    ['debugInstances', insertOf(debugInstances, ['order_id', 'order_line_id'])],
    [
      'calls',
      insertOf(
        calls,
        ['call_id'],
        `(call_id) do update set ${takeFromNewRow(callColumnsOfAnswer)}`,
      ),
    ],
  ];
  return (rows) =>
    steps
      .filter(([name]) => rows[name].length > 0)
      .map(([name, toText]) => toText(rows[name].map(({ row }: OwnedRow) => row)));
}

/** Whether one script can write the batch: several steps of one instance have to go one after the other. */
export function fitsOneScript({ instanceUpdates }: BatchRows): boolean {
  const ids = new Set(instanceUpdates.map(({ row }) => row.instance_id));
  return ids.size === instanceUpdates.length;
}

/** The update leaves rows that have moved as they are, so it has to be counted. */
function instanceUpdates(dialect: Dialect): (rows: readonly RowToWrite[]) => string {
  const update = fillIn(dialect, insertText(dialect, instances, instanceUpdateClauses));
  return (rows) => dialect.insertExactly(update(rows), rows.length);
}

function fillIn(dialect: Dialect, text: string): (rows: readonly RowToWrite[]) => string {
  const [before = '', after = ''] = text.split('?');
  return (rows) => before + toJsonLiteral(dialect, rows) + after;
}
