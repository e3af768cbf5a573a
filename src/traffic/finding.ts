import type { UndescribedKind } from '../openapi/undescribed-finder.js';

/** A difference between a recorded call and the specification. */
export interface Finding {
  readonly side: 'request' | 'answer';
  readonly kind: FindingKind;
  /** From the body down, `[]` for the entries of a list; empty: the whole. */
  readonly path: string;
  /** What the server says, or what is wrong, in words that quote no value. */
  readonly sentence: string | undefined;
  /** The sender's, for whoever may see it; `undefined` where none is meant. */
  readonly value: unknown;
}

export type FindingKind =
  | UndescribedKind
  | 'refused'
  | 'unknown-path'
  | 'unknown-activity'
  | 'unknown-code'
  | 'unknown-status'
  | 'missing-member'
  | 'other-form'
  | 'no-json';
