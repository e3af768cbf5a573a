import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';
import type { AccessSeal } from './access-seal.js';
import { toCallRow } from './tables/calls.js';
import { toDebugInstanceRow } from './tables/debug-instances.js';
import { toHistoryRow } from './tables/instance-history.js';
import { toInstanceRow } from './tables/instances.js';
import { toNonceRow } from './tables/nonces.js';
import { toOrderLineRow } from './tables/order-lines.js';
import { toOrderRow } from './tables/orders.js';
import type { RowToWrite } from './tables/table.js';

/** A row and the submission that wants it written. */
export interface OwnedRow {
  readonly owner: Submission;
  readonly row: RowToWrite;
}

/** The rows of a submission by the statement that writes them. */
export interface BatchRows {
  readonly nonces: OwnedRow[];
  readonly calls: OwnedRow[];
  readonly orders: OwnedRow[];
  readonly instanceClaims: OwnedRow[];
  readonly instanceUpdates: OwnedRow[];
  readonly instanceHistory: OwnedRow[];
  readonly orderLines: OwnedRow[];
  readonly debugInstances: OwnedRow[];
}

/** Sorts the changes of a whole batch by the statement they go into. */
export function toBatchRows(submissions: readonly Submission[], seal: AccessSeal): BatchRows {
  const rows: BatchRows = {
    nonces: [],
    calls: [],
    orders: [],
    instanceClaims: [],
    instanceUpdates: [],
    instanceHistory: [],
    orderLines: [],
    debugInstances: [],
  };
  for (const owner of submissions) {
    if (owner.nonce !== null) rows.nonces.push({ owner, row: toNonceRow(owner.nonce) });
    if (owner.call !== null) rows.calls.push({ owner, row: toCallRow(owner.call) });
    for (const change of owner.changes) addChange(rows, owner, change, seal);
  }
  return rows;
}

function addChange(rows: BatchRows, owner: Submission, change: Change, seal: AccessSeal): void {
  switch (change.table) {
    case 'instances': {
      const kind = change.kind === 'claim' ? rows.instanceClaims : rows.instanceUpdates;
      kind.push({ owner, row: toInstanceRow(change.record, seal) });
      return;
    }
    case 'instanceHistory':
      rows.instanceHistory.push({ owner, row: toHistoryRow(change.record) });
      return;
    case 'orders':
      rows.orders.push({ owner, row: toOrderRow(change.record) });
      return;
    case 'orderLines':
      rows.orderLines.push({ owner, row: toOrderLineRow(change.record) });
      return;
    case 'debugInstances':
      rows.debugInstances.push({ owner, row: toDebugInstanceRow(change.record) });
  }
}
