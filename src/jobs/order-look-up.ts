import type { Loaders } from '../domain/loaders.js';
import type { OrderLookUp, OrderOutcome } from '../domain/order-details.js';
import type { MarketplaceClient } from '../marketplace/marketplace-client.js';
import { orderAsker, type AskForOrder, type AskForOrderOptions } from './ask-for-order.js';

export interface OrderLookUpOptions extends Pick<AskForOrderOptions, 'committer' | 'now'> {
  /** `undefined`: the seller has given no AK/SK, so nobody is asked. */
  readonly client: Pick<MarketplaceClient, 'queryOrder'> | undefined;
  readonly load: Pick<Loaders, 'order' | 'orderDetails'>;
}

/** Orders from the storage, else from the marketplace; those who want the same one at once share a query. */
export function createOrderLookUp({ client, load, ...settings }: OrderLookUpOptions): OrderLookUp {
  const ask = client && orderAsker({ client, load, ...settings });
  const underWay = new Map<string, SharedQuery>();

  return {
    async lookUp(orderId, signal) {
      const order = await load.orderDetails(orderId);
      if (order !== undefined) return { kind: 'found', order };
      if (ask === undefined) return { kind: 'skipped' };
      return waitFor(underWay.get(orderId) ?? start(orderId, ask), signal);
    },
  };

  function start(orderId: string, askFor: AskForOrder): SharedQuery {
    const stop = new AbortController();
    const forget = (): void => {
      if (underWay.get(orderId) === query) underWay.delete(orderId);
    };
    const query: SharedQuery = {
      outcome: askFor(orderId, stop.signal).finally(forget),
      waiting: 0,
      giveUp() {
        forget();
        stop.abort();
      },
    };
    underWay.set(orderId, query);
    return query;
  }
}

interface SharedQuery {
  readonly outcome: Promise<OrderOutcome>;
  waiting: number;
  giveUp(): void;
}

/** One who is stopped leaves the query to the others; the last one takes it along. */
async function waitFor(query: SharedQuery, signal: AbortSignal): Promise<OrderOutcome> {
  query.waiting += 1;
  const waitingEnds = new AbortController();
  const stopped = new Promise<OrderOutcome>((resolve) => {
    const stop = (): void =>
      resolve({ kind: 'unavailable', problem: 'the look-up of the order was stopped' });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: waitingEnds.signal });
  });
  try {
    return await Promise.race([query.outcome, stopped]);
  } finally {
    waitingEnds.abort();
    query.waiting -= 1;
    if (query.waiting === 0) query.giveUp();
  }
}
