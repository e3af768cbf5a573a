import { createHash } from 'node:crypto';
import type { NonceClaim } from '../../domain/committer.js';
import type { RowToWrite, Table } from './table.js';

/** Nonces that were used and may not come again before they expire. */
export const nonces = {
  name: 'nonces',
  columns: { nonce_hash: 'text', expires_at: 'bigint' },
} as const satisfies Table;

export function toNonceRow(claim: NonceClaim): RowToWrite<keyof typeof nonces.columns> {
  return { nonce_hash: nonceHash(claim), expires_at: claim.expiresAt };
}

/**
 * The nonce's key in the table. A hash, because nothing bounds a nonce: PostgreSQL refuses index entries over some
 * 2,700 bytes, and a nonce of that length must be claimed like any other. The length in front keeps class and nonce apart.
 */
export function nonceHash({ keyClass, nonce }: Pick<NonceClaim, 'keyClass' | 'nonce'>): string {
  return createHash('sha256').update(`${keyClass.length}:${keyClass}${nonce}`).digest('base64url');
}
