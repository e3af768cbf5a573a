import knexFactory from 'knex';
import { parseDatabaseUrl } from '../../../src/storage/database-url.js';

/** What the calls that are measured ask about, and what it is found by. */
const askedAbout = {
  instances: 'instance_id',
  orders: 'order_id',
  order_lines: 'order_id',
  instance_history: 'instance_id',
};

/**
 * Reads these tables and their keys once, so that they are in memory as far as there is room: what a page from the disk takes is no matter of
 * how much there is, and a server that has run for a while has them.
 */
export async function warmUp(databaseUrl: string): Promise<void> {
  const location = parseDatabaseUrl(databaseUrl);
  const knex = knexFactory({ ...location.connectionConfig('migrating'), pool: { min: 1, max: 1 } });
  try {
    for (const [table, key] of Object.entries(askedAbout)) {
      await knex.raw(
        `select max(length(cast(${table}.${key} as text) || ${table}.${key})) from ${table}`,
      );
      if (location.dialect.name === 'postgres') await knex.raw('set enable_seqscan = off');
      await knex.raw(`select count(*) from (select ${key} from ${table} order by ${key}) as keys`);
      if (location.dialect.name === 'postgres') await knex.raw('set enable_seqscan = on');
    }
  } finally {
    await knex.destroy();
  }
}
