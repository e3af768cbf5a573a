import type { Knex } from 'knex';

/**
 * Part of migration 0003: what the order query tells, and what it makes of instances. Both new columns may be empty, for processes of
 * the version before write on while others are replaced.
 */
export async function createOrderTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('order_details', (table) => {
    table.text('order_id').notNullable();
    table.primary(['order_id']);
    table.text('order_type').notNullable();
    table.bigInteger('created_at').notNullable();
    table.text('content_sealed').notNullable();
    table.bigInteger('fetched_at').notNullable();
  });
  await knex.schema.createTable('on_demand_sales', (table) => {
    table.text('order_id').notNullable();
    table.text('product_id').notNullable();
    table.text('instance_id').notNullable();
    table.bigInteger('claimed_at').notNullable();
    table.primary(['order_id', 'product_id']);
  });
  await knex.schema.alterTable('instances', (table) => {
    table.text('charging_mode');
    table.text('duplicate_of');
  });
  await takeChargingModesFromPurchases(knex);
}

/** The older interfaces have told it all along. */
async function takeChargingModesFromPurchases(knex: Knex): Promise<void> {
  const isSqlite =
    (knex.client as Knex.Client & { readonly dialect: string }).dialect === 'sqlite3';
  const terms = isSqlite ? 'purchases.terms' : 'purchases.terms::json';
  await knex.raw(
    `update instances set charging_mode = (select ${terms} ->> 'chargingMode' from purchases ` +
      'where purchases.instance_id = instances.instance_id)',
  );
}
