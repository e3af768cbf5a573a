import type { CallAttempt } from './marketplace-attempts.js';
import {
  newInstanceBody,
  newOrderLine,
  releaseBody,
  renewalBody,
  statusBody,
  type OrderLineIds,
} from './marketplace-calls.js';

/** The steps of every purchase, in order; each is the event that the history must show for it. */
export const buyerSteps = [
  'purchase',
  'renewal',
  'freeze',
  'renewal',
  'unfreeze',
  'release',
] as const;

/** One purchase through its life. The marketplace repeats what was not answered, and goes on when it was. */
export interface Buyer {
  readonly line: OrderLineIds;
  /** Steps that were answered with success. */
  readonly answered: () => number;
  readonly instanceId: () => string | undefined;
  /** Makes the next call, or the last one again when that was not answered. */
  next(attempt: CallAttempt): Promise<void>;
}

export function newBuyer(): Buyer {
  const line = newOrderLine();
  const renewals = [newOrderLine(), newOrderLine()] as const;
  let instanceId: string | undefined;
  let answered = 0;

  const bodyOf = (step: number): object => {
    const id = instanceId ?? '';
    const bodies = [
      newInstanceBody(line),
      renewalBody(id, '20300301155959', renewals[0]),
      statusBody(id, 'FREEZE'),
      renewalBody(id, '20310301155959', renewals[1]),
      statusBody(id, 'UNFREEZE'),
      releaseBody(id),
    ];
    return bodies[step] ?? {};
  };

  return {
    line,
    answered: () => answered,
    instanceId: () => instanceId,
    async next(attempt) {
      const answer = await attempt(bodyOf(answered));
      if (answer === undefined) return;
      instanceId ??= answer.instanceId;
      answered += 1;
    },
  };
}
