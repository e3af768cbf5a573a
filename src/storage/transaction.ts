import type { Knex } from 'knex';

/**
 * Runs the work in one transaction and rejects with the work's own error. knex would reject with that of its ROLLBACK,
 * which fails whenever the database has rolled back by itself already (SQLite does on a full disk) and says nothing.
 */
export async function inTransaction<Result>(
  knex: Knex,
  work: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  let failure: { readonly error: unknown } | undefined;
  try {
    return await knex.transaction(async (transaction) => {
      try {
        return await work(transaction);
      } catch (error) {
        failure = { error };
        throw error;
      }
    });
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  }
}
