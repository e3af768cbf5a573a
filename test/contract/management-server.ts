import { readFileSync } from 'node:fs';
import express from 'express';
import supertest, { type Test } from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import type { CallRecord } from '../../src/domain/call-record.js';
import type { Change } from '../../src/domain/change.js';
import type { Committer } from '../../src/domain/committer.js';
import type { Directories } from '../../src/domain/directories.js';
import type { Instance } from '../../src/domain/instance.js';
import type { Loaders } from '../../src/domain/loaders.js';
import type { UsageReader } from '../../src/domain/usage-reader.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import { managementApi, type ManagementApiOptions } from '../../src/management/management-api.js';
import type { ManagementDocument } from '../../src/management/management-specification.js';
import type { Role } from '../../src/management/role.js';

export const managementDocument = JSON.parse(
  readFileSync(new URL('../../generated/openapi/management.json', import.meta.url), 'utf8'),
) as ManagementDocument;

export const tokens: Readonly<Record<Role, string>> = {
  viewer: 'token-of-the-viewer',
  operator: 'token-of-the-operator',
  admin: 'token-of-the-admin',
};

export const now = Date.UTC(2024, 2, 15, 8);

export interface ManagementStorage {
  readonly directories: Directories;
  readonly committer: Committer;
  /** For what reports usage; a storage that fails has none. */
  readonly load?: Loaders;
  readonly usage?: UsageReader;
}

type ManagementServer = ReturnType<typeof makeServer>;

const shared = new WeakMap<ManagementStorage, ManagementServer>();

/**
 * The real chain over the storage given, with a clock that stands still and a log that can be read. Without options it is
 * made once for each storage, since compiling the specification takes longer than a test.
 */
export function startManagement(
  storage: ManagementStorage,
  options?: Partial<ManagementApiOptions>,
): ManagementServer {
  if (options !== undefined) return makeServer(storage, options);
  const known = shared.get(storage) ?? makeServer(storage, {});
  shared.set(storage, known);
  return known;
}

function makeServer(storage: ManagementStorage, options: Partial<ManagementApiOptions>) {
  const lines: { level: string; message: string; fields: object }[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const app = express();
  app.use(
    '/api',
    managementApi({
      spec: managementDocument,
      directories: storage.directories,
      committer: storage.committer,
      usage: usageDeskOf(storage),
      load: storage.load,
      quietCommitter: storage.committer,
      tokens: Object.entries(tokens).map(([role, token]) => ({
        name: `the-${role}`,
        role: role as Role,
        token,
      })),
      now: () => now,
      newId: uuidv7,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      ...options,
    }),
  );
  const agent = supertest(app);
  const as = (role: Role) => ({
    get: (path: string): Test => authorized(agent.get(path), role),
    post: (path: string, body: object): Test => authorized(agent.post(path), role).send(body),
    put: (path: string, body: object): Test => authorized(agent.put(path), role).send(body),
  });
  return { agent, as, lines };
}

function usageDeskOf({ load, usage, committer }: ManagementStorage) {
  if (load === undefined || usage === undefined) return undefined;
  return createUsageDesk({ load, usage, committer, pushes: true, now: () => now, newId: uuidv7 });
}

function authorized(test: Test, role: Role): Test {
  return test.set('Authorization', `Bearer ${tokens[role]}`);
}

/** A purchase as the callbacks leave it: order, line, instance and the first step of its history. */
export async function seedInstance(storage: ManagementStorage, instance: Instance): Promise<void> {
  const { instanceId, orderId, orderLineId, createdAt } = instance;
  await seed(
    storage,
    { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: createdAt } },
    { kind: 'claim', table: 'instances', record: instance },
    {
      kind: 'claim',
      table: 'orderLines',
      record: { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: createdAt },
    },
    {
      kind: 'claim',
      table: 'instanceHistory',
      record: {
        instanceId,
        version: instance.version,
        at: createdAt,
        event: 'purchase',
        from: null,
        to: instance.state,
        cause: 'call:018e4110-4f00-7a11-8c3d-6a2f4f1f9b02',
        detail: orderLineId === '' ? { orderId } : { orderId, orderLineId },
      },
    },
  );
}

/** Writes what belongs together as one callback would. */
export async function seed(
  { committer }: ManagementStorage,
  ...changes: readonly Change[]
): Promise<void> {
  const outcome = await committer.commit({ call: null, nonce: null, changes });
  if (outcome !== 'committed') throw new Error(`the changes could not be seeded: ${outcome}`);
}

export async function seedCall({ committer }: ManagementStorage, call: CallRecord): Promise<void> {
  await committer.commit({ call, nonce: null, changes: [] });
}

let bought = 0;

/** A fresh purchase that waits for somebody to complete it. */
export function aPurchase(changes: Partial<Instance> = {}): Instance {
  bought += 1;
  const orderId = `CS24031508${String(bought).padStart(6, '0')}`;
  return {
    instanceId: uuidv7(),
    orderId,
    orderLineId: `${orderId}-000001`,
    saleProductId: '',
    soldBy: 'saas-v2',
    state: 'pending',
    freezeWaiting: false,
    purchaseKind: 'unknown',
    chargingMode: null,
    productId: null,
    expiresAt: null,
    access: null,
    usage: [],
    failure: null,
    duplicateOf: null,
    version: 1,
    createdAt: now - 60_000 + bought,
    updatedAt: now - 60_000 + bought,
    releasedAt: null,
    ...changes,
  };
}

export const access = {
  frontEndUrl: 'https://app.example.com',
  adminUrl: 'https://app.example.com/admin',
  userName: 'admin@buyer.example',
  password: 'Initial-Pass-1',
  memo: '请先修改密码 🔑',
};

export function aCall(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    callId: uuidv7(),
    receivedAt: now,
    method: 'POST',
    path: '/koogallery',
    operationId: 'newInstance',
    debug: false,
    verdict: 'authentic',
    keyIndex: 0,
    resultCode: '000000',
    problem: null,
    sensitive: false,
    requestBody: '{"activity":"newInstance"}',
    requestBytes: 26,
    answerBody: '{"resultCode":"000000","resultMsg":"success"}',
    durationMs: 4.2,
    instanceId: null,
    orderId: null,
    ...changes,
  };
}

/** Follows `nextCursor` to the end; fails when it does not come to one. */
export async function readAllPages(
  read: (query: string) => Test,
  limit: number,
): Promise<{ pages: number; items: Record<string, unknown>[] }> {
  const items: Record<string, unknown>[] = [];
  let cursor: string | undefined;
  for (let pages = 1; pages <= 100; pages += 1) {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = (await read(`limit=${limit}${query}`).expect(200)) as { body: PageBody };
    items.push(...body.items);
    cursor = body.nextCursor;
    if (cursor === undefined) return { pages, items };
  }
  throw new Error('the list has no end');
}

interface PageBody {
  readonly items: Record<string, unknown>[];
  readonly nextCursor?: string;
}
