import { expect, it } from 'vitest';
import { dumpMigratedSchema, dumpSchema } from '../../scripts/dump-schema.js';
import { describeEachDatabase, useDatabase } from '../support/databases.js';

describeEachDatabase('dumpSchema', (database) => {
  const other = useDatabase(database.kind);

  it('is the same text for every database that the same migrations made', async () => {
    const first = await dumpMigratedSchema(database.url());
    expect(await dumpMigratedSchema(other.url())).toBe(first);
    expect(await dumpSchema(database.url())).toBe(first);
  });

  it('names every table and the constraints that are identities', async () => {
    const text = await dumpSchema(database.url());
    const names = [...text.matchAll(/^create table (\w+)/gim)].map(([, name]) => name);
    expect(names).toEqual([
      'applications',
      'authorizations',
      'calls',
      'debug_instances',
      'department_sets',
      'departments',
      'events',
      'index_keys',
      'instance_history',
      'instances',
      'interventions',
      'job_attempts',
      'jobs',
      'license_code_orders',
      'license_code_reports',
      'license_codes',
      'license_requests',
      'license_uploads',
      'licenses',
      'nonces',
      'on_demand_sales',
      'order_details',
      'order_lines',
      'order_notices',
      'orders',
      'purchases',
      'tenants',
      'usage_records',
      'usage_totals',
    ]);
    expect(text).toMatch(/primary key \(order_id, order_line_id, instance_id, purpose\)/i);
    expect(text).toMatch(/unique .*\(order_id, order_line_id, sale_product_id\)/i);
    expect(text).not.toMatch(/unique .*\(order_id, order_line_id\)/i);
    expect(text).toMatch(/primary key \(set_id, org_code\)/i);
    expect(text).not.toContain('koogate_migrations');
    expect(text).not.toMatch(/koogate_test_/);
  });
});
