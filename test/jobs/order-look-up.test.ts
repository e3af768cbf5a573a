import { beforeAll, describe, expect, it } from 'vitest';
import type { Committer } from '../../src/domain/committer.js';
import { createOrderLookUp } from '../../src/jobs/order-look-up.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { order as playedOrder } from '../support/example-marketplace.js';
import { clientForTest } from '../support/marketplace-client.js';
import { accessKey } from '../support/open-api-call.js';
import { countedLookUp, minute, playedLookUp } from '../support/order-look-up.js';
import { testOrder } from '../support/orders.js';
import { tcpServer } from '../support/raw-server.js';
import { newTestId, purchaseOf, submissionOf, testInstance } from '../support/submissions.js';

const never = new AbortController().signal;

describeEachDatabase('the look-up of an order', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  const bench = (orderId: string, accessKeys?: ReadonlyMap<string, string>) =>
    playedLookUp(storage, orderId, accessKeys);
  const lookUpBy = (client: MarketplaceClient | undefined) => countedLookUp(storage, client);

  const proof = 'MOCKPERIODYEARNEW';

  it('fetches it whole, and keeps it as it came', async () => {
    const orderId = newTestId('order');
    const { orders } = await bench(orderId);
    const outcome = await orders.lookUp(orderId, never);
    const raw: unknown = expect.stringMatching(/^\{"resultCode":"MKT\.0000".*"customerType":0/);
    expect(outcome).toEqual({
      kind: 'found',
      order: {
        orderId,
        orderType: 'NEW',
        createdAt: testNow - minute,
        lines: [
          {
            orderLineId: `${orderId}-000001`,
            chargingMode: 'PERIOD',
            expiresAt: Date.UTC(2027, 2, 2, 15, 59, 59),
            periodType: 'year',
            periodNumber: 1,
            products: [
              {
                productId: 'OFFI846204237451911168',
                skuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
                linearValue: 50,
                productName: '示例商品,标准版,包周期',
              },
            ],
            extendParams: [{ name: 'ip', value: '127.0.0.1' }],
            amount: '100',
            amountAfterDiscount: '100',
          },
        ],
        buyer: {
          customerId: '00000000000000000000000000000002',
          customerName: 'example-buyer',
          customerRealName: '示例客户',
          customerType: 0,
          mobilePhone: '00000000000',
          email: 'buyer@example.com',
          userId: '0f3c2d1e4b5a69788796a5b4c3d2e1f0',
          userName: 'purchasing',
        },
        extendParams: [],
        raw,
        fetchedAt: testNow,
      },
    });
    expect({ kind: 'found', order: await storage.load.orderDetails(orderId) }).toEqual(outcome);
  });

  it('asks once for twenty who want it at once, and nobody afterwards', async () => {
    const orderId = newTestId('order');
    const { orders, asked } = await bench(orderId);
    const lookUps = Array.from({ length: 20 }, () =>
      orders.lookUp(orderId, AbortSignal.timeout(9_999)),
    );
    const outcomes = await Promise.all(lookUps);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['found']));
    expect(await orders.lookUp(orderId, never)).toEqual(outcomes[0]);
    expect(asked).toEqual([orderId]);
  });

  it('asks nobody without AK/SK, and shows what is kept all the same', async () => {
    const orderId = newTestId('order');
    const { orders } = lookUpBy(undefined);
    expect(await orders.lookUp(orderId, never)).toEqual({ kind: 'skipped' });
    const order = testOrder({ orderId });
    const changes = [{ kind: 'put', table: 'orderDetails', record: order }] as const;
    await storage.committer.commit(submissionOf({ changes }));
    expect(await orders.lookUp(orderId, never)).toEqual({ kind: 'found', order });
  });

  describe('one that the marketplace does not know', () => {
    const unknown = (orderId: string, code = 'MKT.0150') =>
      `order ${orderId} is unknown to the marketplace, or belongs to another seller (${code})`;

    it('counts as unknown minutes after the first call about it, and may be known before', async () => {
      const instance = testInstance();
      await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
      const { orderId } = instance;
      const { orders, clock, marketplace } = await bench('another');
      const again = (seconds: number) =>
        `${unknown(orderId)}; for ${seconds} s it is asked for again, since the marketplace may be behind its own call`;
      for (const [at, seconds] of [
        [0, 300],
        [minute, 240],
        [5 * minute - 1, 1],
      ] as const) {
        clock.now = testNow + at;
        expect(await orders.lookUp(orderId, never)).toEqual({
          kind: 'unavailable',
          problem: again(seconds),
        });
      }
      clock.now = testNow + 5 * minute;
      expect(await orders.lookUp(orderId, never)).toEqual({
        kind: 'unknown',
        problem: unknown(orderId),
      });
      marketplace.state.orders.set(orderId, playedOrder({ orderId }));
      expect(await orders.lookUp(orderId, never)).toMatchObject({ kind: 'found' });
    });

    it('counts at once when no call has named it', async () => {
      const orderId = newTestId('order');
      const { orders } = await bench('another');
      expect(await orders.lookUp(orderId, never)).toEqual({
        kind: 'unknown',
        problem: unknown(orderId),
      });
    });

    it('counts only when the key is good: a mock order proves it, once', async () => {
      const { orders, asked } = await bench('another');
      const [first, second] = [newTestId('order'), newTestId('order')];
      await orders.lookUp(first, never);
      await orders.lookUp(second, never);
      expect(asked).toEqual([first, proof, second]);
    });

    it('says nothing about the order when the mock order is refused as well', async () => {
      const answer = '{"resultCode":"MKT.0150","resultMsg":"Illegal operation."}';
      const url = await tcpServer((socket) =>
        socket.end(
          `HTTP/1.1 401 Unauthorized\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`,
        ),
      );
      const { orders } = lookUpBy(clientForTest([new URL(url).origin]).client);
      const orderId = newTestId('order');
      expect(await orders.lookUp(orderId, never)).toEqual({
        kind: 'unavailable',
        problem: `whether order ${orderId} is known cannot be told: the marketplace has not accepted the order query (MKT.0150, HTTP 401): the order is unknown, or belongs to another seller`,
      });
    });

    it.each(['MKT.0100', 'MKT.0101', 'MKT.0150', 'MKT.0199', 'MKT.9001'])(
      'may be told so by %s',
      async (code) => {
        const orderId = newTestId('order');
        const { orders, marketplace } = await bench(orderId);
        marketplace.openApis.answerNext('queryOrder', code);
        expect(await orders.lookUp(orderId, never)).toEqual({
          kind: 'unknown',
          problem: unknown(orderId, code),
        });
      },
    );
  });

  it.each(['MKT.0999', 'MKT.0151', 'MKT.0154', 'MKT.0250', 'MKT.9002', 'APIGW.0501'])(
    '%s says nothing about the order: later it can be asked for',
    async (code) => {
      const orderId = newTestId('order');
      const { orders, marketplace, asked } = await bench(orderId);
      marketplace.openApis.answerNext('queryOrder', code);
      const outcome = await orders.lookUp(orderId, never);
      expect(outcome).toMatchObject({ kind: 'unavailable' });
      expect(outcome).toHaveProperty('problem', expect.stringContaining(`(${code}`));
      expect(asked).toEqual([orderId]);
    },
  );

  it('with a wrong access key no order is unknown, and no message names the key', async () => {
    const orderId = newTestId('order');
    const { orders } = await bench(orderId, new Map());
    const outcome = await orders.lookUp(orderId, never);
    expect(outcome).toMatchObject({ kind: 'unavailable' });
    expect(JSON.stringify(outcome)).not.toContain(accessKey);
  });

  it('one who is stopped leaves the query to the others', async () => {
    const orderId = newTestId('order');
    const { orders, asked } = await bench(orderId);
    const stop = new AbortController();
    const stopped = orders.lookUp(orderId, stop.signal);
    const other = orders.lookUp(orderId, never);
    stop.abort();
    expect(await stopped).toEqual({
      kind: 'unavailable',
      problem: 'the look-up of the order was stopped',
    });
    expect(await other).toMatchObject({ kind: 'found' });
    expect(asked).toEqual([orderId]);
  });

  it('the last one who is stopped ends the query', async () => {
    let isOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    const stop = new AbortController();
    const url = await tcpServer((socket) => {
      socket.on('close', isOver);
      stop.abort();
    });
    const { orders } = lookUpBy(clientForTest([new URL(url).origin]).client);
    expect(await orders.lookUp(newTestId('order'), stop.signal)).toMatchObject({
      kind: 'unavailable',
    });
    await over;
  });

  it('an order that cannot be kept is not found', async () => {
    const orderId = newTestId('order');
    const { marketplace } = await bench(orderId);
    const { client } = clientForTest([marketplace.url]);
    const committer: Committer = {
      commit: () => Promise.reject(new Error('the database is away')),
    };
    const orders = createOrderLookUp({ client, load: storage.load, committer, now: () => testNow });
    await expect(orders.lookUp(orderId, never)).rejects.toThrow('the database is away');
  });
});
