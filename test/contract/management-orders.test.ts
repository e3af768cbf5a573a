import { describe, expect, it } from 'vitest';
import { order as playedOrder } from '../support/example-marketplace.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { seedOrderDetails } from './management-hidden.js';
import { aPurchase, seedInstance, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: orders as the marketplace tells them', (storage) => {
  const marketplace = useMarketplace();

  async function seededOrder(): Promise<string> {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    return instance.orderId;
  }

  const startAsking = () => startManagement(storage(), { marketplace: marketplace().client });
  const lookUp = (orderId: string, { as } = startAsking()) =>
    as('operator').post(`/api/v1/orders/${orderId}/look-up`, {});

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
    it('asks the marketplace each time, and keeps what it tells together with who has asked', async () => {
      const orderId = await seededOrder();
      const { orders } = marketplace().state;
      orders.set(orderId, playedOrder({ orderId, orderType: 'NEW' }));
      const server = startAsking();
      const response = await lookUp(orderId, server);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({ orderType: 'NEW', detailsRedacted: false });
      orders.set(orderId, playedOrder({ orderId, orderType: 'RENEW' }));
      const again = await lookUp(orderId, server);
      expect(again.body).toMatchObject({ orderType: 'RENEW' });
      const shown = await server.as('operator').get(`/api/v1/orders/${orderId}`);
      expect(shown.body).toMatchObject({ details: again.body as object });
      const target = `order/${orderId}`;
      const { items } = await storage().directories.interventions.list({ target }, { limit: 9 });
      expect(items).toMatchObject([
        { operationId: 'lookUpOrder', by: 'the-operator' },
        { operationId: 'lookUpOrder', by: 'the-operator' },
      ]);
    });

    it('does not ask for an order that no callback has named', async () => {
      const orderId = 'CS-of-nobody';
      marketplace().state.orders.set(orderId, playedOrder({ orderId }));
      const response = await lookUp(orderId);
      expect(response.status).toBe(404);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({ detail: 'No callback has named this order.' });
      expect(await storage().directories.orders.details(orderId)).toBeUndefined();
    });

    it('names the variables where there is no access key', async () => {
      const { orderId } = await seedOrderDetails(storage());
      const response = await lookUp(orderId, startManagement(storage()));
      expect(response.status).toBe(501);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:marketplace-not-configured',
        detail: expect.stringContaining('KOOGATE_AK and KOOGATE_SK') as string,
      });
    });

    it('says that the marketplace does not know the order, and keeps what it has told before', async () => {
      const known = await seedOrderDetails(storage());
      const response = await lookUp(known.orderId);
      expect(response.status).toBe(502);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:marketplace-refused',
        marketplaceCode: expect.stringMatching(/^MKT/) as string,
        retry: false,
      });
      const { directories } = storage();
      expect(await directories.orders.details(known.orderId)).toEqual(known);
      const target = `order/${known.orderId}`;
      expect(await directories.interventions.list({ target }, { limit: 1 })).toEqual({ items: [] });
    });

    it('does not take another order for the one that it asked for', async () => {
      const orderId = await seededOrder();
      marketplace().state.orders.set(orderId, playedOrder({ orderId: 'CS-another' }));
      const response = await lookUp(orderId);
      expect(response.status).toBe(503);
      expectAsSpecified(response, 'lookUpOrder');
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:marketplace-unavailable',
        detail: expect.stringContaining('has answered another one') as string,
        retry: true,
      });
      expect(await storage().directories.orders.details(orderId)).toBeUndefined();
    });
  });
});
