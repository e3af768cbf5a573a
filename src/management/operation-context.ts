import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { MarketplaceClient } from '../marketplace/marketplace-client.js';
import type { Caller } from './request-in-progress.js';

/** What an operation may ask of the world. Nothing else is within its reach. */
export interface OperationContext {
  readonly directories: Directories;
  readonly committer: Committer;
  /** `undefined` without AK/SK. */
  readonly marketplace: MarketplaceClient | undefined;
  readonly newId: () => string;
  readonly now: number;
  readonly caller: Caller;
}
