import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import { createKeyedHash, type KeyedHash } from './keyed-hash.js';
import type { Seal } from './seal.js';
import { fromIndexKeyRow, indexKeyName, indexKeys, toIndexKeyRow } from './tables/index-keys.js';

const keyBytes = 32;

export interface IndexKeyOptions {
  readonly database: Pick<Database, 'run'>;
  readonly seal: Seal;
  readonly now: () => number;
}

/**
 * The key of all keyed hashes of a database. It is made once and kept there under the seal, so that hashes stay the same when data
 * keys change. Asked for at the first use and not at start: the database may be away then, or not be migrated yet.
 */
export class IndexKey {
  readonly #options: IndexKeyOptions;
  #loading: Promise<KeyedHash> | undefined;

  constructor(options: IndexKeyOptions) {
    this.#options = options;
  }

  /** Rejects as `Database.run` does, and with `internal` when the data key that sealed it is missing; the next use tries again. */
  hash(): Promise<KeyedHash> {
    if (this.#loading === undefined) {
      const loading = this.#load();
      this.#loading = loading;
      loading.catch(() => (this.#loading = undefined));
    }
    return this.#loading;
  }

  async #load(): Promise<KeyedHash> {
    const { database, seal, now } = this.#options;
    const row = await database.run(async (knex) => {
      const find = async (): Promise<Record<string, unknown> | undefined> =>
        knex<Record<string, unknown>>(indexKeys.name).where({ name: indexKeyName }).first();
      const known = await find();
      if (known !== undefined) return known;
      // Of several processes that find none, one is first; the others take what it made.
      const made = toIndexKeyRow({ key: randomBytes(keyBytes), createdAt: now() }, seal);
      await knex(indexKeys.name).insert(made).onConflict('name').ignore();
      return find();
    });
    if (row === undefined) throw new Error('the index key was removed while it was being made');
    return createKeyedHash(fromIndexKeyRow(row, seal).key);
  }
}
