import type { SaleInterface } from '../../domain/instance.js';
import { toWindowId, type UsageRecord, type UsageState } from '../../domain/usage-record.js';
import { toStorableTextOrNull } from '../storable-text.js';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** Usage that the seller reported. `window_id` names instance, begin and end in one text; of the same, only `revision` differs. */
export const usageRecords = {
  name: 'usage_records',
  columns: {
    record_id: 'text',
    window_id: 'text',
    revision: 'integer',
    instance_id: 'text',
    begin_at: 'bigint',
    end_at: 'bigint',
    value: 'text',
    package_instance_id: 'text',
    product_id: 'text',
    sold_by: 'text',
    recorded_at: 'bigint',
    recorded_by: 'text',
    state: 'text',
    batch_id: 'text',
    pushed_at: 'bigint',
    problem: 'text',
    abnormal_code: 'text',
    version: 'integer',
    updated_at: 'bigint',
  },
} as const satisfies Table;

export function toUsageRecordRow(
  record: UsageRecord,
): RowToWrite<keyof typeof usageRecords.columns> {
  return {
    record_id: record.recordId,
    window_id: toWindowId(record),
    revision: record.revision,
    instance_id: record.instanceId,
    begin_at: record.beginAt,
    end_at: record.endAt,
    value: record.value,
    package_instance_id: record.packageInstanceId,
    product_id: record.productId,
    sold_by: record.soldBy,
    recorded_at: record.recordedAt,
    recorded_by: record.recordedBy,
    state: record.state,
    batch_id: record.batchId,
    pushed_at: record.pushedAt,
    problem: toStorableTextOrNull(record.problem),
    abnormal_code: record.abnormalCode,
    version: record.version,
    updated_at: record.updatedAt,
  };
}

export function fromUsageRecordRow(row: ReadRow): UsageRecord {
  return {
    recordId: readText(row, 'record_id'),
    instanceId: readText(row, 'instance_id'),
    beginAt: readNumber(row, 'begin_at'),
    endAt: readNumber(row, 'end_at'),
    revision: readNumber(row, 'revision'),
    value: readText(row, 'value'),
    packageInstanceId: readTextOrNull(row, 'package_instance_id'),
    productId: readTextOrNull(row, 'product_id'),
    soldBy: readText(row, 'sold_by') as SaleInterface,
    recordedAt: readNumber(row, 'recorded_at'),
    recordedBy: readText(row, 'recorded_by'),
    state: readText(row, 'state') as UsageState,
    batchId: readTextOrNull(row, 'batch_id'),
    pushedAt: readNumberOrNull(row, 'pushed_at'),
    problem: readTextOrNull(row, 'problem'),
    abnormalCode: readTextOrNull(row, 'abnormal_code'),
    version: readNumber(row, 'version'),
    updatedAt: readNumber(row, 'updated_at'),
  };
}
