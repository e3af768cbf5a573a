import { textsDigest } from '../protocol/texts-digest.js';

/**
 * The id of what these texts name together: the same texts, the same id, in every process. Ids of the marketplace may hold any
 * character and be long; this fits into a header.
 */
export function toEventId(...identity: readonly string[]): string {
  return `evt_${textsDigest(identity)}`;
}

/** The same for a job. */
export function toJobId(...identity: readonly string[]): string {
  return `job_${textsDigest(identity)}`;
}
