import { pino } from 'pino';
import { v7 as newId } from 'uuid';
import { createApp, type AppOptions, type SellersSideOfCalls } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { createMetrics } from '../../../src/http/callback-metrics.js';
import { withFollowUps } from '../../../src/jobs/follow-ups.js';
import { createLicensing } from '../../../src/jobs/licensing.js';
import { createHttpServer, listen } from '../../../src/listening.js';
import { logOutput } from '../../../src/log-output.js';
import { readPublished } from '../../../src/published.js';
import { announce, serverEnvironment } from './announce.js';

/** The server as it ships, log and metrics included, over another storage. What has happened is told to it as events; no job follows. */
export async function serveKooGateWith(storage: AppOptions['storage']): Promise<void> {
  const config = readConfig({ ...serverEnvironment, KOOGATE_PORT: '0' });
  const app = createApp({
    config,
    storage,
    published: readPublished(),
    sellersSide: withoutSeller(storage),
    readiness: () => ({ ready: true, parts: {} }),
    onAnswerDifference: (operationId, difference) => fail(`${operationId}: ${difference}`),
    metrics: createMetrics(),
    log: pino({ base: null }, logOutput()),
    now: Date.now,
    newId: () => newId(),
  });
  const observer = { onCount: () => undefined, onEnded: () => undefined };
  const { url } = await listen(createHttpServer(app), { ...config, observer });
  announce(url);
}

/** Every purchase is ready at once, and nobody has asked to be told of it: as where no handler is configured. */
function withoutSeller({ committer }: AppOptions['storage']): SellersSideOfCalls {
  const settings = {
    provisions: false,
    looksUpOrders: false,
    uploadsLicenses: false,
    handlers: new Set<never>(),
    endpointsFor: () => [],
  };
  return {
    committer: withFollowUps(committer, { settings, now: Date.now, wake: () => undefined }),
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
