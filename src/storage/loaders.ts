import DataLoader from 'dataloader';
import type { Loaders } from '../domain/loaders.js';
import type { Database } from './database.js';
import type { IndexKey } from './index-key.js';
import { LoadGate } from './load-gate.js';
import { keyOf } from './row-key.js';
import type { Seal } from './seal.js';
import { selectByKeyStatement } from './statements.js';
import { isStorableText } from './storable-text.js';
import { applications, fromApplicationRow } from './tables/applications.js';
import {
  authorizations,
  fromAuthorizationRow,
  toAuthorizationHash,
} from './tables/authorizations.js';
import { debugInstances, fromDebugInstanceRow } from './tables/debug-instances.js';
import { toDepartmentSetId } from './tables/department-sets.js';
import { departments, fromDepartmentRow } from './tables/departments.js';
import { events, fromEventRow } from './tables/events.js';
import { fromInstanceRow, instances } from './tables/instances.js';
import { fromJobRow, jobs } from './tables/jobs.js';
import { fromLicenseCodeOrderRow, licenseCodeOrders } from './tables/license-code-orders.js';
import { fromLicenseCodeRow, licenseCodes, toCodeHash } from './tables/license-codes.js';
import { fromLicenseRequestRow, licenseRequests, toDeviceHash } from './tables/license-requests.js';
import { fromLicenseUploadRow, licenseUploads } from './tables/license-uploads.js';
import { fromLicenseRow, licenses } from './tables/licenses.js';
import { fromOnDemandSaleRow, onDemandSales } from './tables/on-demand-sales.js';
import { fromOrderDetailsRow, orderDetails } from './tables/order-details.js';
import { fromOrderLineRow, orderLines } from './tables/order-lines.js';
import { fromOrderRow, orders } from './tables/orders.js';
import type { ReadRow, RowToWrite, Table } from './tables/table.js';
import { fromTenantRow, tenants } from './tables/tenants.js';

export interface LoadersOptions {
  readonly database: Pick<Database, 'dialect' | 'read'>;
  readonly seal: Seal;
  readonly indexKey: IndexKey;
}

/** Loaders over the database; see `Loaders` for what they promise. */
export function createLoaders(options: LoadersOptions): Loaders {
  return {
    ...instanceLoaders(options),
    ...orderLoaders(options),
    ...licenseLoaders(options),
    ...organisationLoaders(options),
    ...jobLoaders(options),
  };
}

type InstanceLoader = 'instance' | 'instanceOfSale' | 'orderLineUses' | 'debugInstance';
type OrderLoader = 'onDemandSale' | 'order' | 'orderDetails';
type OrganisationLoader = 'tenant' | 'application' | 'authorization' | 'department';
type LicenseLoader =
  'licenseOf' | 'licenseCode' | 'licenseCodeUses' | 'licenseRequest' | 'licenseUpload';

function instanceLoaders({ database, seal }: LoadersOptions): Pick<Loaders, InstanceLoader> {
  const saleKey = ['order_id', 'order_line_id', 'sale_product_id'] as const;
  const rowsById = rowLoader(database, instances, ['instance_id']);
  const rowsOfSale = rowLoader(database, instances, saleKey);
  const useRows = rowLoader(database, orderLines, ['instance_id', 'order_id', 'order_line_id']);
  const debugRows = rowLoader(database, debugInstances, saleKey);

  const instance = async (instanceId: string) =>
    first(await rowsById([instanceId]), (row) => fromInstanceRow(row, seal));

  return {
    instance,
    async instanceOfSale({ orderId, orderLineId, saleProductId }) {
      const rows = await rowsOfSale([orderId, orderLineId, saleProductId]);
      const made = first(rows, (row) => fromInstanceRow(row, seal));
      return made === undefined || made.duplicateOf === null ? made : instance(made.duplicateOf);
    },
    async orderLineUses({ instanceId, orderId, orderLineId }) {
      return (await useRows([instanceId, orderId, orderLineId])).map(fromOrderLineRow);
    },
    async debugInstance({ orderId, orderLineId, saleProductId }) {
      return first(await debugRows([orderId, orderLineId, saleProductId]), fromDebugInstanceRow);
    },
  };
}

function orderLoaders({ database, seal }: LoadersOptions): Pick<Loaders, OrderLoader> {
  const orderRows = rowLoader(database, orders, ['order_id']);
  const detailRows = rowLoader(database, orderDetails, ['order_id']);
  const saleRows = rowLoader(database, onDemandSales, ['order_id', 'product_id']);

  return {
    async order(orderId) {
      return first(await orderRows([orderId]), fromOrderRow);
    },
    async orderDetails(orderId) {
      return first(await detailRows([orderId]), (row) => fromOrderDetailsRow(row, seal));
    },
    async onDemandSale({ orderId, productId }) {
      return first(await saleRows([orderId, productId]), fromOnDemandSaleRow);
    },
  };
}

function licenseLoaders({
  database,
  seal,
  indexKey,
}: LoadersOptions): Pick<Loaders, LicenseLoader> {
  const licenseRows = rowLoader(database, licenses, ['instance_id']);
  const codeRows = rowLoader(database, licenseCodes, ['code_hash']);
  const codeUseRows = rowLoader(database, licenseCodeOrders, [
    'code_hash',
    'order_id',
    'order_line_id',
  ]);
  const requestRows = rowLoader(database, licenseRequests, ['event_id', 'device_hash']);
  const uploadRows = rowLoader(database, licenseUploads, ['job_id']);

  return {
    async licenseOf(instanceId) {
      return first(await licenseRows([instanceId]), (row) => fromLicenseRow(row, seal));
    },
    async licenseCode(code) {
      const rows = await codeRows([toCodeHash(code, await indexKey.hash())]);
      return first(rows, (row) => fromLicenseCodeRow(row, seal));
    },
    async licenseCodeUses({ code, orderId, orderLineId }) {
      const codeHash = toCodeHash(code, await indexKey.hash());
      const rows = await codeUseRows([codeHash, orderId, orderLineId]);
      return rows.map((row) => fromLicenseCodeOrderRow(row, code));
    },
    async licenseRequest({ eventId, deviceFingerprint }) {
      const deviceHash = toDeviceHash(deviceFingerprint, await indexKey.hash());
      const rows = await requestRows([eventId, deviceHash]);
      return first(rows, (row) => fromLicenseRequestRow(row, seal));
    },
    async licenseUpload(jobId) {
      return first(await uploadRows([jobId]), (row) => fromLicenseUploadRow(row, seal));
    },
  };
}

function organisationLoaders({
  database,
  seal,
  indexKey,
}: LoadersOptions): Pick<Loaders, OrganisationLoader> {
  const tenantKey = ['instance_id', 'tenant_id'] as const;
  const tenantRows = rowLoader(database, tenants, tenantKey);
  const applicationRows = rowLoader(database, applications, [...tenantKey, 'app_id']);
  const authorizationRows = rowLoader(database, authorizations, ['authorization_hash']);
  const departmentRows = rowLoader(database, departments, ['set_id', 'org_code']);

  return {
    async tenant({ instanceId, tenantId }) {
      return first(await tenantRows([instanceId, tenantId]), fromTenantRow);
    },
    async application({ instanceId, tenantId, appId }) {
      const rows = await applicationRows([instanceId, tenantId, appId]);
      return first(rows, (row) => fromApplicationRow(row, seal));
    },
    async authorization(key) {
      const rows = await authorizationRows([toAuthorizationHash(key, await indexKey.hash())]);
      return first(rows, (row) => fromAuthorizationRow(row, seal));
    },
    async department(key) {
      const rows = await departmentRows([toDepartmentSetId(key), key.orgCode]);
      return first(rows, (row) => fromDepartmentRow(row, key));
    },
  };
}

function jobLoaders({ database, seal }: LoadersOptions): Pick<Loaders, 'job' | 'event'> {
  const jobRows = rowLoader(database, jobs, ['job_id']);
  const eventRows = rowLoader(database, events, ['event_id']);
  return {
    async job(jobId) {
      return first(await jobRows([jobId]), fromJobRow);
    },
    async event(eventId) {
      return first(await eventRows([eventId]), (row) => fromEventRow(row, seal));
    },
  };
}

function first<Item>([row]: readonly ReadRow[], toItem: (row: ReadRow) => Item): Item | undefined {
  return row === undefined ? undefined : toItem(row);
}

type Key = readonly string[];

const keysMax = 500;

/** The rows for a key, asked for together with the keys that others want in the same turn. */
function rowLoader<Column extends string>(
  database: LoadersOptions['database'],
  table: Table<Column>,
  keyColumns: readonly NoInfer<Column>[],
): (key: Key) => Promise<readonly ReadRow[]> {
  const statement = selectByKeyStatement(database.dialect, table, keyColumns);
  const toKeyRow = (key: Key): RowToWrite =>
    Object.fromEntries(keyColumns.map((column, index) => [column, key[index] ?? null]));
  const gate = new LoadGate();
  const loader = new DataLoader<Key, readonly ReadRow[]>(
    async (keys) => {
      const distinct = new Map(keys.map((key) => [JSON.stringify(key), toKeyRow(key)]));
      const rows = await gate.during(() =>
        database.read((knex) => statement.run(knex, [...distinct.values()])),
      );
      const rowsByKey = new Map<string, ReadRow[]>();
      for (const row of rows) {
        const known = rowsByKey.get(keyOf(row, keyColumns));
        if (known === undefined) rowsByKey.set(keyOf(row, keyColumns), [row]);
        else known.push(row);
      }
      return keys.map((key) => rowsByKey.get(JSON.stringify(key)) ?? []);
    },
    { cache: false, maxBatchSize: keysMax, batchScheduleFn: gate.schedule },
  );
  return async (key) => (key.every(isStorableText) ? loader.load(key) : []);
}
