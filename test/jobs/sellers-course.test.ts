import { describe, expect, it, onTestFinished } from 'vitest';
import type { HandlerName } from '../../src/domain/handler-calls.js';
import { sellerEventTypes } from '../../src/domain/seller-event.js';
import {
  createMarketplace,
  type MarketplaceServer,
} from '../../src/emulator/create-marketplace.js';
import { createMarketplaceClient } from '../../src/marketplace/create-marketplace-client.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { testKitPublicKey } from '../support/action-context.js';
import { describeEachDatabase, useDatabase, type TestDatabase } from '../support/databases.js';
import { hour, isClean, minute } from '../support/emulated.js';
import { passTime, recorded, type RecordedHandlers } from '../support/seller-runs.js';
import {
  sequentialIds,
  startApp,
  testKey,
  testNoon,
  type AppSettings,
  type Clock,
  type StartedApp,
} from '../support/start-app.js';
import { testSecret, webhookReceiver, type TestReceiver } from '../support/webhook-receivers.js';

const accessKeys = { KGCOURSEACCESSKEY001: 'kgCourseSecretKey0123456789abcdefghijkl0' };

/** A seller with handlers, one webhook endpoint and AK/SK, and the marketplace that plays against it. */
interface Course {
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

async function begin(database: TestDatabase, { appCount = 1, faults = '' } = {}): Promise<Course> {
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

/** All that the marketplace can do with a SaaS product of joint operation, from purchase to unsubscription. */
async function playLife({ perform }: Course): Promise<string> {
  const { instanceId = '', resourceId } = await perform('buy', {
    kind: 'saas-v2',
    chargingMode: 'PERIOD',
  });
  const steps = ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'change'] as const;
  for (const step of steps) await perform(step, { resourceId });
  const { enterpriseId } = await perform('bind', { resourceId, departments: 3, users: 3 });
  await perform('grant-users', { resourceId });
  await perform('add-department', { enterpriseId });
  await perform('unsubscribe', { resourceId });
  return instanceId;
}

const handlersOfLife: readonly HandlerName[] = [
  'provision',
  'renew',
  'cancelRenewal',
  'freeze',
  'unfreeze',
  'upgrade',
  'syncTenant',
  'syncApplication',
  'syncDepartments',
  'syncUsers',
  'syncDepartments',
  'release',
];

const eventsOfLife = [
  'instance.purchased',
  'instance.provisioned',
  'instance.renewed',
  'instance.renewal-cancelled',
  'instance.frozen',
  'instance.unfrozen',
  'instance.upgraded',
  'tenant.synchronized',
  'application.synchronized',
  'departments.replaced',
  'users.synchronized',
  'department.synchronized',
  'instance.released',
];

function calledAbout({ record }: Course, instanceId: string): readonly string[] {
  return record.asked
    .filter(({ ask }) => 'event' in ask && ask.event.instanceId === instanceId)
    .map(({ name }) => name);
}

function toldAbout({ receiver }: Course, instanceId: string): readonly string[] {
  return receiver.taken
    .filter(({ event }) => event.subject === `instance/${instanceId}`)
    .map(({ event }) => event.type);
}

/** Everything that has happened was told once, and what is about one thing in the order in which it happened. */
async function expectToldOnce({ apps: [app], receiver, record }: Course): Promise<void> {
  if (app === undefined) throw new Error('there is an app');
  const filter = { types: sellerEventTypes };
  const { events } = app.storage.directories;
  const { items } = await events.sequence(filter, { limit: 1_000 });
  const happened = items.map(({ eventId, subject }) => `${subject} ${eventId}`);
  const told = receiver.received.map(({ event }) => `${event.subject} ${event.id}`);
  // Only what is about one thing has an order.
  expect(bySubject(told)).toEqual(bySubject(happened));
  const calls = record.asked.map(({ name, settings }) => `${name} ${settings.idempotencyKey}`);
  expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  expect(app.differences).toEqual([]);
}

/** In the order of their subjects, and within each in the order that they had. */
function bySubject(texts: readonly string[]): readonly string[] {
  return texts.toSorted((left, right) => {
    const [one = '', other = ''] = [left, right].map((text) => text.split(' ')[0]);
    return one.localeCompare(other);
  });
}

describeEachDatabase('a course of business with everything connected', (database) => {
  it('has each handler called and each event told, once and in order', async () => {
    const course = await begin(database);
    const { perform, marketplace, record } = course;
    const instanceId = await playLife(course);
    expect(calledAbout(course, instanceId)).toEqual(handlersOfLife);
    expect(toldAbout(course, instanceId)).toEqual(eventsOfLife);
    for (const { ask } of record.of('renew')) expect(ask.order?.orderType).toBe('RENEW');

    const trial = await perform('buy', { kind: 'saas-v2', chargingMode: 'PERIOD', trial: true });
    await perform('convert-trial', { resourceId: trial.resourceId });
    expect(calledAbout(course, trial.instanceId ?? '')).toEqual(['provision', 'convertTrial']);
    expect(record.of('convertTrial')).toMatchObject([
      { ask: { instance: { purchaseKind: 'formal' }, order: { orderType: 'TRIAL_TO_FORMAL' } } },
    ]);
    const noticed = record.of('orderNotified').map(({ ask }) => ask.order?.orderType);
    expect(noticed).toEqual(['NEW', 'RENEW', 'CHANGE', 'TRIAL', 'TRIAL_TO_FORMAL']);
    const open = [...marketplace.state.resources.values()].filter(({ state }) => state === 'open');
    expect(open.map(({ access }) => access?.frontEndUrl)).toEqual([
      `https://${trial.instanceId ?? ''}.example.com`,
    ]);
    await expectToldOnce(course);
  });

  it('makes and uploads the License that was applied for', async () => {
    const course = await begin(database);
    const { instanceId = '' } = await course.perform('buy', { kind: 'online-license' });
    const { eventId = '' } = await course.perform('apply-for-license');
    const application = course.marketplace.state.licenseApplications.get(eventId);
    expect(application?.status).toBe('delivered');
    expect(course.marketplace.state.resources.get(application?.resourceId ?? '')?.license).toBe(
      `LICENSE MADE AT ${testNoon}`,
    );
    expect(toldAbout(course, instanceId).slice(-2)).toEqual([
      'license.requested',
      'license.delivered',
    ]);
    expect(course.record.of('issueLicense')).toHaveLength(1);
  });

  it('asks for the usage of each hour and pushes it, also of one that ended while no server ran', async () => {
    const course = await begin(database);
    await course.perform('buy', { kind: 'saas-v2', chargingMode: 'ON_DEMAND' });
    const instanceIds = course.record.of('provision').map(({ ask }) => ask.instance.instanceId);
    expect(new Set(instanceIds).size).toBe(2);
    course.clock.now += hour + 3 * minute;
    await course.marketplace.clock.advance(hour + 3 * minute);
    await course.restart();
    const [app] = course.apps;
    await expect
      .poll(() => course.record.of('usage').length, { timeout: 8_000 })
      .toBeGreaterThan(0);
    if (app !== undefined) await passTime(app, minute);
    const { usageRecords } = course.marketplace.state;
    await expect.poll(() => usageRecords.length, { timeout: 8_000 }).toBe(2);
    await course.marketplace.clock.advance(2 * minute);
    expect(usageRecords.map((each) => each.instanceId).sort()).toEqual([...instanceIds].sort());
    expect(course.record.of('usage').at(-1)?.ask).toMatchObject({
      from: testNoon,
      to: testNoon + hour,
    });
  });
});

describe('two servers on one database', () => {
  const database = useDatabase('postgres');

  it('do nothing twice between them', async () => {
    const course = await begin(database, { appCount: 2, faults: 'duplicate' });
    const ids = [];
    for (let life = 0; life < 2; life += 1) ids.push(await playLife(course));
    for (const instanceId of ids) {
      expect(calledAbout(course, instanceId)).toEqual(handlersOfLife);
      expect(toldAbout(course, instanceId)).toEqual(eventsOfLife);
    }
    await expectToldOnce(course);
  });
});
