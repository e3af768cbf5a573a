import type { BatchRows } from './batch-rows.js';
import type { BatchSteps } from './batch-steps.js';
import { keysOf } from './keys-of.js';
import { keyOf } from './row-key.js';
import { isLargeCall } from './write-large-call.js';

/**
 * A batch as one script: a single exchange with the database instead of ten, each of which would wait for the event loop to
 * come round. It succeeds when nobody has lost, which is nearly always; the least conflict fails the whole of it, having
 * written nothing, and the batch is written step by step (`write-batch.ts`) to learn whose it was.
 */
export type BatchScript = (rows: BatchRows) => readonly string[];

/** Tables and rows come in the order of `batch-steps.ts`. */
export function prepareBatchScript(steps: BatchSteps): BatchScript {
  return (rows) =>
    keysOf(steps)
      .filter((kind) => rows[kind].length > 0)
      .map((kind) => steps[kind].toScript(rows[kind].map(({ row }) => row)));
}

// More than a full batch of purchases has. Beyond it, escaping the rows would cost more than the exchanges that it saves.
const rowsMax = 2_000;

/** Whether one script can write the batch: no statement may write a row twice, and what is large goes step by step. */
export function fitsOneScript(steps: BatchSteps, rows: BatchRows): boolean {
  if (rows.removals.length > 0 || rows.snapshots.length > 0) return false;
  if (rows.calls.some(({ row }) => isLargeCall(row))) return false;
  const rowCount = keysOf(steps).reduce((sum, kind) => sum + rows[kind].length, 0);
  if (rowCount > rowsMax) return false;
  return keysOf(steps).every((kind) => {
    const { repeats, identity } = steps[kind];
    if (!repeats) return true;
    const keys = new Set(rows[kind].map(({ row }) => keyOf(row, identity)));
    return keys.size === rows[kind].length;
  });
}
