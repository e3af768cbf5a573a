import { v7 as uuidv7 } from 'uuid';
import type { ManagementApiOptions } from '../../src/management/management-api.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { createWebhooks } from '../../src/webhooks/create-webhooks.js';
import type { WebhookEndpoint } from '../../src/webhooks/webhook-endpoint.js';
import { testEndpoint } from '../support/webhook-receivers.js';
import { endpointsOf, noOrders } from '../support/webhook-runs.js';
import { now, type ManagementStorage } from './management-server.js';

// A port that nobody listens on: tests that want a receiver bring its URL.
const nobody = 'http://127.0.0.1:9/hooks?key=hidden-key';

/** All that the seller's side lends to operators, with one endpoint and one handler. */
export function managementDesks(
  storage: ManagementStorage,
  marketplace?: MarketplaceClient,
  endpoint: Partial<WebhookEndpoint> = {},
) {
  const endpoints = endpointsOf(testEndpoint(nobody, endpoint));
  const { load } = storage;
  const unused = { event: () => Promise.resolve(undefined) };
  const webhooks = createWebhooks({
    endpoints,
    load: load ?? unused,
    orders: noOrders,
    allowsPrivate: true,
    now: () => now,
    newId: uuidv7,
  });
  return {
    marketplace,
    webhooks,
    endpoints,
    followUps: {
      provisions: false,
      looksUpOrders: false,
      uploadsLicenses: false,
      handlers: new Set(['freeze'] as const),
      endpointsFor: (type) =>
        type.startsWith('instance.') ? [...endpoints.all].map(({ name }) => name) : [],
    },
  } satisfies Partial<ManagementApiOptions>;
}
