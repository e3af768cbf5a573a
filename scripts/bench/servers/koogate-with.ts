import { createServer } from 'node:http';
import { destination, pino } from 'pino';
import { v7 as newId } from 'uuid';
import { createApp, type AppOptions, type SellersSideOfCalls } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { createMetrics } from '../../../src/http/callback-metrics.js';
import { createLicensing } from '../../../src/jobs/licensing.js';
import { readPublished } from '../../../src/published.js';
import { accessKey, announce } from './announce.js';

/** The configuration of all servers of the comparison: one key, and the same front end for every buyer. */
export const benchConfig = readConfig({
  KOOGATE_BASE_KEYS: accessKey,
  KOOGATE_FRONT_END_URL: 'https://app.example.com',
});

/** The server as it ships, log and metrics included, over the storage given. Without a seller's side nothing follows from a call. */
export async function serveKooGateWith(
  storage: AppOptions['storage'],
  sellersSide?: SellersSideOfCalls,
): Promise<void> {
  const app = createApp({
    config: benchConfig,
    storage,
    published: readPublished(),
    sellersSide: sellersSide ?? withoutSeller(storage),
    readiness: () => ({ ready: true, parts: {} }),
    onAnswerDifference: (operationId, difference) => fail(`${operationId}: ${difference}`),
    metrics: createMetrics(),
    log: pino({ base: null }, destination('/dev/null')),
    now: Date.now,
    newId: () => newId(),
  });
  await announce(createServer(app));
}

/** Every purchase is ready at once, and nothing follows from it. */
function withoutSeller({ committer }: AppOptions['storage']): SellersSideOfCalls {
  return {
    committer,
    provisioning: { kind: 'at-once', access: { frontEndUrl: 'https://app.example.com' } },
    provision: ({ instance }) => Promise.resolve(instance),
    licensing: createLicensing({ deadlineMs: 3_000, onError: fail }),
    judgeChange: () => Promise.resolve({ kind: 'possible' }),
    marketplace: undefined,
    usage: undefined,
  };
}

function fail(problem: unknown): never {
  throw problem instanceof Error ? problem : new Error(String(problem));
}
