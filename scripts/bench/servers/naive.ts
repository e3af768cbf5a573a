import knexFactory, { type Knex } from 'knex';
import type { AppOptions } from '../../../src/app.js';
import type { Change } from '../../../src/domain/change.js';
import type { CommitOutcome, Submission } from '../../../src/domain/committer.js';
import type { Instance } from '../../../src/domain/instance.js';
import { createAccessSeal } from '../../../src/storage/access-seal.js';
import { openStorage } from '../../../src/storage/open-storage.js';
import { toCallRow } from '../../../src/storage/tables/calls.js';
import { toDebugInstanceRow } from '../../../src/storage/tables/debug-instances.js';
import { toHistoryRow } from '../../../src/storage/tables/instance-history.js';
import { fromInstanceRow, toInstanceRow } from '../../../src/storage/tables/instances.js';
import { toNonceRow } from '../../../src/storage/tables/nonces.js';
import { toOrderLineRow } from '../../../src/storage/tables/order-lines.js';
import { toOrderRow } from '../../../src/storage/tables/orders.js';
import { serveKooGateWith } from './koogate-with.js';
import { noDirectories } from './memory-storage.js';

/**
 * What one would write first: the same server and the same tables, each call with queries and a transaction of its own,
 * one insert a row through knex. SQLite in WAL mode with full durability, as KooGate has it.
 */
const databaseUrl = process.env.BENCH_DATABASE_URL ?? '';
const dataKeys = [Buffer.alloc(32, 7)];
const seal = createAccessSeal(dataKeys);

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

const storage: AppOptions['storage'] = {
  load: {
    instance: (instanceId) => findInstance({ instance_id: instanceId }),
    instanceOfOrderLine: ({ orderId, orderLineId }) =>
      findInstance({ order_id: orderId, order_line_id: orderLineId }),
    orderLineUses: async () => [],
    debugInstance: async () => undefined,
  },
  committer: { commit: (submission) => knex.transaction((trx) => writeAlone(trx, submission)) },
  directories: noDirectories,
};

await serveKooGateWith(storage);

async function findInstance(key: Record<string, string>): Promise<Instance | undefined> {
  const row = (await knex('instances').where(key).first()) as Record<string, unknown> | undefined;
  return row === undefined ? undefined : fromInstanceRow(row, seal);
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
    const { table, row } = toRow(change);
    const insert = trx(table).insert(row);
    await (change.kind === 'ensure' ? insert.onConflict().ignore() : insert);
  }
  if (call !== null) await trx('calls').insert(toCallRow(call));
  return 'committed';
}

function toRow(change: Change): { table: string; row: object } {
  switch (change.table) {
    case 'instances':
      return { table: 'instances', row: toInstanceRow(change.record, seal) };
    case 'instanceHistory':
      return { table: 'instance_history', row: toHistoryRow(change.record) };
    case 'orders':
      return { table: 'orders', row: toOrderRow(change.record) };
    case 'orderLines':
      return { table: 'order_lines', row: toOrderLineRow(change.record) };
    case 'debugInstances':
      return { table: 'debug_instances', row: toDebugInstanceRow(change.record) };
  }
}
