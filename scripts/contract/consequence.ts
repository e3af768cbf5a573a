/** What sort of thing follows from a change. */
export type ConsequenceKind =
  | 'type'
  | 'stub'
  | 'handler'
  | 'migration'
  | 'example'
  | 'emulator'
  | 'conformance'
  | 'documentation'
  | 'test';

/** One place that must follow when the specification changes, and which changes ask for it. */
export interface Consequence {
  /** Ids of the changes, as `Change` has them. */
  readonly changes: readonly string[];
  readonly kind: ConsequenceKind;
  /** From the root of the project, with `/`. */
  readonly path: string;
  /** Whether it is there already. */
  readonly exists: boolean;
  /** What is to be done there. */
  readonly sentence: string;
}
