import type { HistoryEntry } from '../../domain/change.js';
import type { InstanceState } from '../../domain/instance.js';
import { readNumber, readText, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** One row for each version of an instance. */
export const instanceHistory = {
  name: 'instance_history',
  columns: {
    instance_id: 'text',
    version: 'integer',
    at: 'bigint',
    event: 'text',
    from_state: 'text',
    to_state: 'text',
    cause: 'text',
    detail: 'text',
  },
} as const satisfies Table;

export function toHistoryRow(
  entry: HistoryEntry,
): RowToWrite<keyof typeof instanceHistory.columns> {
  return {
    instance_id: entry.instanceId,
    version: entry.version,
    at: entry.at,
    event: entry.event,
    from_state: entry.from,
    to_state: entry.to,
    cause: entry.cause,
    detail: JSON.stringify(entry.detail),
  };
}

export function fromHistoryRow(row: ReadRow): HistoryEntry {
  return {
    instanceId: readText(row, 'instance_id'),
    version: readNumber(row, 'version'),
    at: readNumber(row, 'at'),
    event: readText(row, 'event'),
    from: readTextOrNull(row, 'from_state') as InstanceState | null,
    to: readText(row, 'to_state') as InstanceState,
    cause: readText(row, 'cause'),
    detail: JSON.parse(readText(row, 'detail')) as HistoryEntry['detail'],
  };
}
