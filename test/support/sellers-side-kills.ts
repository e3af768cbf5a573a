import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished } from 'vitest';
import { plainCourier, type Courier } from '../../src/emulator/courier.js';
import {
  createMarketplace,
  type MarketplaceServer,
} from '../../src/emulator/create-marketplace.js';
import { createHttpClient } from '../../src/emulator/http-exchange.js';
import type { Resource } from '../../src/emulator/marketplace-state.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { withDatabase } from './server-database.js';
import { emptyFolder } from './server-folder.js';
import { serverKeys, type ServerOptions } from './server-process.js';
import { testSecret, webhookReceiver, type Received } from './webhook-receivers.js';

/** The server, in whatever shape it runs: it is killed and comes back by itself. */
export interface MortalSellersSide {
  readonly url: string;
  readonly callbacksUrl: string;
  dieOften(deaths: number): Promise<void>;
  stop(): Promise<unknown>;
}

export interface SellersSideKills {
  readonly databaseUrl: string;
  readonly start: (options: ServerOptions) => Promise<MortalSellersSide>;
  /** While purchases come; some more while usage is reported. */
  readonly deaths: number;
  readonly purchases: number;
}

const buyersAtOnce = 12;
const accessKeys = { 'AK-OF-THE-TESTS': 'sk-of-the-tests' };
const handlers = fileURLToPath(new URL('recording-handlers.mjs', import.meta.url));
const keys = Object.fromEntries(
  Object.entries(serverKeys).map(([keyClass, key]) => [keyClass, [key]]),
) as unknown as AccessKeys;

/** However long so many deaths may take (ms). */
export function sellersSideKillsMsMax(deaths: number): number {
  return 60_000 + Math.ceil(1.2 * deaths) * 5_000;
}

/** Plays the marketplace against a seller's side that dies: each purchase is provisioned, each event told, each window pushed once. */
export async function expectNothingLostBy({
  deaths,
  purchases,
  ...shape
}: SellersSideKills): Promise<void> {
  // Judged as they come: later their time would be over.
  const receiver = await webhookReceiver((each) => (isAuthentic(each) ? 204 : 401));
  const recordFile = join(emptyFolder(), 'calls.jsonl');
  const marketplace = await marketplaceFor(
    (openApis) => ({
      KOOGATE_HANDLERS: handlers,
      TEST_RECORD_FILE: recordFile,
      KOOGATE_WEBHOOK_URL: receiver.url,
      KOOGATE_WEBHOOK_SECRETS: testSecret,
      KOOGATE_WEBHOOK_PRIVATE_TARGETS: 'allow',
      KOOGATE_MARKETPLACE_URL: openApis,
      KOOGATE_AK: 'AK-OF-THE-TESTS',
      KOOGATE_SK: 'sk-of-the-tests',
    }),
    shape,
  );
  const { played, server } = marketplace;

  await Promise.all([buyAll(played, purchases), server.dieOften(deaths)]);
  const metered = [...played.state.resources.values()].filter(isMetered);
  await Promise.all([reportAll(metered, server), server.dieOften(Math.ceil(deaths / 5))]);
  await untilNothingIsOpen(shape.databaseUrl);
  await played.until(() => [...played.state.resources.values()].every(isOpen), {
    stepMs: 300_000,
    timeoutMs: 60_000,
  });
  await server.stop();

  const left = await contentOf(shape.databaseUrl);
  const instanceIds = left.instances.map(({ instance_id }) => instance_id);
  expect(left.instances).toHaveLength(purchases);
  expect(left.instances.filter(({ state }) => state !== 'active')).toEqual([]);
  expect(new Set(left.orders.map(({ order_id }) => order_id)).size).toBe(purchases);
  expect(left.unfinished).toEqual([]);

  const calls = callsIn(recordFile);
  expect(new Set(calls.map(({ instanceId }) => instanceId))).toEqual(new Set(instanceIds));
  // However often a purchase was begun, the seller could tell that it was the same one; and it had its order each time.
  expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(purchases);
  expect(calls.filter(({ orderId }) => orderId === null)).toEqual([]);

  expect(outOfOrder(receiver.taken)).toEqual([]);
  const told = new Set(receiver.taken.map(({ headers }) => headers['webhook-id']));
  expect(told).toEqual(new Set(left.events.map(({ event_id }) => event_id)));
  expect(left.events).toHaveLength(2 * purchases);
  expect(receiver.taken.length).toBe(receiver.received.length);

  const windows = played.state.usageRecords.filter(({ status }) => status !== 'abnormal');
  expect(windows.map(({ instanceId }) => instanceId).sort()).toEqual(
    metered.map(({ instanceId = '' }) => instanceId).sort(),
  );
}

interface Played {
  readonly played: MarketplaceServer;
  readonly server: MortalSellersSide;
}

/** The marketplace is there first, since the server is told its address; it learns the server's afterwards. */
async function marketplaceFor(
  environmentOf: (openApis: string) => Readonly<Record<string, string>>,
  { databaseUrl, start }: Pick<SellersSideKills, 'databaseUrl' | 'start'>,
): Promise<Played> {
  const played = await createMarketplace({
    target: 'http://127.0.0.1:1/koogallery',
    keys: serverKeys,
    accessKeys,
    // What is reported is dated by the real time.
    speed: 1,
    products: [
      { kind: 'saas-v2', chargingMode: 'PERIOD' },
      { kind: 'saas-v2', chargingMode: 'ON_DEMAND' },
    ],
  });
  onTestFinished(() => played.close());
  const server = await start({
    databaseUrl,
    environment: environmentOf(played.openApis.url),
  });
  played.useCourier(tirelessCourier(server.callbacksUrl));
  return { played, server };
}

/** Sends a call again, signed anew, until it is answered at all: a marketplace whose hours pass in an instant. */
function tirelessCourier(productionUrl: string): Courier {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const courier = plainCourier({
    http,
    productionUrl,
    keys,
    timeoutMs: 10_000,
    realNow: Date.now,
  });
  return {
    async send(callback) {
      for (;;) {
        const sent = await courier.send(callback);
        if (sent.outcome.kind === 'answered') return sent;
        await sleep(25);
      }
    },
  };
}

async function buyAll(played: MarketplaceServer, purchases: number): Promise<void> {
  let bought = 0;
  const buyer = async (): Promise<void> => {
    while (bought < purchases) {
      bought += 1;
      const chargingMode = bought % 4 === 0 ? 'ON_DEMAND' : 'PERIOD';
      await played.perform('buy', { chargingMode });
    }
  };
  await Promise.all(Array.from({ length: buyersAtOnce }, buyer));
}

function isMetered({ state, orderId, ...resource }: Resource): boolean {
  return state === 'open' && resource.expiresAt === undefined && orderId !== '';
}

function isOpen({ state }: Resource): boolean {
  return state === 'open';
}

const second = 1_000;

/** A window of one second for each, that began after all buyers had got in. */
async function reportAll(metered: readonly Resource[], { url }: MortalSellersSide): Promise<void> {
  const begin = Math.ceil(Date.now() / second) * second + second;
  // The played time may lag a little behind the real one.
  await sleep(6 * second);
  for (let from = 0; from < metered.length; from += 10) {
    const records = metered.slice(from, from + 10).map(({ instanceId = '' }) => ({
      instanceId,
      beginAt: new Date(begin).toISOString(),
      endAt: new Date(begin + second).toISOString(),
      value: '1.5',
    }));
    const answer = await postUntilTaken(`${url}/api/v1/usage-records`, { records });
    expect(answer).not.toMatch(/"outcome":"(invalid|conflicting)"/);
  }
}

async function postUntilTaken(url: string, body: object): Promise<string> {
  for (;;) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer a-token-for-tests-only',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    const taken = answer?.status === 200 ? await answer.text().catch(() => undefined) : undefined;
    if (taken !== undefined) return taken;
    await sleep(25);
  }
}

async function untilNothingIsOpen(databaseUrl: string): Promise<void> {
  await expect
    .poll(async () => (await contentOf(databaseUrl)).unfinished, {
      timeout: 60_000,
      interval: 200,
    })
    .toEqual([]);
}

/** Jobs of schedules are left out: the next hour is always to come. */
async function contentOf(databaseUrl: string) {
  return withDatabase(databaseUrl, async (knex) => ({
    instances: await knex('instances').select<{ instance_id: string; state: string }[]>([
      'instance_id',
      'state',
    ]),
    orders: await knex('order_details').select<{ order_id: string }[]>(['order_id']),
    events: await knex('events').select<{ event_id: string }[]>(['event_id']),
    unfinished: await knex('jobs')
      .whereNot('state', 'done')
      .select<{ kind: string; state: string; problem: string | null }[]>([
        'kind',
        'state',
        'problem',
      ]),
  }));
}

interface RecordedCall {
  readonly instanceId: string;
  readonly idempotencyKey: string;
  readonly orderId: string | null;
}

function callsIn(file: string): readonly RecordedCall[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCall);
}

/** Subjects whose events were first told in another order than that in which they happened. */
function outOfOrder(taken: readonly Received[]): readonly string[] {
  const typesBySubject = new Map<string, string[]>();
  for (const { event } of taken) {
    const types = typesBySubject.get(event.subject) ?? [];
    if (!types.includes(event.type)) types.push(event.type);
    typesBySubject.set(event.subject, types);
  }
  const orders = [...typesBySubject].map(([subject, types]) => `${subject} ${types.join()}`);
  return orders.filter((each) => !/purchased,[^,]*provisioned$/.test(each));
}

function isAuthentic({ headers, body }: Received): boolean {
  try {
    new Webhook(testSecret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
