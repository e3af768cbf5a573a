import type { Knex } from 'knex';
import { classifyDatabaseError } from './classify-error.js';

/**
 * Writes, since reading succeeds on a full disk. The row is a nonce that has expired, so pruning may take it away. A
 * database that answers but refuses (not migrated yet) is there all the same.
 */
export async function probe(knex: Knex): Promise<void> {
  const row = { nonce_hash: 'health', expires_at: 0 };
  try {
    await knex('nonces').insert(row).onConflict('nonce_hash').merge();
  } catch (error) {
    if (classifyDatabaseError(error) !== 'refused') throw error;
  }
}
