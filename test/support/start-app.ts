import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { HandlerCalls, SellerHandlers } from '../../src/domain/handler-calls.js';
import type { AccessData } from '../../src/domain/instance.js';
import { keyClasses, type KeyClass } from '../../src/protocol/access-keys.js';
import { createMetrics, type Metrics } from '../../src/http/callback-metrics.js';
import { createLicensing, type LicensingOptions } from '../../src/jobs/licensing.js';
import type { ProvisionSource } from '../../src/jobs/provision-job.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { createHttpServer } from '../../src/listening.js';
import { readPublished } from '../../src/published.js';
import { createSellersSide, type SellersSide } from '../../src/sellers-side.js';
import type { SellersStorage } from '../../src/sellers-side-options.js';
import { readEndpoints } from '../../src/webhooks/endpoints.js';
import { captureLog, type CapturedLog } from './capture-log.js';

export interface AppSettings {
  /** `at-once` with `https://app.example.com` unless told otherwise. */
  readonly provisioning?: TestProvisioning;
  /** How long an answer waits for a `by-handler` plan (ms). */
  readonly deadlineMs?: number;
  /** Access keys of class base, the current one first; those of the other classes are made from them. */
  readonly keys?: Keys;
  /** What the seller's own code has to say about Licenses. */
  readonly licensing?: Pick<LicensingOptions, 'issueLicense' | 'judgeLicenseRequest'>;
  /** Handlers of the seller's, without a process of their own. */
  readonly handlers?: TestHandlers;
  /** What plays the marketplace for the server's own calls. */
  readonly marketplace?: MarketplaceClient;
  /** Whether jobs run by themselves, as in a server; else only those that an answer waits for. */
  readonly runsJobs?: boolean;
  /** Settings of the environment besides those above. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logLevel?: string;
}

/** Functions as the seller writes them, with the answers in the form that the server checks them into. */
export type TestHandlers = {
  readonly [Name in keyof HandlerCalls]?: (
    ask: HandlerCalls[Name]['ask'],
    settings: Parameters<SellerHandlers['call']>[2],
  ) => Promise<HandlerCalls[Name]['answer']>;
};

export type TestProvisioning =
  | { readonly kind: 'at-once'; readonly access: AccessData }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'by-handler'; readonly provision: ProvisionSource };

/** The server as it runs, over a storage of the test's, with a clock and ids that the test knows. */
export interface StartedApp {
  readonly url: string;
  readonly basePath: string;
  readonly keys: Keys;
  /** The keys of any class, the current one first. */
  keysOf(keyClass: KeyClass): Keys;
  readonly storage: SellersStorage;
  readonly clock: Clock;
  readonly captured: CapturedLog;
  readonly metrics: Metrics;
  readonly sellersSide: SellersSide;
  /** Resolves when no job is due any more and none runs. */
  provisioned(): Promise<void>;
  /** What the server's own check of its answers found; a test that leaves something here has found a defect. */
  readonly differences: readonly string[];
  stop(): Promise<void>;
}

export type Keys = readonly [string, ...string[]];

/** Milliseconds; stands still until a test moves it. */
export interface Clock {
  now: number;
}

/** Noon of an ordinary day: tests that compare times never meet midnight, a change of day or the real time. */
export const testNoon = Date.UTC(2026, 2, 1, 12);

export const testFrontEndUrl = 'https://app.example.com';
export const testKey = 'test-access-key-of-class-base-0001';

/** An invented key pair: what the examples encrypt is encrypted for it. */
export const testKitPrivateKey = readFileSync(
  new URL('kit-private-key.pem', import.meta.url),
  'utf8',
);

const published = readPublished();

export async function startApp(
  { storage, clock }: { readonly storage: SellersStorage; readonly clock: Clock },
  settings: AppSettings = {},
): Promise<StartedApp> {
  const { keys = [testKey], logLevel = 'info', environment = {}, deadlineMs = 3_000 } = settings;
  const access = { frontEndUrl: testFrontEndUrl };
  const provisioning = settings.provisioning ?? { kind: 'at-once', access };
  const keysOf = (keyClass: KeyClass) => keysOfClass(keys, keyClass);
  const config = readConfig({
    ...Object.fromEntries(
      keyClasses.map((each) => [`KOOGATE_${each.toUpperCase()}_KEYS`, keysOf(each).join(',')]),
    ),
    KOOGATE_KIT_PRIVATE_KEY: testKitPrivateKey,
    KOOGATE_PROVISION_DEADLINE_MS: String(deadlineMs),
    ...(provisioning.kind === 'at-once' && { KOOGATE_FRONT_END_URL: testFrontEndUrl }),
    ...environment,
  });
  const captured = captureLog(logLevel);
  const metrics = createMetrics();
  const differences: string[] = [];
  const now = () => clock.now;
  const newId = sequentialIds();
  const endpoints = readEndpoints(config);
  if (!endpoints.ok) throw new Error(endpoints.problems.join('; '));
  const sellersSide = createSellersSide({
    config,
    storage,
    handlers: toSellerHandlers(settings),
    endpoints: endpoints.endpoints,
    marketplace: settings.marketplace,
    metrics,
    log: captured.log,
    now,
    newId,
    processId: newId(),
  });
  if (settings.runsJobs === true) sellersSide.start();
  const licensing = createLicensing({
    ...settings.licensing,
    deadlineMs,
    onError: (error) => differences.push(`licensing threw ${String(error)}`),
  });
  const server = createHttpServer(
    createApp({
      config,
      storage,
      sellersSide: {
        ...sellersSide,
        ...(settings.licensing !== undefined && { licensing }),
        ...(provisioning.kind === 'at-once' && { provisioning }),
      },
      published,
      readiness: () => ({ ready: true, parts: {} }),
      onAnswerDifference: (operationId, difference) => {
        differences.push(`${operationId}: ${difference}`);
        throw new Error(`answer of ${operationId} differs from the specification: ${difference}`);
      },
      metrics,
      log: captured.log,
      now,
      newId,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    basePath: config.basePath,
    keys,
    keysOf,
    storage,
    clock,
    captured,
    metrics,
    sellersSide,
    differences,
    async provisioned() {
      for (;;) {
        const open = await storage.jobs.openLanes();
        if (open.every(({ dueAt, heldBy }) => heldBy === null && dueAt > clock.now)) return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sellersSide.stop();
    },
  };
}

function toSellerHandlers({ handlers, provisioning }: AppSettings): SellerHandlers {
  const functions: TestHandlers = {
    ...handlers,
    ...(provisioning?.kind === 'by-handler' && { provision: provisioning.provision }),
  };
  return {
    has: (name) => functions[name] !== undefined,
    call: (name, ask, settings) => {
      const handler = functions[name];
      if (handler === undefined) throw new Error(`there is no handler ${name}`);
      return handler(ask, settings);
    },
  };
}

/** The console binds each class to keys of its own. */
function keysOfClass(keys: Keys, keyClass: KeyClass): Keys {
  if (keyClass === 'base') return keys;
  const [current, ...others] = keys.map((key) => `${key}-${keyClass}`);
  return [current ?? '', ...others];
}

let apps = 0;

/** UUIDs that count: unique over all apps of a test file, since several may share a database, and sorted as made. */
export function sequentialIds(): () => string {
  const app = (apps += 1).toString(16).padStart(4, '0');
  let ids = 0;
  return () => `0195${app}-0000-7000-8000-${(ids += 1).toString(16).padStart(12, '0')}`;
}
