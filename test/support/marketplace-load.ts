import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempts } from './marketplace-attempts.js';
import { buyerSteps, newBuyer, type Buyer } from './marketplace-buyer.js';
import { newInstanceBody } from './marketplace-calls.js';
import type { DatabaseContent } from './server-database.js';

/** Buyers who come one after the other, several at once, while the server lives and dies. */
export interface Load {
  /** Everybody who has ever come. */
  readonly buyers: readonly Buyer[];
  /** Goes on where the last run was cut off; resolves when `isOver` says so and nothing is under way. */
  run(isOver: () => boolean): Promise<void>;
  /** Brings every purchase that was begun to its end. */
  finish(): Promise<void>;
}

const pauseMs = 20;

export function newLoad(calls: Attempts, buyersAtOnce: number): Load {
  const buyers: Buyer[] = [];
  const current: Buyer[] = [];
  const begin = (): Buyer => {
    const buyer = newBuyer();
    buyers.push(buyer);
    return buyer;
  };
  return {
    buyers,
    async run(isOver) {
      const queues = Array.from({ length: buyersAtOnce }, async (_, index) => {
        while (!isOver()) {
          const buyer = (current[index] ??= begin());
          await takeStep(buyer, calls);
          if (buyer.answered() === buyerSteps.length) current[index] = begin();
        }
      });
      await Promise.all(queues);
    },
    async finish() {
      const unfinished = current.splice(0);
      await Promise.all(
        unfinished.map(async (buyer) => {
          for (let step = buyer.answered(); step < buyerSteps.length; step += 1) {
            await takeStep(buyer, calls);
          }
        }),
      );
    },
  };
}

/** The marketplace may send a purchase twice at once; the second must find the first, or be it. */
async function takeStep(buyer: Buyer, { attempt }: Attempts): Promise<void> {
  const before = buyer.answered();
  const again = before === 0 ? attempt(newInstanceBody(buyer.line)) : undefined;
  await Promise.all([buyer.next(attempt), again]);
  if (buyer.answered() === before) await sleep(pauseMs);
}

/** A purchase and two renewals; a release that is no unsubscription names no order. */
export const linesOfBuyer = 3;

/** What a finished purchase has left is known to the letter, however often its calls were cut off and repeated. */
export function unexpectedTraces(
  buyers: readonly Buyer[],
  { instances, history }: DatabaseContent,
): readonly string[] {
  return buyers.flatMap((buyer) => {
    const { orderId } = buyer.line;
    const own = instances.filter(({ order_id }) => order_id === orderId);
    const [instance] = own;
    if (instance === undefined || own.length > 1) return [`${orderId}: ${own.length} instances`];
    if (instance.instance_id !== buyer.instanceId()) {
      return [`${orderId}: answered ${String(buyer.instanceId())}, kept ${instance.instance_id}`];
    }
    const events = history
      .filter(({ instance_id }) => instance_id === instance.instance_id)
      .map(({ event }) => event);
    const isWhole = events.join() === buyerSteps.join() && instance.state === 'released';
    return isWhole ? [] : [`${orderId}: ${instance.state} after ${events.join()}`];
  });
}
