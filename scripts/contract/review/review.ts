import { matchesId, type Acknowledgement } from '../acknowledgements.js';
import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';

/** What a review has found, and whether the change may go on. */
export interface Review {
  /** What people call the state that was compared with. */
  readonly base: string;
  readonly changes: readonly ReviewedChange[];
  /** Those that hold the review up. */
  readonly open: readonly ReviewedChange[];
  /** Acknowledgements that match no change since the last published version; any other base may have the change already. */
  readonly stale: readonly Acknowledgement[];
  readonly isStrict: boolean;
  /** Which oasdiff has compared too, or a sentence why none has. */
  readonly oasdiff: { readonly version: string } | { readonly why: string };
  /** What has to follow in the project; `undefined` when nobody has looked. */
  readonly follows: readonly Consequence[] | undefined;
  readonly isAccepted: boolean;
}

export interface ReviewedChange {
  readonly change: Change;
  readonly acknowledgement: Acknowledgement | undefined;
}

export type Reviewed = Pick<Review, 'base' | 'isStrict' | 'oasdiff' | 'follows'> & {
  readonly changes: readonly Change[];
  readonly acknowledgements: readonly Acknowledgement[];
  /** Whether the base is the last published version, since which acknowledgements count. */
  readonly isSinceLastVersion?: boolean;
};

/** A breaking change needs an acknowledgement; a strict review demands one for a risky change too. */
export function review({
  changes,
  acknowledgements,
  isSinceLastVersion = true,
  ...rest
}: Reviewed): Review {
  const reviewed = changes.map((change) => ({
    change,
    acknowledgement: acknowledgements.find((each) => matchesId(each.change, change.id)),
  }));
  const open = reviewed.filter(
    ({ change, acknowledgement }) =>
      acknowledgement === undefined && isHeldUp(change, rest.isStrict),
  );
  const stale = acknowledgements.filter(
    (each) => isSinceLastVersion && !changes.some(({ id }) => matchesId(each.change, id)),
  );
  return { ...rest, changes: reviewed, open, stale, isAccepted: open.length + stale.length === 0 };
}

function isHeldUp({ class: each }: Change, isStrict: boolean): boolean {
  return each === 'breaking' || (isStrict && each === 'risky');
}
