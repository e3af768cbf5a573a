import { describe, expect, it } from 'vitest';
import { order as playedOrder } from '../support/example-marketplace.js';
import { countedLookUp } from '../support/order-look-up.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { seedOrderDetails } from './management-hidden.js';
import {
  aPurchase,
  seedInstance,
  startManagement,
  type ManagementStorage,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: orders as the marketplace tells them', (storage) => {
  const marketplace = useMarketplace();

  async function seededOrder(): Promise<string> {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    return instance.orderId;
  }

  function startAsking() {
    const { load, committer } = storage() as Required<ManagementStorage>;
    const { client } = marketplace();
    const { orders, asked } = countedLookUp({ load, committer }, client);
    const { as } = startManagement(storage(), { marketplace: client, orders });
    return {
      as,
      asked,
      lookUp: (id: string) => as('operator').post(`/api/v1/orders/${id}/look-up`, {}),
    };
  }

  describe('getOrder', () => {
    it('tells nothing of an order that nobody has looked up', async () => {
      const orderId = await seededOrder();
      const response = await startManagement(storage())
        .as('admin')
        .get(`/api/v1/orders/${orderId}`);
      expectAsSpecified(response, 'getOrder');
      expect(response.body).toMatchObject({ orderId, details: null });
    });

    it('shows a viewer what was bought for how much, amounts as they were written', async () => {
      const { orderId } = await seedOrderDetails(storage());
      const response = await startManagement(storage())
        .as('viewer')
        .get(`/api/v1/orders/${orderId}`);
      expect(response.body).toMatchObject({
        details: {
          orderType: 'NEW',
          lines: [
            {
              chargingMode: 'PERIOD',
              periodType: 'year',
              periodNumber: 1,
              amount: '1280.50',
              amountAfterDiscount: '1152.45',
              products: [{ productId: 'product-a', productName: '示例产品' }],
            },
          ],
          detailsRedacted: true,
        },
      });
      expect(response.text).not.toContain('as it');
    });

    it('shows an operator the buyer and the answers too, and nobody the raw answer', async () => {
      const { orderId, buyer, extendParams, lines } = await seedOrderDetails(storage());
      for (const role of ['operator', 'admin'] as const) {
        const response = await startManagement(storage()).as(role).get(`/api/v1/orders/${orderId}`);
        expect(response.body).toMatchObject({
          details: {
            buyer,
            extendParams,
            lines: [{ extendParams: lines[0]?.extendParams }],
            detailsRedacted: false,
          },
        });
        expect(response.text).not.toContain('as it');
      }
    });
  });

  describe('lookUpOrder', () => {
    it('asks the marketplace once, and answers from what is kept then', async () => {
      const orderId = await seededOrder();
      marketplace().state.orders.set(orderId, playedOrder({ orderId }));
      const { as, asked, lookUp } = startAsking();
      const response = await lookUp(orderId);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({ orderType: 'NEW', detailsRedacted: false });
      expect((await lookUp(orderId)).body).toEqual(response.body);
      expect(asked).toEqual([orderId]);
      const shown = await as('operator').get(`/api/v1/orders/${orderId}`);
      expect(shown.body).toMatchObject({ details: response.body as object });
      const target = `order/${orderId}`;
      const { items } = await storage().directories.interventions.list({ target }, { limit: 9 });
      expect(items).toMatchObject([{ operationId: 'lookUpOrder', by: 'the-operator' }]);
    });

    it('does not ask for an order that no callback has named', async () => {
      const { asked, lookUp } = startAsking();
      const response = await lookUp('CS-of-nobody');
      expect(response.status).toBe(404);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({ detail: 'No callback has named this order.' });
      expect(asked).toEqual([]);
    });

    it('names the variables where there is no access key, and still tells what is known', async () => {
      const orderId = await seededOrder();
      const operator = startManagement(storage()).as('operator');
      const response = await operator.post(`/api/v1/orders/${orderId}/look-up`, {});
      expect(response.status).toBe(501);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:marketplace-not-configured',
        detail: expect.stringContaining('KOOGATE_AK and KOOGATE_SK') as string,
      });
      const known = await seedOrderDetails(storage());
      await operator.post(`/api/v1/orders/${known.orderId}/look-up`, {}).expect(200);
    });

    it.each([
      ['does not know the order', 'unknown', 404, 'unknown-resource'],
      ['cannot be asked', 'unavailable', 503, 'marketplace-unavailable'],
    ] as const)('says that the marketplace %s', async (_title, kind, status, type) => {
      const orderId = await seededOrder();
      const problem = `the marketplace has said ${kind}`;
      const orders = { lookUp: () => Promise.resolve({ kind, problem }) };
      const { client } = marketplace();
      const { as } = startManagement(storage(), { marketplace: client, orders });
      const response = await as('operator').post(`/api/v1/orders/${orderId}/look-up`, {});
      expect(response.status).toBe(status);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({
        type: `urn:koogate:problem:${type}`,
        detail: problem,
      });
    });
  });
});
