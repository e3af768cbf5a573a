import { onTestFinished } from 'vitest';
import { deliverJob as deliverJobOf } from '../../src/domain/follow-up-jobs.js';
import type { Job } from '../../src/domain/job.js';
import type { OrderLookUp } from '../../src/domain/order-details.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import type { JobOutcome } from '../../src/jobs/job-definition.js';
import {
  createWebhooks,
  type Webhooks,
  type WebhooksOptions,
} from '../../src/webhooks/create-webhooks.js';
import type { WebhookEndpoints } from '../../src/webhooks/endpoints.js';
import type { WebhookEndpoint } from '../../src/webhooks/webhook-endpoint.js';
import { testEvent } from './seller-records.js';
import { newTestId } from './submissions.js';

/** Nobody asks the marketplace. */
export const noOrders: OrderLookUp = {
  lookUp: () => Promise.resolve({ kind: 'skipped' }),
};

export function endpointsOf(...all: readonly WebhookEndpoint[]): WebhookEndpoints {
  return {
    all,
    find: (name) => all.find((endpoint) => endpoint.name === name),
    provisioning: all.find(({ provision }) => provision),
    endpointsFor: () => all.map(({ name }) => name),
  };
}

export interface TestWebhooks {
  readonly webhooks: Webhooks;
  /** Runs the job that tells an event to an endpoint once. */
  readonly deliver: (event: SellerEvent, settings?: DeliverSettings) => Promise<JobOutcome>;
}

export interface DeliverSettings {
  readonly endpoint?: string;
  readonly job?: Partial<Job>;
  readonly signal?: AbortSignal;
}

/** Webhooks to endpoints on this machine, over events that need not be stored. */
export function testWebhooks(
  endpoints: readonly WebhookEndpoint[],
  options: Partial<WebhooksOptions> = {},
): TestWebhooks {
  const events = new Map<string, SellerEvent>();
  const now = options.now ?? Date.now;
  const webhooks = createWebhooks({
    endpoints: endpointsOf(...endpoints),
    load: { event: (eventId) => Promise.resolve(events.get(eventId)) },
    orders: noOrders,
    allowsPrivate: true,
    now,
    newId: () => newTestId('id'),
    ...options,
  });
  onTestFinished(() => webhooks.close());
  return {
    webhooks,
    async deliver(event, { endpoint = 'product', job = {}, signal } = {}) {
      events.set(event.eventId, event);
      return webhooks.deliver.run(
        { ...deliverJobOf(event, endpoint, { now: now() }), ...job },
        { signal: signal ?? new AbortController().signal, now },
      );
    },
  };
}

/** An event about an instance, with all that such events tell. */
export function instanceEvent(values: Partial<SellerEvent> = {}): SellerEvent {
  const instanceId = values.instanceId ?? newTestId('instance');
  const instance = { instanceId, soldBy: 'saas-v2', state: 'active', expiresAt: null };
  return testEvent({
    type: 'instance.renewed',
    instanceId,
    subject: `instance/${instanceId}`,
    data: { instance, change: { from: 'active', to: 'active' } },
    ...values,
  });
}
