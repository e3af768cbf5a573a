import type { Knex } from 'knex';

/**
 * The tables of the seven SaaS V2 callbacks. No foreign keys: calls, ledger and instances are written in one transaction
 * by one committer, and a check on each row would cost on every call what that already promises.
 *
 * Indexes follow the questions asked: unique keys are the identities, `…_newest` serve the lists, the others the filters.
 * Those over columns that are mostly empty hold only the rows that have a value, so that a purchase does not pay for them.
 */
export async function up(knex: Knex): Promise<void> {
  await createCallTables(knex);
  await createOrderTables(knex);
  await createInstanceTables(knex);
}

/** Nothing goes back: a backup is the way back, and dropping a buyer's instance is no rollback. */
export function down(): Promise<void> {
  return Promise.reject(
    new Error('migrations are not undone: restore the backup made before the update'),
  );
}

async function createCallTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('calls', (table) => {
    table.text('call_id').notNullable();
    table.primary(['call_id']);
    table.bigInteger('received_at').notNullable();
    table.text('method').notNullable();
    table.text('path').notNullable();
    table.text('operation_id');
    table.boolean('debug').notNullable();
    table.text('verdict').notNullable();
    table.integer('key_index');
    table.text('result_code').notNullable();
    table.text('problem');
    table.text('request_body');
    table.bigInteger('request_bytes').notNullable();
    table.text('answer_body').notNullable();
    table.double('duration_ms').notNullable();
    table.text('instance_id');
    table.text('order_id');
    table.index(['received_at', 'call_id'], 'calls_newest');
    table.index(['instance_id', 'received_at', 'call_id'], 'calls_of_instance', {
      predicate: knex.whereNotNull('instance_id'),
    });
    table.index(['order_id', 'received_at', 'call_id'], 'calls_of_order', {
      predicate: knex.whereNotNull('order_id'),
    });
  });
  await knex.schema.createTable('nonces', (table) => {
    table.text('nonce_hash').notNullable();
    table.primary(['nonce_hash']);
    table.bigInteger('expires_at').notNullable();
    table.index(['expires_at'], 'nonces_expiring');
  });
}

async function createOrderTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders', (table) => {
    table.text('order_id').notNullable();
    table.primary(['order_id']);
    table.bigInteger('first_seen_at').notNullable();
    table.index(['first_seen_at', 'order_id'], 'orders_newest');
  });
  await knex.schema.createTable('order_lines', (table) => {
    table.text('instance_id').notNullable();
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.text('purpose').notNullable();
    table.bigInteger('seen_at').notNullable();
    // The order first: order ids grow with time, so that new rows meet on few pages, and its lines are found by it too.
    table.primary(['order_id', 'order_line_id', 'instance_id', 'purpose']);
    table.index(['instance_id'], 'order_lines_of_instance');
  });
}

async function createInstanceTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('instances', (table) => {
    table.text('instance_id').notNullable();
    table.primary(['instance_id']);
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.text('state').notNullable();
    table.boolean('freeze_waiting').notNullable();
    table.text('purchase_kind').notNullable();
    table.text('product_id');
    table.bigInteger('expires_at');
    table.text('access_sealed');
    table.text('usage').notNullable();
    table.text('failure');
    table.integer('version').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.bigInteger('released_at');
    table.unique(['order_id', 'order_line_id'], { indexName: 'instances_of_order_line' });
    table.index(['created_at', 'instance_id'], 'instances_newest');
    table.index(['state', 'created_at', 'instance_id'], 'instances_in_state');
    table.index(['product_id', 'created_at', 'instance_id'], 'instances_of_product', {
      predicate: knex.whereNotNull('product_id'),
    });
    table.index(['expires_at'], 'instances_expiring', {
      predicate: knex.whereNotNull('expires_at'),
    });
  });
  await knex.schema.createTable('instance_history', (table) => {
    table.text('instance_id').notNullable();
    table.integer('version').notNullable();
    table.bigInteger('at').notNullable();
    table.text('event').notNullable();
    table.text('from_state');
    table.text('to_state').notNullable();
    table.text('cause').notNullable();
    table.text('detail').notNullable();
    table.primary(['instance_id', 'version']);
  });
  await knex.schema.createTable('debug_instances', (table) => {
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.text('instance_id').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['order_id', 'order_line_id']);
  });
}
