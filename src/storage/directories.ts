import type { Directories } from '../domain/directories.js';
import type { AccessSeal } from './access-seal.js';
import { callDirectory } from './call-directory.js';
import type { Database } from './database.js';
import { instanceDirectory } from './instance-directory.js';
import { orderDirectory } from './order-directory.js';

export interface DirectoriesOptions {
  readonly database: Database;
  readonly seal: AccessSeal;
}

/** Lists for operators. Plain queries: few ask, and none of them waits for a commit longer than its turn. */
export function createDirectories({ database, seal }: DirectoriesOptions): Directories {
  return {
    instances: instanceDirectory(database, seal),
    calls: callDirectory(database),
    orders: orderDirectory(database),
  };
}
