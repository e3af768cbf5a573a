import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { startHandlers, type StartedHandlers } from './handlers/start-handlers.js';
import {
  createMarketplaceClient,
  type ClosableMarketplaceClient,
} from './marketplace/create-marketplace-client.js';
import { hostsOf } from './marketplace/marketplace-hosts.js';

/** Whom the server asks: the seller's own code, and the marketplace. */
export interface SellersConnections {
  /** `undefined`: the seller has no handler module. */
  readonly handlers: StartedHandlers | undefined;
  /** `undefined` without AK/SK. */
  readonly marketplace: ClosableMarketplaceClient | undefined;
  stop(): Promise<void>;
}

/** Rejects with what is wrong with the handler module. */
export async function startSellersConnections(
  config: Config,
  log: Logger,
): Promise<SellersConnections> {
  const handlers =
    config.handlers === undefined
      ? undefined
      : await startHandlers({
          file: config.handlers,
          timeoutMs: config.handlerTimeoutMs,
          memoryMb: config.handlerMemoryMb,
          log,
        });
  const access = config.marketplaceAccess;
  const marketplace =
    access &&
    createMarketplaceClient({
      hosts: hostsOf(config),
      access,
      baseKeys: config.keys.base,
      now: Date.now,
      newNonce: randomUUID,
      log,
    });
  return {
    handlers,
    marketplace,
    async stop() {
      await handlers?.stop();
      await marketplace?.close();
    },
  };
}
