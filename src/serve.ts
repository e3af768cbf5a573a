import { pino, type Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { announce } from './announce.js';
import { createApp } from './app.js';
import { ConfigError, readConfig, type Config, type Environment } from './config.js';
import { withDevelopmentSecrets } from './development-secrets.js';
import { setHeapGrowth } from './heap-growing-percent.js';
import { createMetrics, type Metrics } from './http/callback-metrics.js';
import type { Readiness } from './http/health-endpoints.js';
import { startFileChecks, type FileChecks } from './file-checks.js';
import { startHousekeeping } from './jobs/housekeeping.js';
import { createHttpServer, listen } from './listening.js';
import { logOutput } from './log-output.js';
import { readPublished } from './published.js';
import { reportHealth, type HealthReport } from './report-health.js';
import { bringUpToDate, type SchemaState } from './schema-state.js';
import { createSellersSide, type SellersSide } from './sellers-side.js';
import { startSellersConnections, type SellersConnections } from './sellers-connections.js';
import type { DatabaseHealth } from './storage/database.js';
import { openStorage, type Storage } from './storage/open-storage.js';
import { readEndpoints, type WebhookEndpoints } from './webhooks/endpoints.js';

export interface Served {
  readonly url: string;
  /**
   * Says at `/readyz` that it stops, and serves on for the delay of the configuration, or for that given. Then it takes no new calls,
   * answers those under way, writes what is waiting, closes the database.
   */
  stop(options?: { readonly drainDelayMs?: number }): Promise<void>;
}

/** Starts KooGate as the environment says. Throws `ConfigError`, or what keeps the address or the database from us. */
export async function serve(environment: Environment): Promise<Served> {
  setHeapGrowth();
  const { config, secretFiles } = withDevelopmentSecrets(readConfig(environment));
  const endpoints = readWebhookEndpoints(config);
  const log = pino({ level: config.logLevel, base: null }, logOutput());
  const metrics = createMetrics();
  const connections = await startSellersConnections(config, log);
  let storage: Storage | undefined;
  let schema: SchemaState | undefined;
  try {
    const health = reportHealth(log);
    storage = await openMeasuredStorage(config, metrics, health);
    schema = await bringUpToDate(storage, log);
    const fileChecks = startFileChecks(storage);
    const watches = [health, fileChecks];
    const parts = {
      config,
      connections,
      endpoints,
      storage,
      schema,
      watches,
      fileChecks,
      metrics,
      log,
    };
    return await serveFrom(parts, secretFiles);
  } catch (error) {
    // A database left open, or one that is waited for, would keep the process alive that has just said why it cannot start.
    await schema?.stop();
    await storage?.close();
    await connections.stop();
    throw error;
  }
}

function readWebhookEndpoints(config: Config): WebhookEndpoints {
  const read = readEndpoints(config);
  if (!read.ok) throw new ConfigError(read.problems);
  return read.endpoints;
}

async function serveFrom(parts: Parts, secretFiles: readonly string[]): Promise<Served> {
  const { config, connections, endpoints, storage, schema, watches, metrics, log } = parts;
  const sellersSide = createSellersSide({
    ...parts,
    ...connections,
    now: Date.now,
    newId,
    processId: newId(),
  });
  const process = { draining: false };
  const server = createHttpServer(appFor({ ...parts, sellersSide, process }));
  await parts.fileChecks.untilBegun();
  const listening = await listen(server, {
    ...config,
    observer: {
      onCount: (connections) => metrics.connections.set(connections),
      onEnded: (which) => metrics.connectionsEnded.inc({ which }),
    },
  });
  sellersSide.start();
  const housekeeping = startHousekeeping({
    storage,
    callRetentionDays: config.callRetentionDays,
    eventRetentionDays: config.eventRetentionDays,
    now: Date.now,
    onPruned: (removed) => {
      metrics.jobRuns.inc({ job: 'pruning', outcome: 'succeeded' });
      log.debug(removed, 'pruned');
    },
    onError: (error) => {
      metrics.jobRuns.inc({ job: 'pruning', outcome: 'failed' });
      log.warn({ err: error }, 'pruning failed; it is tried again in a minute');
    },
  });
  announce(log, { config, connections, endpoints, secretFiles, url: listening.url });
  return {
    url: listening.url,
    async stop({ drainDelayMs = config.drainDelayMs } = {}) {
      process.draining = true;
      log.info(
        { drainDelayMs },
        'stopping: after the delay no new calls, those under way are answered',
      );
      await Promise.all([schema.stop(), housekeeping.stop(), listening.close(drainDelayMs)]);
      // Until the last answer has left, calls may add to what is to be done.
      await sellersSide.stop();
      await connections.stop();
      await storage.close();
      for (const watch of watches) watch.stop();
      log.info('stopped');
    },
  };
}

async function openMeasuredStorage(
  config: Config,
  metrics: Metrics,
  { onHealth }: HealthReport,
): Promise<Storage> {
  metrics.databaseUp.set(1);
  const storage = await openStorage({
    databaseUrl: config.databaseUrl,
    dataKeys: config.dataKeys,
    now: Date.now,
    onCommit: ({ calls, durationMs }) => {
      metrics.commitCalls.observe(calls);
      metrics.commitSeconds.observe(durationMs / 1000);
      metrics.commitWaiting.set(storage.waitingSubmissions());
    },
    onHealth(health) {
      metrics.databaseUp.set(health.ok ? 1 : 0);
      onHealth(health);
    },
  });
  return storage;
}

interface Parts {
  readonly config: Config;
  readonly connections: SellersConnections;
  readonly endpoints: WebhookEndpoints;
  readonly storage: Storage;
  readonly schema: SchemaState;
  /** What looks after the database beside the calls. */
  readonly watches: readonly { stop(): void }[];
  readonly fileChecks: FileChecks;
  readonly metrics: Metrics;
  readonly log: Logger;
}

interface AppParts extends Parts {
  readonly sellersSide: SellersSide;
  readonly process: { draining: boolean };
}

function appFor({ storage, schema, metrics, log, process, ...parts }: AppParts) {
  return createApp({
    config: parts.config,
    storage,
    sellersSide: parts.sellersSide,
    published: readPublished(),
    readiness: () => toReadiness(storage.health(), schema.current(), process.draining),
    onAnswerDifference: (operationId, difference) => {
      metrics.offSpecification.inc({ operation: operationId });
      log.error({ operationId, difference }, 'an answer differs from the specification');
    },
    metrics,
    log,
    now: Date.now,
    newId,
  });
}

function toReadiness(
  { ok, damaged }: DatabaseHealth,
  schemaCurrent: boolean,
  draining: boolean,
): Readiness {
  const away = damaged === true ? 'damaged' : 'unreachable';
  return {
    ready: ok && schemaCurrent && !draining,
    parts: {
      database: ok ? 'reachable' : away,
      schema: schemaCurrent ? 'current' : 'waiting for the database',
      server: draining ? 'stopping' : 'serving',
    },
  };
}
