import DataLoader from 'dataloader';
import knexFactory, { type Knex } from 'knex';
import type { AppOptions } from '../../../src/app.js';
import type { Change } from '../../../src/domain/change.js';
import type { CommitOutcome, Submission } from '../../../src/domain/committer.js';
import type { Instance } from '../../../src/domain/instance.js';
import type { Tenant } from '../../../src/domain/organisation.js';
import { openStorage } from '../../../src/storage/open-storage.js';
import { createSeal } from '../../../src/storage/seal.js';
import { toCallRow } from '../../../src/storage/tables/calls.js';
import { toEventRow } from '../../../src/storage/tables/events.js';
import { toHistoryRow } from '../../../src/storage/tables/instance-history.js';
import { fromInstanceRow, toInstanceRow } from '../../../src/storage/tables/instances.js';
import { toNonceRow } from '../../../src/storage/tables/nonces.js';
import { toOrderLineRow } from '../../../src/storage/tables/order-lines.js';
import { toOrderRow } from '../../../src/storage/tables/orders.js';
import { toTenantRow } from '../../../src/storage/tables/tenants.js';
import { serveKooGateWith } from './koogate-with.js';
import { emptyLoaders, noDirectories } from './memory-storage.js';

/**
 * What one would write first: the same server and the same tables, each call with queries and a transaction of its own,
 * one insert a row through knex. SQLite in WAL mode with full durability, as KooGate has it.
 */
const databaseUrl = process.env.BENCH_DATABASE_URL ?? '';
const dataKeys = [Buffer.alloc(32, 7)];
const seal = createSeal(dataKeys);

const schema = await openStorage({ databaseUrl, dataKeys, now: Date.now });
await schema.migrate();
await schema.close();

const knex = knexFactory({
  client: 'sqlite3',
  connection: { filename: databaseUrl.slice('sqlite:'.length) },
  useNullAsDefault: true,
  pool: { min: 1, max: 1 },
});
await knex.raw('pragma journal_mode = wal');
await knex.raw('pragma synchronous = full');

/** The hundred instances that one call asks for are one query, as anybody would have it. */
const instances = new DataLoader<string, Instance | undefined>(findInstances, { cache: false });

const storage: AppOptions['storage'] = {
  load: {
    instance: (instanceId) => instances.load(instanceId),
    instanceOfSale: ({ orderId, orderLineId, saleProductId }) =>
      findInstance({
        order_id: orderId,
        order_line_id: orderLineId,
        sale_product_id: saleProductId,
      }),
    ...emptyLoaders,
  },
  committer: { commit: (submission) => knex.transaction((trx) => writeAlone(trx, submission)) },
  directories: noDirectories,
};

await serveKooGateWith(storage);

async function findInstance(key: Record<string, string>): Promise<Instance | undefined> {
  const row = (await knex('instances').where(key).first()) as Record<string, unknown> | undefined;
  return row === undefined ? undefined : fromInstanceRow(row, seal);
}

async function findInstances(ids: readonly string[]): Promise<(Instance | undefined)[]> {
  const rows = await knex('instances').whereIn('instance_id', ids);
  const found = rows.map((row: Record<string, unknown>) => fromInstanceRow(row, seal));
  const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
  return ids.map((id) => byId.get(id));
}

async function writeAlone(trx: Knex.Transaction, submission: Submission): Promise<CommitOutcome> {
  const { nonce, changes, call } = submission;
  if (nonce !== null) {
    const won: unknown[] = await trx('nonces')
      .insert(toNonceRow(nonce))
      .onConflict()
      .ignore()
      .returning('nonce_hash');
    if (won.length === 0) return 'nonce-replayed';
  }
  for (const change of changes) {
    if (change.table === 'tenants') {
      await stateTenant(trx, change.record);
      continue;
    }
    const { table, row } = toRow(change);
    const insert = trx(table).insert(row);
    await (change.kind === 'ensure' ? insert.onConflict().ignore() : insert);
  }
  if (call !== null) await trx('calls').insert(toCallRow(call, seal));
  return 'committed';
}

/** A later statement takes the place of an earlier one. */
async function stateTenant(trx: Knex.Transaction, tenant: Tenant): Promise<void> {
  const { instanceId: instance_id, tenantId: tenant_id } = tenant;
  const known = (await trx('tenants').where({ instance_id, tenant_id }).first()) as
    { stated_at: number } | undefined;
  if (known === undefined) await trx('tenants').insert(toTenantRow(tenant));
  else if (known.stated_at <= tenant.statedAt) {
    await trx('tenants').where({ instance_id, tenant_id }).update(toTenantRow(tenant));
  }
}

/** The tables that the measured calls are written to, tenants apart. */
function toRow({ table, record }: Change): { table: string; row: object } {
  if (table === 'instances') return { table, row: toInstanceRow(record, seal) };
  if (table === 'instanceHistory') return { table: 'instance_history', row: toHistoryRow(record) };
  if (table === 'orders') return { table, row: toOrderRow(record) };
  if (table === 'orderLines') return { table: 'order_lines', row: toOrderLineRow(record) };
  if (table === 'events') return { table, row: toEventRow(record, seal) };
  throw new Error(`none of the measured calls writes ${table}`);
}
