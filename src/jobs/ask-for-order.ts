import type { Committer } from '../domain/committer.js';
import type { Loaders } from '../domain/loaders.js';
import type { OrderOutcome } from '../domain/order-details.js';
import { flawOfOrder } from '../marketplace/flaw-of-order.js';
import type { CallFailure, MarketplaceClient } from '../marketplace/marketplace-client.js';
import { toOrderDetails } from '../marketplace/to-order-details.js';

export interface AskForOrderOptions {
  readonly client: Pick<MarketplaceClient, 'queryOrder'>;
  readonly load: Pick<Loaders, 'order'>;
  readonly committer: Committer;
  readonly now: () => number;
}

export type AskForOrder = (orderId: string, signal: AbortSignal) => Promise<OrderOutcome>;

/** For so long after the first call about it, an order that is unknown may be one that the order query does not know yet (ms). */
export const unknownGraceMs = 5 * 60_000;

/** Answers to every seller (open-api.md 4.3). */
const mockOrderId = 'MOCKPERIODYEARNEW';

/**
 * Asks the marketplace for an order and keeps it. Rejects only when the storage is away.
 *
 * No page prints the code for an order that is unknown or another seller's, and the likely ones also stand for an access key that may
 * not ask. So such an answer counts once an order query has succeeded with that key, if need be that of a mock order. And since the
 * marketplace may be behind its own callback, the order counts as unknown only minutes after the first call about it; before, it is
 * `unavailable`, and whoever wants it tries again.
 */
export function orderAsker({ client, load, committer, now }: AskForOrderOptions): AskForOrder {
  let isKeyProven = false;

  return async (orderId, signal) => {
    const answer = await client.queryOrder({ orderId }, { signal });
    if (!answer.ok) return judge(orderId, answer.failure, signal);
    isKeyProven = true;
    const order = toOrderDetails({ info: answer.data, raw: answer.raw, fetchedAt: now() });
    const flaw = flawOfOrder(order, orderId);
    if (flaw !== undefined) return { kind: 'unavailable', problem: flaw };
    await committer.commit({
      call: null,
      nonce: null,
      changes: [{ kind: 'put', table: 'orderDetails', record: order }],
    });
    return { kind: 'found', order };
  };

  async function judge(
    orderId: string,
    failure: CallFailure,
    signal: AbortSignal,
  ): Promise<OrderOutcome> {
    if (!speaksOfOrder(failure)) return { kind: 'unavailable', problem: failure.message };
    if (!isKeyProven) {
      const proof = await client.queryOrder({ orderId: mockOrderId }, { signal });
      if (!proof.ok) {
        const problem = `whether order ${orderId} is known cannot be told: ${proof.failure.message}`;
        return { kind: 'unavailable', problem };
      }
      isKeyProven = true;
    }
    const problem = `order ${orderId} is unknown to the marketplace, or belongs to another seller (${failure.code ?? ''})`;
    const graceMs = await graceLeft(orderId);
    if (graceMs <= 0) return { kind: 'unknown', problem };
    const rest = `for ${Math.ceil(graceMs / 1_000)} s it is asked for again, since the marketplace may be behind its own call`;
    return { kind: 'unavailable', problem: `${problem}; ${rest}` };
  }

  /** None for an order that no call has named. */
  async function graceLeft(orderId: string): Promise<number> {
    const seen = await load.order(orderId);
    return seen === undefined ? 0 : seen.firstSeenAt + unknownGraceMs - now();
  }
}

/** Codes that are likely for an order that is unknown or another's (open-api.md 4.4), by the part after the dot. */
const codesOfUnknownOrders: ReadonlySet<string> = new Set(['0100', '0101', '0150', '0199', '9001']);

function speaksOfOrder({ kind, code }: CallFailure): boolean {
  return kind === 'refused' && codesOfUnknownOrders.has(code?.split('.').at(-1) ?? '');
}
