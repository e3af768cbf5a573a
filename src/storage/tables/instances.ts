import type {
  AccessData,
  ChargingMode,
  Instance,
  InstanceState,
  ProvisioningFailure,
  SaleInterface,
  UsageEntry,
} from '../../domain/instance.js';
import type { Seal, SealedColumn } from '../seal.js';
import {
  readBoolean,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
} from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What buyers bought and the seller runs; rows stay after release. */
export const instances = {
  name: 'instances',
  columns: {
    instance_id: 'text',
    order_id: 'text',
    order_line_id: 'text',
    sale_product_id: 'text',
    sold_by: 'text',
    state: 'text',
    freeze_waiting: 'boolean',
    purchase_kind: 'text',
    charging_mode: 'text',
    product_id: 'text',
    expires_at: 'bigint',
    access_sealed: 'text',
    usage: 'text',
    failure: 'text',
    duplicate_of: 'text',
    version: 'integer',
    created_at: 'bigint',
    updated_at: 'bigint',
    released_at: 'bigint',
  },
} as const satisfies Table;

export const accessColumn: SealedColumn = {
  table: instances.name,
  column: 'access_sealed',
  key: ['instance_id'],
};

export type InstanceColumn = keyof typeof instances.columns;

/** Maps instances to rows and back; access data leaves the process only under the seal. */
export function toInstanceRow(instance: Instance, seal: Seal): RowToWrite<InstanceColumn> {
  return {
    instance_id: instance.instanceId,
    order_id: instance.orderId,
    order_line_id: instance.orderLineId,
    sale_product_id: instance.saleProductId,
    sold_by: instance.soldBy,
    state: instance.state,
    freeze_waiting: instance.freezeWaiting,
    purchase_kind: instance.purchaseKind,
    charging_mode: instance.chargingMode,
    product_id: instance.productId,
    expires_at: instance.expiresAt,
    access_sealed:
      instance.access === null
        ? null
        : seal.close(JSON.stringify(instance.access), accessColumn, [instance.instanceId]),
    usage: JSON.stringify(instance.usage),
    failure: instance.failure === null ? null : JSON.stringify(instance.failure),
    duplicate_of: instance.duplicateOf,
    version: instance.version,
    created_at: instance.createdAt,
    updated_at: instance.updatedAt,
    released_at: instance.releasedAt,
  };
}

/** Throws `KooGateError` `internal` when the access data was sealed with a key that is not configured. */
export function fromInstanceRow(row: ReadRow, seal: Seal): Instance {
  const instanceId = readText(row, 'instance_id');
  const sealed = readTextOrNull(row, 'access_sealed');
  const failure = readTextOrNull(row, 'failure');
  return {
    instanceId,
    orderId: readText(row, 'order_id'),
    orderLineId: readText(row, 'order_line_id'),
    saleProductId: readText(row, 'sale_product_id'),
    soldBy: readText(row, 'sold_by') as SaleInterface,
    state: readText(row, 'state') as InstanceState,
    freezeWaiting: readBoolean(row, 'freeze_waiting'),
    purchaseKind: readText(row, 'purchase_kind') as Instance['purchaseKind'],
    chargingMode: readTextOrNull(row, 'charging_mode') as ChargingMode | null,
    productId: readTextOrNull(row, 'product_id'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    access:
      sealed === null
        ? null
        : (JSON.parse(seal.open(sealed, accessColumn, [instanceId])) as AccessData),
    usage: JSON.parse(readText(row, 'usage')) as readonly UsageEntry[],
    failure: failure === null ? null : (JSON.parse(failure) as ProvisioningFailure),
    duplicateOf: readTextOrNull(row, 'duplicate_of'),
    version: readNumber(row, 'version'),
    createdAt: readNumber(row, 'created_at'),
    updatedAt: readNumber(row, 'updated_at'),
    releasedAt: readNumberOrNull(row, 'released_at'),
  };
}
