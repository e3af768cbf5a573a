import type { Knex } from 'knex';

/**
 * Part of migration 0003: usage that sellers report, and its totals. `usage_records_open` is all that pushing needs: it holds what the
 * marketplace has not taken in yet, and stays small. The others serve the lists, as in 0001.
 */
export async function createUsageTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('usage_records', (table) => {
    table.text('record_id').notNullable();
    table.primary(['record_id']);
    table.text('window_id').notNullable();
    table.integer('revision').notNullable();
    table.text('instance_id').notNullable();
    table.bigInteger('begin_at').notNullable();
    table.bigInteger('end_at').notNullable();
    table.text('value').notNullable();
    table.text('package_instance_id');
    table.text('product_id');
    table.text('sold_by').notNullable();
    table.bigInteger('recorded_at').notNullable();
    table.text('recorded_by').notNullable();
    table.text('state').notNullable();
    table.text('batch_id');
    table.bigInteger('pushed_at');
    table.text('problem');
    table.text('abnormal_code');
    table.integer('version').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['window_id', 'revision'], { indexName: 'usage_records_of_window' });
    table.index(['state', 'begin_at', 'record_id'], 'usage_records_open', {
      predicate: knex.whereRaw("state in ('queued', 'sending')"),
    });
    table.index(['recorded_at', 'record_id'], 'usage_records_newest');
    table.index(['instance_id', 'recorded_at', 'record_id'], 'usage_records_of_instance');
    table.index(['state', 'recorded_at', 'record_id'], 'usage_records_in_state');
  });
  await knex.schema.createTable('usage_totals', (table) => {
    table.text('total_id').notNullable();
    table.primary(['total_id']);
    table.text('instance_id').notNullable();
    table.text('package_instance_id').notNullable();
    table.text('value').notNullable();
    table.bigInteger('counted_until').notNullable();
    table.integer('version').notNullable();
    table.index(['instance_id'], 'usage_totals_of_instance');
    table.index(['package_instance_id'], 'usage_totals_of_package');
  });
}
