import { expect, onTestFinished } from 'vitest';
import {
  createMarketplace,
  type MarketplaceServer,
} from '../../src/emulator/create-marketplace.js';
import { createMarketplaceClient } from '../../src/marketplace/create-marketplace-client.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { testKitPublicKey } from './action-context.js';
import type { TestDatabase } from './databases.js';
import { hour, isClean } from './emulated.js';
import { recorded, type RecordedHandlers } from './seller-runs.js';
import {
  sequentialIds,
  startApp,
  testKey,
  testNoon,
  type AppSettings,
  type Clock,
  type StartedApp,
} from './start-app.js';
import { testSecret, webhookReceiver, type TestReceiver } from './webhook-receivers.js';

const accessKeys = { KGCOURSEACCESSKEY001: 'kgCourseSecretKey0123456789abcdefghijkl0' };

/** A seller with handlers, one webhook endpoint and AK/SK, and the marketplace that plays against it. */
export interface Course {
  readonly apps: readonly StartedApp[];
  readonly clock: Clock;
  readonly marketplace: MarketplaceServer;
  readonly record: RecordedHandlers;
  readonly receiver: TestReceiver;
  /** Does what somebody does there, answered as it should be, and waits for what follows. */
  readonly perform: (
    name: string,
    parameters?: object,
  ) => Promise<Readonly<Record<string, string>>>;
  /** As servers do that stop and start again. */
  restart(): Promise<void>;
}

/** Begins at noon of the tests; ends with the test. `faults` as behind `--faults` of the played marketplace. */
export async function beginCourse(
  database: TestDatabase,
  { appCount = 1, faults = '' } = {},
): Promise<Course> {
  const clock: Clock = { now: testNoon };
  const record = recorded(sellersHandlers(clock));
  const receiver = await webhookReceiver();
  const late: { client?: MarketplaceClient } = {};
  const settings: AppSettings = {
    provisioning: { kind: 'by-hand' },
    runsJobs: true,
    deadlineMs: 10_000,
    handlers: record.handlers,
    // The marketplace has an address once it knows that of the server.
    marketplace: new Proxy({} as MarketplaceClient, {
      get: (_, name) => Reflect.get(late.client ?? {}, name) as unknown,
    }),
    environment: {
      KOOGATE_WEBHOOK_URL: receiver.url,
      KOOGATE_WEBHOOK_SECRETS: testSecret,
      KOOGATE_WEBHOOK_PRIVATE_TARGETS: 'allow',
    },
  };
  const start = async () => {
    const storage = await database.openTestStorage({ now: () => clock.now });
    return startApp({ storage, clock }, settings);
  };
  const apps: StartedApp[] = [];
  for (let each = 0; each < appCount; each += 1) apps.push(await start());
  onTestFinished(async () => {
    for (const app of apps) await app.stop();
  });
  const [first] = apps;
  if (first === undefined) throw new Error('there is an app');
  const marketplace = await playFor(first, faults);
  late.client = clientOf(marketplace, clock);
  return {
    apps,
    clock,
    marketplace,
    record,
    receiver,
    perform: async (name, parameters = {}) => {
      const { ids, deliveries } = await marketplace.perform(name, { ...parameters });
      await marketplace.settled();
      expect(deliveries.filter((each) => !isClean(each))).toEqual([]);
      await first.provisioned();
      return ids;
    },
    async restart() {
      for (const [index, app] of apps.entries()) {
        await app.stop();
        apps[index] = await start();
      }
    },
  };
}

let seeds = 0;

async function playFor(app: StartedApp, faults: string): Promise<MarketplaceServer> {
  const marketplace = await createMarketplace({
    target: `${app.url}${app.basePath}`,
    keys: Object.fromEntries(keyClasses.map((keyClass) => [keyClass, app.keysOf(keyClass)])),
    accessKeys,
    kitPublicKey: testKitPublicKey,
    startAt: testNoon,
    realNow: () => app.clock.now,
    timeoutMs: 20_000,
    faults,
    // The database keeps what was bought before.
    seed: (seeds += 1),
  });
  onTestFinished(() => marketplace.close());
  return marketplace;
}

function clientOf({ openApis }: MarketplaceServer, clock: Clock): MarketplaceClient {
  const [[accessKeyId, secretAccessKey] = ['', '']] = Object.entries(accessKeys);
  const client = createMarketplaceClient({
    hosts: [openApis.url],
    access: { accessKeyId, secretAccessKey },
    baseKeys: [testKey],
    now: () => clock.now,
    newNonce: sequentialIds(),
    log: { info: () => undefined, error: () => undefined },
  });
  onTestFinished(() => client.close());
  return client;
}

function sellersHandlers(clock: Clock) {
  const done = async () => undefined;
  return {
    provision: async ({ instance }: { readonly instance: { readonly instanceId: string } }) => ({
      kind: 'ready' as const,
      access: { frontEndUrl: `https://${instance.instanceId}.example.com` },
    }),
    renew: done,
    convertTrial: done,
    cancelRenewal: done,
    freeze: done,
    unfreeze: done,
    upgrade: done,
    release: done,
    syncTenant: done,
    syncApplication: done,
    syncUsers: done,
    syncDepartments: done,
    orderNotified: done,
    judgeLicenseRequest: async () => 'accepted' as const,
    issueLicense: async () => `LICENSE MADE AT ${clock.now}`,
    usage: async ({ from, instanceIds }: UsageQuestion) =>
      instanceIds.map((instanceId) => ({
        instanceId,
        beginAt: from,
        endAt: from + hour,
        value: '2.5',
      })),
  };
}

interface UsageQuestion {
  readonly from: number;
  readonly instanceIds: readonly string[];
}
