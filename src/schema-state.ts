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
  let current = await hasMigrated(storage);
  const retries = current ? Promise.resolve() : retry();
  return {
    current: () => current,
    async stop() {
      stopping.abort();
      await retries;
    },
  };

  async function retry(): Promise<void> {
    while (!current && !stopping.signal.aborted) {
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      try {
        current = await hasMigrated(storage);
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

/** Whether the database has the schema now; not, when it is away: why, its health tells. */
async function hasMigrated(storage: Migratable): Promise<boolean> {
  try {
    await storage.migrate();
    return true;
  } catch (error) {
    if (error instanceof KooGateError && error.code === 'storage-unavailable') return false;
    throw error;
  }
}
