/** What all events of a submission share. */
export interface AboutSubmission {
  readonly now: number;
  /** Who caused it, where the changes themselves do not tell. */
  readonly cause: string;
}
