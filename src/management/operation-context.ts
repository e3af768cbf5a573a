import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { Caller } from './request-in-progress.js';

/** What an operation may ask of the world. Nothing else is within its reach. */
export interface OperationContext {
  readonly directories: Directories;
  readonly committer: Committer;
  readonly now: number;
  readonly caller: Caller;
}
