import { existsSync } from 'node:fs';
import { readConfig, type Config } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import { openStorage, type Storage } from '../storage/open-storage.js';

export interface ConfiguredStorage {
  readonly storage: Storage;
  readonly config: Config;
}

/** The database that the environment names, for commands that need nothing else of the server. */
export async function openConfiguredStorage(): Promise<ConfiguredStorage> {
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  const { databaseUrl, dataKeys } = config;
  return { config, storage: await openStorage({ databaseUrl, dataKeys, now: Date.now }) };
}

/** The same for reading: a file of SQLite that is not there has nothing to read. */
export async function openExistingStorage(): Promise<ConfiguredStorage> {
  const opened = await openConfiguredStorage();
  const { databaseUrl } = opened.config;
  const isThere =
    !databaseUrl.startsWith('sqlite:') || existsSync(databaseUrl.slice('sqlite:'.length));
  if (isThere) return opened;
  await opened.storage.close();
  throw new Error('there is no database of a server here: run this where KooGate runs');
}
