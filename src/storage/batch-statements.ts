import type { Dialect } from './dialect.js';
import { instanceUpdateClauses } from './instance-update.js';
import { insertStatement, takeFromNewRow, type ManyRowStatement } from './statements.js';
import { callColumnsOfAnswer, calls } from './tables/calls.js';
import { debugInstances } from './tables/debug-instances.js';
import { instanceHistory } from './tables/instance-history.js';
import { instances } from './tables/instances.js';
import { nonces } from './tables/nonces.js';
import { orderLines } from './tables/order-lines.js';
import { orders } from './tables/orders.js';
import type { Table } from './tables/table.js';

export interface KeyedStatement {
  readonly statement: ManyRowStatement;
  /** Columns that name a row. */
  readonly identity: readonly string[];
  /** Whether the statement returns the identity of what it wrote; then a row that is missing has lost. */
  readonly tellsWinners: boolean;
}

export type BatchStatements = ReturnType<typeof prepareBatchStatements>;

/** The statements of a batch, in the order in which they run; it is the same in every process, as is that of the rows. Their text is made once, at start. */
export function prepareBatchStatements(dialect: Dialect) {
  const claim = (
    table: Table,
    identity: readonly string[],
    lockOrder = identity,
  ): KeyedStatement => ({
    statement: insertStatement(dialect, table, {
      lockOrder,
      onConflict: 'do nothing',
      returning: identity,
    }),
    identity,
    tellsWinners: true,
  });
  return {
    nonces: nonceStatement(dialect),
    orders: {
      statement: insertStatement(dialect, orders, {
        lockOrder: ['order_id'],
        onConflict: 'do nothing',
      }),
      identity: ['order_id'],
      tellsWinners: false,
    },
    // Two processes race for the order line, each with an instance id of its own: so the order line is what they sort by.
    instanceClaims: claim(instances, ['instance_id'], ['order_id', 'order_line_id']),
    instanceUpdates: instanceUpdateStatement(dialect),
    instanceHistory: claim(instanceHistory, ['instance_id', 'version']),
    orderLines: claim(orderLines, ['order_id', 'order_line_id', 'instance_id', 'purpose']),
    debugInstances: claim(debugInstances, ['order_id', 'order_line_id']),
    calls: {
      statement: insertStatement(dialect, calls, {
        lockOrder: ['call_id'],
        onConflict: `(call_id) do update set ${takeFromNewRow(callColumnsOfAnswer)}`,
      }),
      identity: ['call_id'],
      tellsWinners: false,
    },
  } satisfies Record<string, KeyedStatement>;
}

/** A nonce that has expired is taken over by its next use: cleaning up can be late without refusing anybody. */
function nonceStatement(dialect: Dialect): KeyedStatement {
  return {
    statement: insertStatement(dialect, nonces, {
      lockOrder: ['nonce_hash'],
      onConflict:
        '(nonce_hash) do update set expires_at = excluded.expires_at where nonces.expires_at < ?',
      returning: ['nonce_hash'],
    }),
    identity: ['nonce_hash'],
    tellsWinners: true,
  };
}

function instanceUpdateStatement(dialect: Dialect): KeyedStatement {
  return {
    statement: insertStatement(dialect, instances, {
      ...instanceUpdateClauses,
      returning: ['instance_id'],
    }),
    identity: ['instance_id'],
    tellsWinners: true,
  };
}
