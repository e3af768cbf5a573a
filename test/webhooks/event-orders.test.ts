import { describe, expect, it } from 'vitest';
import type { OrderLookUp, OrderOutcome } from '../../src/domain/order-details.js';
import { testOrderDetails } from '../support/order-details.js';
import { testEvent } from '../support/seller-records.js';
import { testEndpoint, webhookReceiver } from '../support/webhook-receivers.js';
import { instanceEvent, testWebhooks } from '../support/webhook-runs.js';

describe('the order of an event', () => {
  const order = testOrderDetails({ orderId: 'CS1' });
  const ordersOf = (...outcomes: readonly OrderOutcome[]): OrderLookUp & { asked: string[] } => {
    const left = [...outcomes];
    const asked: string[] = [];
    return {
      asked,
      lookUp(orderId) {
        asked.push(orderId);
        return Promise.resolve(left.shift() ?? { kind: 'skipped' });
      },
    };
  };
  const purchase = () => instanceEvent({ type: 'instance.purchased', orderId: 'CS1' });

  it('is looked up before it is told, and told with it, without the answer as it came', async () => {
    const receiver = await webhookReceiver();
    const orders = ordersOf({ kind: 'found', order });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders });
    expect(await deliver(purchase())).toMatchObject({ kind: 'done' });
    expect(orders.asked).toEqual(['CS1']);
    const told = receiver.received[0]?.body ?? '';
    expect(JSON.parse(told)).toMatchObject({
      data: { order: { orderId: 'CS1', lines: [{ amount: order.lines[0]?.amount }] } },
    });
    expect(told).not.toContain(order.raw);
  });

  it('is told with a notice about it', async () => {
    const receiver = await webhookReceiver();
    const orders = ordersOf({ kind: 'found', order });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders });
    await deliver(testEvent({ type: 'order.notified', orderId: 'CS1', data: { orderId: 'CS1' } }));
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      data: { orderId: 'CS1', order: { orderId: 'CS1' } },
    });
  });

  it.each([
    { kind: 'unknown', problem: 'order CS1 is unknown' },
    { kind: 'unavailable', problem: 'the marketplace does not answer' },
  ] as const)('does not keep a release from being told: $kind', async (outcome) => {
    const receiver = await webhookReceiver();
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders: ordersOf(outcome) });
    const release = instanceEvent({ type: 'instance.released', orderId: 'CS1' });
    expect(await deliver(release)).toMatchObject({ kind: 'done' });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ data: { order: null } });
  });

  it('is null without AK/SK', async () => {
    const receiver = await webhookReceiver();
    const { deliver } = testWebhooks([testEndpoint(receiver.url)]);
    await deliver(purchase());
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ data: { order: null } });
  });

  it('that cannot be asked for is waited for, and nothing is told', async () => {
    const receiver = await webhookReceiver();
    const problem = 'the marketplace does not answer';
    const orders = ordersOf({ kind: 'unavailable', problem }, { kind: 'found', order });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders });
    const event = purchase();
    expect(await deliver(event)).toEqual({
      kind: 'retry',
      problem: `its order is missing: ${problem}`,
    });
    expect(receiver.received).toEqual([]);
    expect(await deliver(event)).toMatchObject({ kind: 'done' });
  });

  it('that the marketplace does not know is told to nobody', async () => {
    const receiver = await webhookReceiver();
    const problem = 'order CS1 is unknown to the marketplace';
    const orders = ordersOf({ kind: 'unknown', problem });
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders });
    expect(await deliver(purchase())).toEqual({
      kind: 'dead',
      problem: `it is not told: ${problem}`,
    });
    expect(receiver.received).toEqual([]);
  });

  it('is not asked for where the interface has told everything itself', async () => {
    const receiver = await webhookReceiver();
    const orders = ordersOf();
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { orders });
    await deliver(instanceEvent({ orderId: 'CS1', data: { instance: { soldBy: 'saas-v1' } } }));
    await deliver(testEvent({ type: 'license-code.changed', orderId: 'CS1' }));
    await deliver(instanceEvent({ type: 'instance.frozen' }));
    expect(orders.asked).toEqual([]);
    expect(receiver.taken).toHaveLength(3);
  });
});
