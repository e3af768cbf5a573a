import { readConfig, type Config } from '../config.js';
import { withDevelopmentSecrets } from '../development-secrets.js';
import { openStorage, type Storage } from '../storage/open-storage.js';

/** The database that the environment names, for commands that need nothing else of the server. */
export async function openConfiguredStorage(): Promise<{ storage: Storage; config: Config }> {
  const { config } = withDevelopmentSecrets(readConfig(process.env));
  const { databaseUrl, dataKeys } = config;
  return { config, storage: await openStorage({ databaseUrl, dataKeys, now: Date.now }) };
}
