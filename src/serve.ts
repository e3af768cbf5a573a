import { setFlagsFromString } from 'node:v8';
import { destination, pino, type Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { announce } from './announce.js';
import { createApp } from './app.js';
import { ConfigError, readConfig, type Config, type Environment } from './config.js';
import { withDevelopmentSecrets } from './development-secrets.js';
import { createMetrics, type Metrics } from './http/callback-metrics.js';
import type { Readiness } from './http/health-endpoints.js';
import { startHousekeeping } from './jobs/housekeeping.js';
import { createHttpServer, listen } from './listening.js';
import { readPublished } from './published.js';
import { bringUpToDate, type SchemaState } from './schema-state.js';
import { createSellersSide, type SellersSide } from './sellers-side.js';
import { startSellersConnections, type SellersConnections } from './sellers-connections.js';
import { openStorage, type Storage } from './storage/open-storage.js';
import { readEndpoints, type WebhookEndpoints } from './webhooks/endpoints.js';

export interface Served {
  readonly url: string;
  /** Takes no new calls, answers those under way, writes what is waiting, closes the database. */
  stop(): Promise<void>;
}

/**
 * By how much the heap may grow before V8 collects what is dead (per cent). A snapshot of a hundred thousand departments leaves a
 * hundred megabytes of garbage; by itself V8 lets that of several calls lie.
 */
const heapGrowingPercent = 30;

/** Starts KooGate as the environment says. Throws `ConfigError`, or what keeps the address or the database from us. */
export async function serve(environment: Environment): Promise<Served> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const { config, secretFiles } = withDevelopmentSecrets(readConfig(environment));
  const endpoints = readWebhookEndpoints(config);
  const log = pino({ level: config.logLevel, base: null }, destination({ sync: true }));
  const metrics = createMetrics();
  const connections = await startSellersConnections(config, log);
  let storage: Storage | undefined;
  let schema: SchemaState | undefined;
  try {
    storage = await openMeasuredStorage(config, metrics);
    schema = await bringUpToDate(storage, log);
    const parts = { config, connections, endpoints, storage, schema, metrics, log };
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
  const { config, connections, endpoints, storage, schema, metrics, log } = parts;
  const sellersSide = createSellersSide({
    ...parts,
    ...connections,
    now: Date.now,
    newId,
    processId: newId(),
  });
  const process = { draining: false };
  const server = createHttpServer(appFor({ ...parts, sellersSide, process }));
  const listening = await listen(server, config);
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
    async stop() {
      process.draining = true;
      log.info('stopping: no new calls, those under way are answered');
      await Promise.all([schema.stop(), housekeeping.stop(), listening.close()]);
      // Until the last answer has left, calls may add to what is to be done.
      await sellersSide.stop();
      await connections.stop();
      await storage.close();
      log.info('stopped');
    },
  };
}

async function openMeasuredStorage(config: Config, metrics: Metrics): Promise<Storage> {
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
    onHealth: ({ ok }) => metrics.databaseUp.set(ok ? 1 : 0),
  });
  return storage;
}

interface Parts {
  readonly config: Config;
  readonly connections: SellersConnections;
  readonly endpoints: WebhookEndpoints;
  readonly storage: Storage;
  readonly schema: SchemaState;
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
    readiness: () => toReadiness(storage.health().ok, schema.current(), process.draining),
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

function toReadiness(reachable: boolean, schemaCurrent: boolean, draining: boolean): Readiness {
  return {
    ready: reachable && schemaCurrent && !draining,
    parts: {
      database: reachable ? 'reachable' : 'unreachable',
      schema: schemaCurrent ? 'current' : 'waiting for the database',
      server: draining ? 'stopping' : 'serving',
    },
  };
}
