import { describe, expect, it } from 'vitest';
import { sellerEventTypes, type SellerEvent } from '../../src/domain/seller-event.js';
import { toEventMessage } from '../../src/webhooks/cloud-event.js';
import { everyEvent } from '../support/every-event.js';
import { specifiedEvents, wrongInEvent } from '../support/event-schemas.js';
import { testOrderDetails } from '../support/order-details.js';

describe('openapi/events.yaml', () => {
  it('has a webhook for each type of event, and the question of provisioning', () => {
    expect(specifiedEvents).toEqual([...sellerEventTypes, 'provision']);
  });

  it.each(sellerEventTypes)('describes %s as it is told, and no member more', (type) => {
    const events = everyEvent().filter((event) => event.type === type);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      for (const order of [testOrderDetails(), testOrderDetails({ buyer: null }), null]) {
        expect(wrongInEvent(type, bodyOf(event, order))).toBeUndefined();
      }
    }
  });

  it.each<[string, (body: { data: Record<string, unknown>; [name: string]: unknown }) => void]>([
    ['another type', (body) => (body.type = 'instance.frozen')],
    ['no id', (body) => delete body.id],
    ['a member that is not described', (body) => (body.data.secret = 'x')],
    ['no data', (body) => delete (body as Record<string, unknown>).data],
    ['a member of another kind', (body) => (body.data.instance = 'x')],
  ])('refuses %s', (_, change) => {
    const event = everyEvent().find(({ type }) => type === 'instance.renewed');
    if (event === undefined) throw new Error('nothing is renewed');
    const body = bodyOf(event, null);
    change(body);
    expect(wrongInEvent('instance.renewed', body)).toMatch(/^data/);
  });
});

function bodyOf(event: SellerEvent, order: ReturnType<typeof testOrderDetails> | null) {
  return JSON.parse(toEventMessage(event, order).body) as {
    data: Record<string, unknown>;
    [name: string]: unknown;
  };
}
