import type { OrderLookUp } from '../../src/domain/order-details.js';
import { createOrderLookUp } from '../../src/jobs/order-look-up.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { testNow } from './databases.js';
import { order as playedOrder } from './example-marketplace.js';
import { clientForTest } from './marketplace-client.js';
import { playOpenApis, type PlayedOpenApis } from './open-api-call.js';

export const minute = 60_000;

export interface CountedLookUp {
  readonly orders: OrderLookUp;
  /** The ids of the orders that the marketplace was asked for. */
  readonly asked: readonly string[];
  readonly clock: { now: number };
}

/** The look-up by a client whose calls are counted. */
export function countedLookUp(
  { load, committer }: Pick<Storage, 'load' | 'committer'>,
  client: MarketplaceClient | undefined,
): CountedLookUp {
  const asked: string[] = [];
  const clock = { now: testNow };
  const counted = client && {
    queryOrder: (...[query, settings]: Parameters<MarketplaceClient['queryOrder']>) => {
      asked.push(query.orderId);
      return client.queryOrder(query, settings);
    },
  };
  const orders = createOrderLookUp({ client: counted, load, committer, now: () => clock.now });
  return { orders, asked, clock };
}

/** A marketplace that has this order, placed a minute ago, a client of it, and the look-up between them. */
export async function playedLookUp(
  storage: Pick<Storage, 'load' | 'committer'>,
  orderId: string,
  accessKeys?: ReadonlyMap<string, string>,
): Promise<CountedLookUp & { readonly marketplace: PlayedOpenApis }> {
  const marketplace = await playOpenApis(accessKeys && { accessKeys });
  marketplace.state.orders.set(orderId, playedOrder({ orderId, createdAt: testNow - minute }));
  return { marketplace, ...countedLookUp(storage, clientForTest([marketplace.url]).client) };
}
