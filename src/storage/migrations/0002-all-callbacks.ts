import type { Knex } from 'knex';
import { createLicenseTables } from './0002-license-tables.js';
import { createOrganisationTables } from './0002-organisation-tables.js';

export { down } from './0001-saas-v2.js';

/**
 * The tables of all callbacks. A purchase may name a product beside its order line now, and a call's request may be sealed. Rows
 * that are there already say what was true of them: no product, bought through SaaS V2, not sealed. Those are the defaults too,
 * for processes of the version before may go on writing while others are replaced.
 */
export async function up(knex: Knex): Promise<void> {
  await widenInstances(knex);
  await widenDebugInstances(knex);
  await knex.schema.alterTable('calls', (table) => {
    table.text('request_sealed');
  });
  await createIndexKeyTable(knex);
  await createLicenseTables(knex);
  await createOrganisationTables(knex);
}

async function widenInstances(knex: Knex): Promise<void> {
  await knex.schema.alterTable('instances', (table) => {
    table.text('sale_product_id').notNullable().defaultTo('');
    table.text('sold_by').notNullable().defaultTo('saas-v2');
  });
  await knex.schema.alterTable('instances', (table) => {
    table.dropUnique(['order_id', 'order_line_id'], 'instances_of_order_line');
    table.unique(['order_id', 'order_line_id', 'sale_product_id'], {
      indexName: 'instances_of_sale',
    });
  });
}

/** SQLite cannot change a primary key: the rows move into a new table. */
async function widenDebugInstances(knex: Knex): Promise<void> {
  const wideKey = ['order_id', 'order_line_id', 'sale_product_id'];
  if (!isSqlite(knex)) {
    await knex.schema.alterTable('debug_instances', (table) => {
      table.text('sale_product_id').notNullable().defaultTo('');
      table.dropPrimary();
      table.primary(wideKey);
    });
    return;
  }
  // The old one is renamed, not the new one: then the new one's definition reads as if it had always been there.
  await knex.schema.renameTable('debug_instances', 'debug_instances_0001');
  await knex.schema.createTable('debug_instances', (table) => {
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.text('sale_product_id').notNullable().defaultTo('');
    table.text('instance_id').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(wideKey);
  });
  await knex.raw(
    'insert into debug_instances (order_id, order_line_id, instance_id, created_at) ' +
      'select order_id, order_line_id, instance_id, created_at from debug_instances_0001',
  );
  await knex.schema.dropTable('debug_instances_0001');
}

async function createIndexKeyTable(knex: Knex): Promise<void> {
  await knex.schema.createTable('index_keys', (table) => {
    table.text('name').notNullable();
    table.primary(['name']);
    table.text('key_sealed').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

function isSqlite(knex: Knex): boolean {
  return (knex.client as Knex.Client & { readonly dialect: string }).dialect === 'sqlite3';
}
