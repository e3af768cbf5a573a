import { afterAll, beforeAll } from 'vitest';
import {
  createMarketplaceClient,
  type ClosableMarketplaceClient,
} from '../../src/marketplace/create-marketplace-client.js';
import {
  accessKey,
  baseKey,
  realTime,
  secretKey,
  startOpenApis,
  type PlayedOpenApis,
} from './open-api-call.js';

export interface UsedMarketplace extends PlayedOpenApis {
  /** Calls it over HTTP, signed as a seller does. */
  readonly client: ClosableMarketplaceClient;
}

/** The marketplace's APIs and a client of them for the suite around it; there from `beforeAll` on. */
export function useMarketplace(): () => UsedMarketplace {
  let used: UsedMarketplace | undefined;
  let close: () => void = () => undefined;
  beforeAll(async () => {
    const played = await startOpenApis();
    close = played.close;
    const access = { accessKeyId: accessKey, secretAccessKey: secretKey };
    const client = createMarketplaceClient({
      hosts: [played.url],
      access,
      baseKeys: [baseKey],
      now: () => realTime,
      newNonce: () => '6c63c221-1f6b-4141-8ff4-22f5dfe82b65',
      log: { info: () => undefined, error: () => undefined },
    });
    used = { ...played, client };
  });
  afterAll(async () => {
    await used?.client.close();
    close();
  });
  return () => {
    if (used === undefined) throw new Error('the marketplace is there from beforeAll on');
    return used;
  };
}
