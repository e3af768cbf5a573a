import { toTotalId, type UsageTotal } from '../../domain/usage-record.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** All that is counted of an instance, apart for each package that it was taken from. Decimal text: no number type holds it exactly. */
export const usageTotals = {
  name: 'usage_totals',
  columns: {
    total_id: 'text',
    instance_id: 'text',
    package_instance_id: 'text',
    value: 'text',
    counted_until: 'bigint',
    version: 'integer',
  },
} as const satisfies Table;

export function toUsageTotalRow(total: UsageTotal): RowToWrite<keyof typeof usageTotals.columns> {
  return {
    total_id: toTotalId(total),
    instance_id: total.instanceId,
    package_instance_id: total.packageInstanceId,
    value: total.value,
    counted_until: total.countedUntil,
    version: total.version,
  };
}

export function fromUsageTotalRow(row: ReadRow): UsageTotal {
  return {
    instanceId: readText(row, 'instance_id'),
    packageInstanceId: readText(row, 'package_instance_id'),
    value: readText(row, 'value'),
    countedUntil: readNumber(row, 'counted_until'),
    version: readNumber(row, 'version'),
  };
}
