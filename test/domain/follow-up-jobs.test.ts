import { describe, expect, it } from 'vitest';
import {
  deliverJob,
  followUpJobs,
  type FollowUpSettings,
} from '../../src/domain/follow-up-jobs.js';
import type { SellerEvent, SellerEventType } from '../../src/domain/seller-event.js';
import { noon } from '../support/instances.js';

function anEvent(type: SellerEventType, changes: Partial<SellerEvent> = {}): SellerEvent {
  return {
    eventId: `evt_${type}`,
    type,
    subject: 'instance/i1',
    at: noon,
    cause: 'call:c1',
    instanceId: 'i1',
    orderId: 'CS1',
    orderLineId: 'CS1-000001',
    data: { instance: { instanceId: 'i1', state: 'pending', soldBy: 'saas-v2' } },
    ...changes,
  };
}

const nothing: FollowUpSettings = {
  provisions: false,
  looksUpOrders: false,
  uploadsLicenses: false,
  handlers: new Set(),
  endpointsFor: () => [],
};

function kindsOf(event: SellerEvent, settings: Partial<FollowUpSettings>): readonly string[] {
  return followUpJobs(event, { ...nothing, ...settings }, { now: noon }).map(({ kind, payload }) =>
    [kind, payload.handler ?? payload.endpoint].filter(Boolean).join(' '),
  );
}

const ready = { data: { instance: { instanceId: 'i1', state: 'active', soldBy: 'saas-v2' } } };
const older = { data: { instance: { instanceId: 'i1', state: 'active', soldBy: 'saas-v1' } } };

describe('the work that follows from an event', () => {
  it.each<[string, SellerEvent, Partial<FollowUpSettings>, readonly string[]]>([
    ['nothing without configuration', anEvent('instance.purchased'), {}, []],
    [
      'a purchase that waits is provisioned, which looks its order up by itself',
      anEvent('instance.purchased'),
      { provisions: true, looksUpOrders: true },
      ['provision'],
    ],
    [
      'a purchase that is ready has its order looked up',
      anEvent('instance.purchased', ready),
      { provisions: true, looksUpOrders: true },
      ['look-up-order'],
    ],
    [
      'a purchase that failed and is tried again is provisioned again',
      anEvent('instance.provisioning-restarted', { orderId: null }),
      { provisions: true },
      ['provision'],
    ],
    [
      'the order of an older interface is not looked up',
      anEvent('instance.renewed', older),
      { looksUpOrders: true },
      [],
    ],
    [
      'an order is looked up before the handler is called, and the endpoints have lanes of their own',
      anEvent('instance.renewed', ready),
      { looksUpOrders: true, handlers: new Set(['renew']), endpointsFor: () => ['crm', 'audit'] },
      ['look-up-order', 'handle renew', 'deliver crm', 'deliver audit'],
    ],
    [
      'a release is carried out whatever becomes of its order',
      anEvent('instance.released', ready),
      { looksUpOrders: true, handlers: new Set(['release']) },
      ['look-up-order', 'handle release'],
    ],
    [
      'a handler that is not there is not called',
      anEvent('instance.frozen', { orderId: null }),
      { handlers: new Set(['unfreeze']) },
      [],
    ],
    [
      'a License that was applied for is made and uploaded',
      anEvent('license.requested', { orderId: null }),
      { uploadsLicenses: true },
      ['upload-license'],
    ],
    [
      'an order that was notified is looked up',
      anEvent('order.notified', { instanceId: null, subject: 'order/CS1', data: {} }),
      { looksUpOrders: true, handlers: new Set(['orderNotified']) },
      ['look-up-order', 'handle orderNotified'],
    ],
  ])('%s', (_, event, settings, kinds) => {
    expect(kindsOf(event, settings)).toEqual(kinds);
  });

  it('work about one subject shares a lane, that of an endpoint has another', () => {
    const jobs = followUpJobs(
      anEvent('instance.frozen', { orderId: null }),
      { ...nothing, handlers: new Set(['freeze']), endpointsFor: () => ['crm'] },
      { now: noon },
    );
    expect(jobs.map(({ lane }) => lane)).toEqual(['seller|instance/i1', 'webhook:crm|instance/i1']);
  });

  it('an upload waits for those of the same application only', () => {
    const event = anEvent('license.requested', { orderId: null, data: { eventId: 'E1' } });
    const [job] = followUpJobs(event, { ...nothing, uploadsLicenses: true }, { now: noon });
    expect(job).toMatchObject({ lane: 'license|event/E1', payload: { eventId: event.eventId } });
  });

  it('the order of a release is looked up in a lane of its own: nothing waits for it', () => {
    const jobs = followUpJobs(
      anEvent('instance.released', ready),
      { ...nothing, looksUpOrders: true, handlers: new Set(['release']) },
      { now: noon },
    );
    expect(jobs.map(({ lane }) => lane)).toEqual(['order|instance/i1', 'seller|instance/i1']);
  });

  it('the same event makes the same jobs; asked for again, or for another endpoint, it makes others', () => {
    const event = anEvent('instance.frozen');
    const ids = [
      deliverJob(event, 'crm', { now: noon }),
      deliverJob(event, 'crm', { now: noon + 1 }),
      deliverJob(event, 'crm', { now: noon, again: 'r1' }),
      deliverJob(event, 'audit', { now: noon }),
    ].map(({ jobId }) => jobId);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });
});
