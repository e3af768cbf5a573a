import { readConfig, type Environment } from '../config.js';
import { findDevelopmentDataKey } from '../development-secrets.js';
import { findSqlitePath } from '../storage/database-url.js';
import { BackupError } from '../storage/verify-sqlite.js';

export interface DatabaseSettings {
  /** Of the embedded database. */
  readonly file: string;
  /** Those of the environment, or the one that a first start has made up; none is made. */
  readonly dataKeys: readonly Buffer[];
}

/**
 * What backup and restore need to be told. A cron job has less in its environment than the server, so nothing else is asked for. Throws
 * `BackupError` where the database is another program's to back up.
 */
export function readDatabaseSettings(environment: Environment): DatabaseSettings {
  const given = Object.fromEntries(names.map((name) => [name, environment[name]]));
  const { databaseUrl, dataKeys } = readConfig(given);
  const file = findSqlitePath(databaseUrl);
  if (file === undefined) throw new BackupError(postgresSentence);
  const isProduction = environment.NODE_ENV === 'production';
  const made = isProduction ? undefined : findDevelopmentDataKey(databaseUrl);
  return { file, dataKeys: dataKeys.length > 0 || made === undefined ? dataKeys : [made] };
}

const names = ['KOOGATE_DATABASE_URL', 'KOOGATE_DATA_KEY'].flatMap((name) => [
  name,
  `${name}_FILE`,
]);

const postgresSentence =
  'this database is PostgreSQL, which has better tools of its own: pg_dump, or pg_basebackup with archived WAL. ' +
  'The guide "Backup and restore" (/docs/guides/backup.html) says which parts belong together and what to do after a restore';
