import { onTestFinished } from 'vitest';
import {
  createMarketplaceClient,
  type ClosableMarketplaceClient,
  type MarketplaceClientOptions,
} from '../../src/marketplace/create-marketplace-client.js';
import type { CallFailure, CallOutcome } from '../../src/marketplace/marketplace-client.js';
import { accessKey, baseKey, realTime, secretKey } from './open-api-call.js';

export interface TestedClient {
  readonly client: ClosableMarketplaceClient;
  /** What an operator was told, each line with its level. */
  readonly told: readonly string[];
  /** Lets time pass. */
  readonly advance: (ms: number) => void;
}

/** A client of the seller that the played marketplace knows, closed with the test. Its time stands still. */
export function clientForTest(
  hosts: MarketplaceClientOptions['hosts'],
  options: Partial<MarketplaceClientOptions> = {},
): TestedClient {
  const told: string[] = [];
  let now = realTime;
  const client = createMarketplaceClient({
    hosts,
    access: { accessKeyId: accessKey, secretAccessKey: secretKey },
    baseKeys: [baseKey],
    now: () => now,
    newNonce: () => '6c63c221-1f6b-4141-8ff4-22f5dfe82b65',
    log: {
      info: (message) => told.push(`info: ${message}`),
      error: (message) => told.push(`error: ${message}`),
    },
    ...options,
  });
  onTestFinished(() => client.close());
  return {
    client,
    told,
    advance(ms) {
      now += ms;
    },
  };
}

export function failureOf(outcome: CallOutcome<unknown>): CallFailure {
  if (outcome.ok) throw new Error('the call has succeeded');
  return outcome.failure;
}
