import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import {
  aCall,
  aPurchase,
  now,
  readAllPages,
  seedCall,
  seedInstance,
  startManagement,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: calls', (storage) => {
  it('lists page by page to the end without gaps or repeats', async () => {
    const seeded = Array.from({ length: 9 }, (_, index) =>
      aCall({ orderId: 'paged', receivedAt: now + Math.floor(index / 3) }),
    );
    for (const call of seeded) await seedCall(storage(), call);
    const { as } = startManagement(storage());
    const { pages, items } = await readAllPages(
      (query) => as('viewer').get(`/api/v1/calls?orderId=paged&${query}`),
      2,
    );
    expect(pages).toBe(5);
    expect(items.map(({ callId }) => callId).sort()).toEqual(
      seeded.map(({ callId }) => callId).sort(),
    );
  });

  it('holds all filters that are given', async () => {
    const orderId = 'filtered';
    const real = aCall({ orderId, instanceId: 'i-1', receivedAt: now });
    const debug = aCall({ orderId, debug: true, receivedAt: now + 1 });
    const refused = aCall({
      orderId,
      operationId: 'queryInstance',
      verdict: 'signature-mismatch',
      resultCode: '000001',
      keyIndex: null,
      requestBody: null,
      receivedAt: now + 2,
    });
    for (const call of [real, debug, refused]) await seedCall(storage(), call);
    const { as } = startManagement(storage());
    const at = (offset: number) => new Date(now + offset).toISOString();
    for (const [query, wanted] of [
      ['', [refused, debug, real]],
      ['&debug=true', [debug]],
      ['&debug=false', [refused, real]],
      ['&operationId=queryInstance', [refused]],
      ['&resultCode=000001', [refused]],
      ['&verdict=signature-mismatch', [refused]],
      ['&instanceId=i-1', [real]],
      [`&receivedFrom=${at(1)}`, [refused, debug]],
      [`&receivedBefore=${at(1)}`, [real]],
      [`&receivedFrom=${at(1)}&receivedBefore=${at(2)}`, [debug]],
      ['&operationId=queryInstance&debug=true', []],
    ] as const) {
      const response = await as('viewer').get(`/api/v1/calls?orderId=${orderId}${query}`);
      expectAsSpecified(response, 'listCalls');
      const { items } = response.body as { items: { callId: string }[] };
      expect(
        items.map(({ callId }) => callId),
        query,
      ).toEqual(wanted.map(({ callId }) => callId));
    }
  });

  it('shows a call with both bodies, and the list without them', async () => {
    const call = aCall({ orderId: 'shown' });
    await seedCall(storage(), call);
    const { as } = startManagement(storage());
    const got = await as('viewer').get(`/api/v1/calls/${call.callId}`);
    expectAsSpecified(got, 'getCall');
    const receivedAt = new Date(call.receivedAt).toISOString();
    const { sensitive: _sensitive, ...shown } = call;
    expect(got.body).toEqual({ ...shown, receivedAt, requestRedacted: false });
    const listed = await as('viewer').get('/api/v1/calls?orderId=shown');
    expect(listed.text).not.toContain('requestBody');
    expect(listed.text).not.toContain('answerBody');
  });

  it.each([
    [uuidv7(), 404, 'There is no call with this id; records are removed when their time is over.'],
    ['not-a-uuid', 400, 'The request is not as the specification describes it: see errors.'],
  ])('answers the call id %s with %i', async (callId, status, detail) => {
    const { as } = startManagement(storage());
    const response = await as('viewer').get(`/api/v1/calls/${callId}`);
    expect(response.status).toBe(status);
    expectAsSpecified(response, 'getCall');
    expect(response.body).toMatchObject({ detail });
  });
});

describeManagement('management API: orders', (storage) => {
  it('lists page by page to the end without gaps or repeats', async () => {
    const seeded = Array.from({ length: 7 }, () => aPurchase());
    for (const instance of seeded) await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const { pages, items } = await readAllPages(
      (query) => as('viewer').get(`/api/v1/orders?${query}`),
      3,
    );
    expect(pages).toBe(3);
    expect(items.map(({ orderId }) => orderId).sort()).toEqual(
      seeded.map(({ orderId }) => orderId).sort(),
    );
  });

  it('shows no line where an older interface sells whole orders', async () => {
    const instance = aPurchase({ soldBy: 'saas-v1', orderLineId: '' });
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const response = await as('viewer').get(`/api/v1/orders/${instance.orderId}`);
    expectAsSpecified(response, 'getOrder');
    expect(response.body).toMatchObject({
      lines: [{ orderLineId: null, instanceId: instance.instanceId, purpose: 'purchase' }],
    });
  });

  it('finds the orders of an instance, and shows an order with its lines', async () => {
    const instance = aPurchase();
    await seedInstance(storage(), instance);
    const { as } = startManagement(storage());
    const listed = await as('viewer').get(`/api/v1/orders?instanceId=${instance.instanceId}`);
    expectAsSpecified(listed, 'listOrders');
    const at = new Date(instance.createdAt).toISOString();
    expect(listed.body).toEqual({ items: [{ orderId: instance.orderId, firstSeenAt: at }] });
    const got = await as('viewer').get(`/api/v1/orders/${instance.orderId}`);
    expectAsSpecified(got, 'getOrder');
    expect(got.body).toEqual({
      orderId: instance.orderId,
      firstSeenAt: at,
      lines: [
        {
          orderLineId: instance.orderLineId,
          instanceId: instance.instanceId,
          purpose: 'purchase',
          seenAt: at,
        },
      ],
      details: null,
    });
  });

  it('answers 404 for an order that no callback has named', async () => {
    const { as } = startManagement(storage());
    const response = await as('viewer').get('/api/v1/orders/CS0000000000000000');
    expect(response.status).toBe(404);
    expectAsSpecified(response, 'getOrder');
    expect(response.body).toMatchObject({ detail: 'No callback has named this order.' });
  });
});
