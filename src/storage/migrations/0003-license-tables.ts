import type { Knex } from 'knex';

/**
 * Part of migration 0003: what the marketplace says of authorization codes, and Licenses on their way to it. The new columns of
 * applications have defaults or may be empty, for processes of the version before write on while others are replaced.
 */
export async function createLicenseTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('license_code_reports', (table) => {
    table.text('code_hash').notNullable();
    table.primary(['code_hash']);
    table.text('status');
    table.bigInteger('activated_at');
    table.bigInteger('expires_at');
    table.text('product_id');
    table.text('order_id');
    table.bigInteger('amount');
    table.bigInteger('checked_at').notNullable();
  });
  await knex.schema.createTable('license_uploads', (table) => {
    table.text('job_id').notNullable();
    table.primary(['job_id']);
    table.text('event_id').notNullable();
    table.text('content_sealed').notNullable();
    table.bigInteger('sent_at');
    table.bigInteger('received_at').notNullable();
    table.text('received_by').notNullable();
    table.integer('version').notNullable();
  });
  await knex.schema.alterTable('license_requests', (table) => {
    table.bigInteger('settled_at');
    table.text('refusal_code');
    table.text('refusal_reason');
    table.text('job_id');
    table.integer('version').notNullable().defaultTo(1);
  });
  // What was at hand was delivered when it was asked for.
  await knex('license_requests')
    .where({ state: 'delivered' })
    .update({ settled_at: knex.ref('requested_at') });
}
