import type { Knex } from 'knex';

/** Part of migration 0002: what the joint-operation kit states about enterprises. Indexes as in 0001. */
export async function createOrganisationTables(knex: Knex): Promise<void> {
  await createTenants(knex);
  await createApplications(knex);
  await createAuthorizations(knex);
  await createDepartments(knex);
}

/** Lists are sorted by when a thing was first seen: that never changes, so no row moves while pages are turned. */
function addStatementColumns(table: Knex.CreateTableBuilder): void {
  table.bigInteger('stated_at').notNullable();
  table.bigInteger('first_seen_at').notNullable();
  table.bigInteger('updated_at').notNullable();
  table.bigInteger('removed_at');
}

async function createTenants(knex: Knex): Promise<void> {
  await knex.schema.createTable('tenants', (table) => {
    table.text('instance_id').notNullable();
    table.text('tenant_id').notNullable();
    table.text('order_id').notNullable();
    table.text('tenant_code').notNullable();
    table.text('name').notNullable();
    table.text('domain_name').notNullable();
    addStatementColumns(table);
    // Of the latest removal, also after the tenant is there again: what was stated before it stays without effect.
    table.bigInteger('unbound_stated_at');
    table.primary(['instance_id', 'tenant_id']);
    table.index(['first_seen_at', 'instance_id', 'tenant_id'], 'tenants_newest');
    table.index(['tenant_id'], 'tenants_of_id');
    table.index(['tenant_code'], 'tenants_of_code');
  });
}

async function createApplications(knex: Knex): Promise<void> {
  await knex.schema.createTable('applications', (table) => {
    table.text('instance_id').notNullable();
    table.text('tenant_id').notNullable();
    table.text('app_id').notNullable();
    table.text('client_id').notNullable();
    table.text('client_secret_sealed');
    table.text('content_hash').notNullable();
    addStatementColumns(table);
    table.primary(['instance_id', 'tenant_id', 'app_id']);
    table.index(['first_seen_at', 'instance_id', 'tenant_id', 'app_id'], 'applications_newest');
    table.index(['tenant_id'], 'applications_of_tenant');
    table.index(['app_id'], 'applications_of_id');
    table.index(['client_id'], 'applications_of_client');
  });
}

/** One call brings hundreds of rows: each index has a filter that would else read them all. */
async function createAuthorizations(knex: Knex): Promise<void> {
  await knex.schema.createTable('authorizations', (table) => {
    table.text('authorization_hash').notNullable();
    table.primary(['authorization_hash']);
    table.text('instance_id').notNullable();
    table.text('tenant_id').notNullable();
    table.text('app_id').notNullable();
    table.text('access').notNullable();
    table.text('org_code').notNullable();
    table.text('role').notNullable();
    table.text('user_name_hash').notNullable();
    table.text('name_hash').notNullable();
    table.text('mobile_hash');
    table.text('email_hash');
    table.text('user_sealed').notNullable();
    table.text('content_hash').notNullable();
    addStatementColumns(table);
    table.index(['first_seen_at', 'authorization_hash'], 'authorizations_newest');
    table.index(['tenant_id', 'first_seen_at', 'authorization_hash'], 'authorizations_of_tenant');
    table.index(
      ['instance_id', 'first_seen_at', 'authorization_hash'],
      'authorizations_of_instance',
    );
    table.index(['user_name_hash'], 'authorizations_of_user_name');
    table.index(['name_hash'], 'authorizations_of_name');
    table.index(['mobile_hash'], 'authorizations_of_mobile', {
      predicate: knex.whereNotNull('mobile_hash'),
    });
    table.index(['email_hash'], 'authorizations_of_email', {
      predicate: knex.whereNotNull('email_hash'),
    });
  });
}

/**
 * A snapshot writes a hundred thousand departments at once: the primary key is their only index. It serves a tenant's list by code;
 * a search over all tenants reads them all.
 */
async function createDepartments(knex: Knex): Promise<void> {
  await knex.schema.createTable('departments', (table) => {
    table.text('set_id').notNullable();
    table.text('org_code').notNullable();
    table.text('org_name').notNullable();
    table.text('parent_code').notNullable();
    addStatementColumns(table);
    table.primary(['set_id', 'org_code']);
  });
  await knex.schema.createTable('department_sets', (table) => {
    table.text('set_id').notNullable();
    table.primary(['set_id']);
    table.text('instance_id').notNullable();
    table.text('tenant_id').notNullable();
    table.bigInteger('stated_at').notNullable();
    table.bigInteger('received_at').notNullable();
    table.integer('department_count').notNullable();
    table.index(['instance_id'], 'department_sets_of_instance');
    table.index(['tenant_id'], 'department_sets_of_tenant');
  });
}
