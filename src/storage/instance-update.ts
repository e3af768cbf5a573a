import { takeFromNewRow, type InsertClauses } from './statements.js';
import { instances } from './tables/instances.js';
import { columnNames } from './tables/table.js';

/** What an instance is called and where it came from never changes. */
const fixed: readonly string[] = ['instance_id', 'order_id', 'order_line_id', 'created_at'];

/**
 * An instance is written over the version before its own only. Said as an insert that meets its row each time, because
 * PostgreSQL then locks the rows in the order given; an `update … from` locks them as its plan happens to go.
 */
export const instanceUpdateClauses = {
  lockOrder: ['instance_id'],
  only: 'exists (select 1 from instances as known where known.instance_id = given.instance_id)',
  onConflict:
    `(instance_id) do update set ${takeFromNewRow(columnNames(instances).filter((column) => !fixed.includes(column)))} ` +
    'where instances.version = excluded.version - 1',
} as const satisfies InsertClauses;
