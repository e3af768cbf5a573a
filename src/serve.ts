import { setFlagsFromString } from 'node:v8';
import { destination, pino, type Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { createApp, toProvisioningPlan } from './app.js';
import { keyVariables, readConfig, type Config, type Environment } from './config.js';
import { withDevelopmentSecrets } from './development-secrets.js';
import { loadHandlers, type Handlers } from './handlers.js';
import { keyClasses } from './protocol/access-keys.js';
import { createMetrics, type Metrics } from './http/callback-metrics.js';
import type { Readiness } from './http/health-endpoints.js';
import { startHousekeeping } from './jobs/housekeeping.js';
import { createLicensing } from './jobs/licensing.js';
import { createHttpServer, listen } from './listening.js';
import { readPublished } from './published.js';
import { bringUpToDate, type SchemaState } from './schema-state.js';
import { openStorage, type Storage } from './storage/open-storage.js';

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

/** How long an answer waits for the seller's code (ms). */
const handlerDeadlineMs = 3_000;

/** Starts KooGate as the environment says. Throws `ConfigError`, or what keeps the address or the database from us. */
export async function serve(environment: Environment): Promise<Served> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const { config, secretFiles } = withDevelopmentSecrets(readConfig(environment));
  const log = pino({ level: config.logLevel, base: null }, destination({ sync: true }));
  const metrics = createMetrics();
  const handlers = await loadHandlers(config.handlers);
  const storage = await openMeasuredStorage(config, metrics);
  let schema: SchemaState | undefined;
  try {
    schema = await bringUpToDate(storage, log);
    const process = { draining: false };
    return await serveFrom(
      { config, handlers, storage, schema, metrics, log, process },
      secretFiles,
    );
  } catch (error) {
    // A database left open, or one that is waited for, would keep the process alive that has just said why it cannot start.
    await schema?.stop();
    await storage.close();
    throw error;
  }
}

async function serveFrom(parts: Parts, secretFiles: readonly string[]): Promise<Served> {
  const { config, handlers, storage, schema, metrics, log, process } = parts;
  const server = createHttpServer(appFor(parts));
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
  announce(log, { config, handlers, secretFiles, url: listening.url });
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
  readonly handlers: Handlers;
  readonly storage: Storage;
  readonly schema: SchemaState;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly process: { draining: boolean };
}

function appFor({ config, handlers, storage, schema, metrics, log, process }: Parts) {
  return createApp({
    config,
    storage,
    published: readPublished(),
    provisioning: toProvisioningPlan(config),
    provisioner: undefined,
    licensing: createLicensing({
      ...handlers,
      deadlineMs: handlerDeadlineMs,
      onError: (error) => log.error({ err: error }, 'a handler of the seller failed'),
    }),
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

interface Announced extends Pick<Parts, 'config' | 'handlers'> {
  readonly url: string;
  readonly secretFiles: readonly string[];
}

function announce(log: Logger, { config, handlers, url, secretFiles }: Announced): void {
  log.info(
    {
      callbacks: `${url}${config.basePath}`,
      documentation: `${url}/docs/`,
      management: `${url}/api/v1`,
    },
    'KooGate is listening',
  );
  if (secretFiles.length > 0) {
    log.warn(
      { files: secretFiles },
      'development secrets made up and kept in these files; never use them in production',
    );
  }
  if (config.handlers !== undefined) {
    log.info(
      { file: config.handlers, handlers: Object.keys(handlers) },
      'handlers of the seller are called',
    );
  }
  for (const absence of absences(config)) log.info(absence);
}

/** What is not configured and may be missed, with what follows from it. */
function absences({ keys, kitPrivateKeys, frontEndUrl }: Config): string[] {
  const withoutKey = keyClasses.filter((keyClass) => keys[keyClass].length === 0);
  const lines = withoutKey.map((keyClass) => {
    const { name, calls } = keyVariables[keyClass];
    return `${name} is not set: calls of ${calls} are refused (000001)`;
  });
  if (kitPrivateKeys.length === 0 && keys.kit.length + keys.v1.length > 0) {
    lines.push(
      'KOOGATE_KIT_PRIVATE_KEY is not set: applicationSync of the kit is answered 000101, its clientSecret cannot be decrypted',
    );
  }
  if (frontEndUrl === undefined) {
    lines.push(
      'KOOGATE_FRONT_END_URL is not set: purchases stay pending (000004) until completed through the management API',
    );
  }
  return lines;
}
