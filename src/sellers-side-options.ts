import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { SellerHandlers } from './domain/handler-calls.js';
import type { Metrics } from './http/callback-metrics.js';
import type { MarketplaceClient } from './marketplace/marketplace-client.js';
import type { Storage } from './storage/open-storage.js';
import type { WebhookEndpoints } from './webhooks/endpoints.js';

export interface SellersSideOptions {
  readonly config: Config;
  readonly storage: SellersStorage;
  /** `undefined`: the seller has no handler module. */
  readonly handlers: SellerHandlers | undefined;
  readonly endpoints: WebhookEndpoints;
  /** `undefined` without AK/SK. */
  readonly marketplace: MarketplaceClient | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly newId: () => string;
  /** Names this process among those that share the database. */
  readonly processId: string;
}

export type SellersStorage = Pick<
  Storage,
  'load' | 'committer' | 'directories' | 'jobs' | 'usage' | 'createLaneScheduler'
>;
