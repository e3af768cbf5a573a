import { createHash } from 'node:crypto';

/**
 * The id of what these texts name together: the same texts, the same id, in every process. Ids of the marketplace may hold any
 * character and be long; this fits into a header.
 */
export function toEventId(...identity: readonly string[]): string {
  return `evt_${digest(identity)}`;
}

/** The same for a job. */
export function toJobId(...identity: readonly string[]): string {
  return `job_${digest(identity)}`;
}

// 144 bits: nobody meets the same twice.
const charactersKept = 24;

function digest(identity: readonly string[]): string {
  // As JSON, so that the texts stay apart whatever characters they hold.
  const hash = createHash('sha256').update(JSON.stringify(identity));
  return hash.digest('base64url').slice(0, charactersKept);
}
