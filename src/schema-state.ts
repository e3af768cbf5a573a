import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { KooGateError } from './domain/koogate-error.js';

export interface SchemaState {
  /** Whether the database has the schema of this version. */
  current(): boolean;
  /** Gives up trying. */
  stop(): Promise<void>;
}

interface Migratable {
  migrate(): Promise<unknown>;
}

const retryMs = 1_000;

/**
 * Migrates. A database that is away at the start is no reason to stay away too: calls are answered 000005, `/readyz` says
 * why, and the migration is tried until the database is there. Any other failure throws.
 */
export async function bringUpToDate(storage: Migratable, log: Logger): Promise<SchemaState> {
  const stopping = new AbortController();
  const away = await tryToMigrate(storage);
  let current = away === undefined;
  const retries = away === undefined ? Promise.resolve() : retry(away.message);
  return {
    current: () => current,
    async stop() {
      stopping.abort();
      await retries;
    },
  };

  async function retry(reason: string): Promise<void> {
    log.error({ reason }, 'the database is away; calls are answered 000005 until it is back');
    while (!current && !stopping.signal.aborted) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      try {
        current = (await tryToMigrate(storage)) === undefined;
      } catch (error) {
        log.error(
          { err: error },
          'the database is there but cannot be migrated; it is tried again',
        );
      }
    }
    if (current) log.info('the database is there and up to date');
  }
}

/** Resolves with why the database is away, or with nothing when it has the schema. */
async function tryToMigrate(storage: Migratable): Promise<KooGateError | undefined> {
  try {
    await storage.migrate();
    return undefined;
  } catch (error) {
    if (error instanceof KooGateError && error.code === 'storage-unavailable') return error;
    throw error;
  }
}
