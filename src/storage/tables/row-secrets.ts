import type { KeyedHash } from '../keyed-hash.js';
import type { Seal } from '../seal.js';

/** What a row mapper needs for texts that nobody may read in the database. */
export interface RowSecrets {
  readonly seal: Seal;
  readonly hash: KeyedHash;
}
