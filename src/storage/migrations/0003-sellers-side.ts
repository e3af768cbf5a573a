import type { Knex } from 'knex';
import { createJobsTables } from './0003-jobs-tables.js';
import { createLicenseTables } from './0003-license-tables.js';
import { createOrderTables } from './0003-order-tables.js';
import { createUsageTables } from './0003-usage-tables.js';

export { down } from './0001-saas-v2.js';

/** The tables of the seller's side: what has happened, the work that follows, and what it needs to know. */
export async function up(knex: Knex): Promise<void> {
  await createJobsTables(knex);
  await createOrderTables(knex);
  await createUsageTables(knex);
  await createLicenseTables(knex);
}
