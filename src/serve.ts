import { createServer } from 'node:http';
import { destination, pino, type Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { createApp, toProvisioningPlan } from './app.js';
import { readConfig, type Config, type Environment } from './config.js';
import { withDevelopmentSecrets } from './development-secrets.js';
import { createMetrics, type Metrics } from './http/callback-metrics.js';
import type { Readiness } from './http/health-endpoints.js';
import { startHousekeeping } from './jobs/housekeeping.js';
import { listen } from './listening.js';
import { readPublished } from './published.js';
import { bringUpToDate, type SchemaState } from './schema-state.js';
import { openStorage, type Storage } from './storage/open-storage.js';

export interface Served {
  readonly url: string;
  /** Takes no new calls, answers those under way, writes what is waiting, closes the database. */
  stop(): Promise<void>;
}

/** Starts KooGate as the environment says. Throws `ConfigError`, or what keeps the address or the database from us. */
export async function serve(environment: Environment): Promise<Served> {
  const { config, secretsFile } = withDevelopmentSecrets(readConfig(environment));
  const log = pino({ level: config.logLevel, base: null }, destination({ sync: true }));
  const metrics = createMetrics();
  const storage = await openMeasuredStorage(config, metrics);
  try {
    const schema = await bringUpToDate(storage, log);
    const process = { draining: false };
    return await serveFrom({ config, storage, schema, metrics, log, process }, secretsFile);
  } catch (error) {
    // A database left open would keep the process alive that has just said why it cannot start.
    await storage.close();
    throw error;
  }
}

async function serveFrom(parts: Parts, secretsFile: string | undefined): Promise<Served> {
  const { config, storage, schema, metrics, log, process } = parts;
  const server = createServer(appFor(parts));
  const listening = await listen(server, config);
  const housekeeping = startHousekeeping({
    storage,
    callRetentionDays: config.callRetentionDays,
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
  announce(log, { config, url: listening.url, secretsFile });
  return {
    url: listening.url,
    async stop() {
      process.draining = true;
      log.info('stopping: no new calls, those under way are answered');
      await Promise.all([schema.stop(), housekeeping.stop(), listening.close()]);
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
  readonly storage: Storage;
  readonly schema: SchemaState;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly process: { draining: boolean };
}

function appFor({ config, storage, schema, metrics, log, process }: Parts) {
  return createApp({
    config,
    storage,
    published: readPublished(),
    provisioning: toProvisioningPlan(config),
    provisioner: undefined,
    readiness: () => toReadiness(storage.health().ok, schema.current(), process.draining),
    onAnswerDifference: (operationId, difference) => {
      metrics.offSpecification.inc({ operation: operationId });
      log.error({ operationId, difference }, 'an answer differs from the specification');
    },
    metrics,
    log,
    now: Date.now,
    newId: () => newId(),
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

function announce(
  log: Logger,
  { config, url, secretsFile }: { config: Config; url: string; secretsFile: string | undefined },
): void {
  log.info(
    {
      callbacks: `${url}${config.basePath}`,
      documentation: `${url}/docs/`,
      management: `${url}/api/v1`,
    },
    'KooGate is listening',
  );
  if (secretsFile !== undefined) {
    log.warn(
      { file: secretsFile },
      'development secrets made up and kept in this file; never use them in production',
    );
  }
  if (config.frontEndUrl === undefined) {
    log.info(
      'KOOGATE_FRONT_END_URL is not set: purchases stay pending (000004) until completed through the management API',
    );
  }
}
