import type { ChangePart } from '../change.js';
import type { ChangeKind } from '../change-kinds.js';

/** A difference as a comparer finds it: where it is seen from the thing that is compared, and not yet judged. */
export interface Difference {
  readonly at: readonly string[];
  readonly kind: ChangeKind;
  /** Tells two of a kind at one place apart: a value, a keyword, a name. Part of the id. */
  readonly detail?: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The named schema in which it was made. */
  readonly schema?: string | undefined;
  /** Of a removed member: whether the object around it lets no unknown ones pass. */
  readonly isClosed?: boolean;
}

/** A difference, and where in a specification it is. */
export interface LocatedDifference extends Difference {
  /** `undefined`: beside all operations. */
  readonly operationId: string | undefined;
  readonly part: ChangePart;
  /** Of an answer. */
  readonly status?: string;
}

/** The same differences, seen from one step further out. */
export function within(
  step: string | readonly string[],
  differences: readonly Difference[],
): readonly Difference[] {
  const steps = typeof step === 'string' ? [step] : step;
  return differences.map((difference) => ({ ...difference, at: [...steps, ...difference.at] }));
}

/** At the compared thing itself. */
export function differenceHere(
  kind: ChangeKind,
  before: unknown,
  after: unknown,
  more: Partial<Pick<Difference, 'detail' | 'schema' | 'at' | 'isClosed'>> = {},
): Difference {
  return { at: [], kind, before, after, ...more };
}
