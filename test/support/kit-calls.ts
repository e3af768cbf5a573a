import { createPublicKey, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { expect } from 'vitest';
import type { CallRecord } from '../../src/domain/call-record.js';
import type { Stored } from '../../src/domain/directories.js';
import type { Authorization, Statement, TenantKey } from '../../src/domain/organisation.js';
import { toAsciiJson } from '../../src/protocol/ascii-json.js';
import { encryptClientSecret } from '../../src/protocol/client-secret.js';
import { toBeijingWireTime } from '../../src/protocol/wire-time.js';
import { callbacks, type Callback } from './callbacks-document.js';
import type { TestDatabase } from './databases.js';
import { withDatabase } from './server-database.js';
import { signedCall, type CallAnswer, type CallDetails } from './signed-call.js';
import { testKitPrivateKey, testNoon, type StartedApp } from './start-app.js';

/** Calls of the joint-operation kit as the marketplace sends them, and what is to be seen of them afterwards. */
export const kitSuccess = { resultCode: '000000', resultMsg: 'success.' };

const hour = 3_600_000;

/** Moments of the morning before the test's noon, in milliseconds: statements are ordered by them. */
export const morning = {
  first: testNoon - 4 * hour,
  second: testNoon - 3 * hour,
  third: testNoon - 2 * hour,
  fourth: testNoon - hour,
} as const;

/** The value of `timeStamp` for a moment. */
export function stamp(moment: number): string {
  return toBeijingWireTime(moment);
}

/** An instance and an enterprise that nobody has told of yet. */
export function newTenantKey(): TenantKey {
  return { instanceId: randomUUID(), tenantId: randomUUID().replaceAll('-', '') };
}

export const appId = '3e9d1c7b5a2f4860b1d3e5f7a9c0b2d4';
const userName = 'demo-user-01';
export const orgCode = '10001';

const common = { flag: 1, testFlag: 0, timeStamp: stamp(morning.second) } as const;

export function tenantBody(key: object, changes: object = {}) {
  return {
    ...key,
    orderId: 'CS2403051420K1T7B',
    tenantCode: 'example-works',
    name: '示例制造有限公司',
    domainName: 'https://example-works.login.example.com',
    ...common,
    ...changes,
  };
}

export function applicationBody(key: object, changes: object = {}) {
  const clientSecret = encryptedSecret('a client secret');
  return {
    ...key,
    appId,
    clientId: 'Kx7Pq2RmT9vWz4YbN8cLd5Ge',
    clientSecret,
    ...common,
    ...changes,
  };
}

export function authBody(key: object, userList: unknown, changes: object = {}) {
  const { timeStamp: currentSyncTime } = common;
  return { ...key, appId, userList, currentSyncTime, ...common, ...changes };
}

/** An entry of `userList` with what is mandatory. */
export function userEntry(changes: object = {}) {
  return { userName, name: '示例用户甲', orgCode, role: 'user', enable: 'true', ...changes };
}

/** What is kept of it. */
export const plainUser = { name: '示例用户甲', orgCode, role: 'user', enabled: true } as const;

export function departmentBody(key: object, changes: object = {}) {
  return { ...key, orgCode, orgName: '研发部', parentCode: '', ...common, ...changes };
}

export function snapshotBody(key: object, orgInfoList: unknown, changes: object = {}) {
  const { testFlag, timeStamp } = common;
  return { ...key, orgInfoList, testFlag, timeStamp, ...changes };
}

const publicKey = createPublicKey(testKitPrivateKey);

/** As the marketplace encrypts it for the seller; different each time. */
export function encryptedSecret(plain: string): string {
  return encryptClientSecret(publicKey, plain);
}

/** Where a call goes and how it is signed. */
export function kitCallback(operationId: string): Callback {
  const found = callbacks.find((callback) => callback.operationId === operationId);
  if (found === undefined) throw new Error(`there is no callback ${operationId}`);
  return found;
}

export async function kitCall(
  app: StartedApp,
  operationId: string,
  body: object | Buffer,
  details: CallDetails = {},
): Promise<CallAnswer> {
  return signedCall(app, body, { target: kitCallback(operationId), ...details });
}

/** The answer must be that of a success. */
export async function expectTaken(
  app: StartedApp,
  operationId: string,
  body: object,
): Promise<CallAnswer> {
  const answer = await kitCall(app, operationId, body);
  expect(answer).toMatchObject(kitSuccess);
  return answer;
}

/** The newest record of a call about an instance. */
export async function lastCallOf(
  app: StartedApp,
  { instanceId }: Pick<TenantKey, 'instanceId'>,
): Promise<CallRecord> {
  const { calls } = app.storage.directories;
  const [summary] = (await calls.list({ instanceId }, { limit: 1 })).items;
  const call = await calls.find(summary?.callId ?? '');
  if (call === undefined) throw new Error(`no call about ${instanceId} is kept`);
  return call;
}

/** All users of a tenant, those without access too. */
export async function usersOf(
  { storage }: Pick<StartedApp, 'storage'>,
  { instanceId, tenantId }: TenantKey,
): Promise<readonly Stored<Authorization>[]> {
  const filter = { instanceId, tenantId };
  const { items } = await storage.directories.authorizations.list(filter, { limit: 1_000 });
  return items;
}

/** A kind of thing that the kit states, reduced to what all of them have. */
export interface StatementKind {
  readonly title: string;
  readonly operationId: string;
  /** A call about the one thing of its kind that these tests have in each tenant. */
  body(key: object, said?: Said): object;
  find(app: StartedApp, key: TenantKey): Promise<Kept | undefined>;
}

export interface Said {
  readonly name?: string;
  readonly flag?: number | string;
  readonly timeStamp?: string;
}

type Kept = Stored<Statement> & { readonly name: string };

export const statementKinds = {
  tenant: {
    title: 'an enterprise',
    operationId: 'tenantSync',
    body: tenantBody,
    find: ({ storage }, key) => storage.directories.tenants.find(key),
  },
  application: {
    title: 'an application',
    operationId: 'applicationSync',
    body: (key, { name, ...said } = {}) =>
      applicationBody(key, { ...(name !== undefined && { clientId: name }), ...said }),
    async find({ storage }, key) {
      const found = await storage.directories.applications.find({ ...key, appId });
      return found && { ...found, name: found.clientId };
    },
  },
  user: {
    title: 'a user',
    operationId: 'authSync',
    body: (key, { name, ...said } = {}) =>
      authBody(key, [userEntry(name === undefined ? {} : { name })], said),
    async find(app, key) {
      const [found] = await usersOf(app, key);
      return found && { ...found, name: found.user.name };
    },
  },
  department: {
    title: 'a department',
    operationId: 'singleOrgSync',
    body: (key, { name, ...said } = {}) =>
      departmentBody(key, { ...(name !== undefined && { orgName: name }), ...said }),
    async find({ storage }, { instanceId, tenantId }) {
      const filter = { instanceId, tenantId, orgCode };
      const { items } = await storage.directories.departments.list(filter, { limit: 2 });
      const [found] = items;
      return found && { ...found, name: found.orgName };
    },
  },
} as const satisfies Record<string, StatementKind>;

/** Whether it is there: known, and not removed since. */
export async function isThere(
  kind: StatementKind,
  app: StartedApp,
  key: TenantKey,
): Promise<boolean> {
  return (await kind.find(app, key))?.removed === false;
}

/** The body that a kind's call has in the older form, and where it goes. */
export function toV1(kind: StatementKind): StatementKind {
  return { ...kind, title: `${kind.title} (V1)`, operationId: `${kind.operationId}V1` };
}

/** Everything that is kept and written down about calls, by place, as an intruder would read it. */
export async function storedTexts(
  database: TestDatabase,
  app: StartedApp,
): Promise<Readonly<Record<string, string>>> {
  const rows = await withDatabase(database.url(), async (knex) => {
    const names = await tableNames(knex, database);
    const contents = await Promise.all(
      names.map(async (name) => [`rows of ${name}`, JSON.stringify(await knex(name))] as const),
    );
    return Object.fromEntries(contents);
  });
  const metrics = await app.metrics.registry.metrics();
  return { ...rows, metrics, log: app.captured.text() };
}

/** Places that hold a text: as it is, as JSON escapes it, or in an encoding that anybody can read. */
export function placesOf(text: string, texts: Readonly<Record<string, string>>): readonly string[] {
  const bytes = Buffer.from(text);
  const forms = [
    text,
    JSON.stringify(text).slice(1, -1),
    toAsciiJson([text]).slice(2, -2),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
  ];
  return Object.entries(texts)
    .filter(([, content]) => forms.some((form) => content.includes(form)))
    .map(([place]) => place);
}

/** Asked of the database itself: a table that nobody has thought of is read too. */
async function tableNames(knex: Knex, { kind }: TestDatabase): Promise<readonly string[]> {
  return kind === 'sqlite'
    ? knex('sqlite_master').where({ type: 'table' }).pluck<string[]>('name')
    : knex('pg_tables').where({ schemaname: 'public' }).pluck<string[]>('tablename');
}
