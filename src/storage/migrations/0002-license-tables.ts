import type { Knex } from 'knex';

/**
 * Part of migration 0002: what older purchases told, Licenses, authorization codes. Indexes as in 0001: `…_newest` serve the
 * lists, the others the filters; those over columns that are mostly empty hold only the rows that have a value.
 */
export async function createLicenseTables(knex: Knex): Promise<void> {
  await createPurchases(knex);
  await createLicenses(knex);
  await createLicenseCodes(knex);
  await createLicenseRequests(knex);
  await knex.schema.createTable('order_notices', (table) => {
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.bigInteger('notified_at').notNullable();
    table.primary(['order_id', 'order_line_id']);
    table.index(['notified_at', 'order_id', 'order_line_id'], 'order_notices_newest');
  });
}

async function createPurchases(knex: Knex): Promise<void> {
  await knex.schema.createTable('purchases', (table) => {
    table.text('instance_id').notNullable();
    table.primary(['instance_id']);
    table.text('order_id').notNullable();
    table.text('customer_id').notNullable();
    table.text('terms').notNullable();
    table.text('buyer_sealed').notNullable();
    table.text('mobile_phone_hash');
    table.text('email_hash');
    table.bigInteger('bought_at').notNullable();
    table.index(['customer_id'], 'purchases_of_customer');
    table.index(['mobile_phone_hash'], 'purchases_of_mobile_phone', {
      predicate: knex.whereNotNull('mobile_phone_hash'),
    });
    table.index(['email_hash'], 'purchases_of_email', {
      predicate: knex.whereNotNull('email_hash'),
    });
  });
}

async function createLicenses(knex: Knex): Promise<void> {
  await knex.schema.createTable('licenses', (table) => {
    table.text('instance_id').notNullable();
    table.primary(['instance_id']);
    table.text('order_id').notNullable();
    table.text('license_sealed').notNullable();
    table.text('license_hash').notNullable();
    table.bigInteger('issued_at').notNullable();
    table.index(['issued_at', 'instance_id'], 'licenses_newest');
    table.index(['order_id'], 'licenses_of_order');
    // Not unique: a seller may give the same License to two purchases.
    table.index(['license_hash'], 'licenses_of_text');
  });
}

async function createLicenseCodes(knex: Knex): Promise<void> {
  await knex.schema.createTable('license_codes', (table) => {
    table.text('code_hash').notNullable();
    table.primary(['code_hash']);
    table.text('code_sealed').notNullable();
    table.text('state').notNullable();
    table.text('product_id');
    table.bigInteger('expires_at');
    table.integer('version').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.bigInteger('released_at');
    table.index(['created_at', 'code_hash'], 'license_codes_newest');
    table.index(['state', 'created_at', 'code_hash'], 'license_codes_in_state');
    table.index(['product_id', 'created_at', 'code_hash'], 'license_codes_of_product', {
      predicate: knex.whereNotNull('product_id'),
    });
    table.index(['expires_at'], 'license_codes_expiring', {
      predicate: knex.whereNotNull('expires_at'),
    });
  });
  await knex.schema.createTable('license_code_orders', (table) => {
    table.text('code_hash').notNullable();
    table.text('order_id').notNullable();
    table.text('order_line_id').notNullable();
    table.text('purpose').notNullable();
    table.bigInteger('seen_at').notNullable();
    table.primary(['code_hash', 'order_id', 'order_line_id', 'purpose']);
  });
}

async function createLicenseRequests(knex: Knex): Promise<void> {
  await knex.schema.createTable('license_requests', (table) => {
    table.text('event_id').notNullable();
    table.text('device_hash').notNullable();
    table.text('device_sealed').notNullable();
    table.text('instance_id').notNullable();
    table.bigInteger('effective_at').notNullable();
    table.bigInteger('expires_at');
    table.text('state').notNullable();
    table.bigInteger('requested_at').notNullable();
    table.primary(['event_id', 'device_hash']);
    table.index(['requested_at', 'event_id', 'device_hash'], 'license_requests_newest');
    table.index(
      ['instance_id', 'requested_at', 'event_id', 'device_hash'],
      'license_requests_of_instance',
    );
  });
}
