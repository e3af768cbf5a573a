import { createServer } from 'node:http';
import { destination, pino } from 'pino';
import { v7 as newId } from 'uuid';
import { createApp, toProvisioningPlan, type AppOptions } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { createMetrics } from '../../../src/http/callback-metrics.js';
import { createLicensing } from '../../../src/jobs/licensing.js';
import { readPublished } from '../../../src/published.js';
import { accessKey, announce } from './announce.js';

/** The server as it ships, log and metrics included, over the storage given. */
export async function serveKooGateWith(storage: AppOptions['storage']): Promise<void> {
  const config = readConfig({
    KOOGATE_BASE_KEYS: accessKey,
    KOOGATE_FRONT_END_URL: 'https://app.example.com',
  });
  const app = createApp({
    config,
    storage,
    published: readPublished(),
    provisioning: toProvisioningPlan(config),
    provisioner: undefined,
    licensing: createLicensing({ deadlineMs: 3_000, onError: fail }),
    readiness: () => ({ ready: true, parts: {} }),
    onAnswerDifference: (operationId, difference) => fail(`${operationId}: ${difference}`),
    metrics: createMetrics(),
    log: pino({ base: null }, destination('/dev/null')),
    now: Date.now,
    newId: () => newId(),
  });
  await announce(createServer(app));
}

function fail(problem: unknown): never {
  throw problem instanceof Error ? problem : new Error(String(problem));
}
