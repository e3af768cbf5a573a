import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Submission } from '../../src/domain/committer.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { sealedColumns } from '../../src/storage/sealed-columns.js';
import { callSummaryOf } from '../support/call-summary.js';
import {
  describeEachDatabase,
  testDataKey,
  useDatabase,
  type TestDatabase,
} from '../support/databases.js';
import { orderLine, testOrder } from '../support/orders.js';
import { withDatabase } from '../support/server-database.js';
import { testEvent } from '../support/seller-records.js';
import {
  purchaseOf,
  stored,
  submissionOf,
  testApplication,
  testAuthorization,
  testCall,
  testInstance,
  testLicense,
  testLicenseCode,
  testLicenseCodeOrder,
  testLicenseCodeReport,
  testLicenseRequest,
  testLicenseUpload,
  testPurchase,
} from '../support/submissions.js';

const newKey = Buffer.alloc(32, 8);

const instance = testInstance({
  access: { frontEndUrl: 'https://app.example.com', password: 'password-of-the-buyer' },
});
const purchase = testPurchase({
  instanceId: instance.instanceId,
  orderId: instance.orderId,
  buyer: {
    customerName: 'name-of-the-customer',
    mobilePhone: { text: 'phone-of-the-buyer' },
    email: { text: 'mail-of-the-buyer' },
    more: { parameter: 'parameter-of-the-buyer' },
  },
});
const license = testLicense({ license: 'license-of-the-buyer' });
const code = testLicenseCode({ code: 'code-of-the-buyer' });
const codeOrder = testLicenseCodeOrder(code);
const request = testLicenseRequest({ deviceFingerprint: 'device-of-the-buyer' });
const upload = testLicenseUpload({
  deviceFingerprint: 'device-of-the-upload',
  digest: 'digest-of-the-upload',
  content: { kind: 'text', text: 'license-to-be-uploaded' },
});
const report = testLicenseCodeReport({ code: code.code, status: 'ALIVE', amount: 3 });
const application = testApplication({ clientSecret: 'secret-of-the-client' });
const authorization = testAuthorization({
  userName: 'login-of-the-user',
  user: {
    name: 'name-of-the-user',
    orgCode: 'org',
    role: 'user',
    enabled: true,
    mobile: 'phone-of-the-user',
    email: 'mail-of-the-user',
    position: 'position-of-the-user',
  },
});
const call = testCall({ sensitive: true, requestBody: '{"text":"body-of-the-request"}' });

const order = testOrder({
  orderId: instance.orderId,
  lines: [orderLine({ extendParams: [{ name: 'domain', value: 'answer-of-the-buyer' }] })],
  buyer: {
    customerId: null,
    customerName: null,
    customerRealName: 'name-of-the-orderer',
    customerType: 0,
    mobilePhone: 'phone-of-the-orderer',
    email: null,
    userId: null,
    userName: null,
  },
  raw: '{"buyerInfo":"order-as-it-came"}',
});
const event = testEvent({ data: { buyer: { name: 'name-in-an-event' } } });

const secrets = [
  'device-of-the-upload',
  'digest-of-the-upload',
  'license-to-be-uploaded',
  'answer-of-the-buyer',
  'name-of-the-orderer',
  'phone-of-the-orderer',
  'order-as-it-came',
  'name-in-an-event',
  'password-of-the-buyer',
  'name-of-the-customer',
  'phone-of-the-buyer',
  'mail-of-the-buyer',
  'parameter-of-the-buyer',
  'license-of-the-buyer',
  'code-of-the-buyer',
  'device-of-the-buyer',
  'secret-of-the-client',
  'login-of-the-user',
  'name-of-the-user',
  'phone-of-the-user',
  'mail-of-the-user',
  'position-of-the-user',
  'body-of-the-request',
];

const changes: readonly Change[] = [
  ...purchaseOf(instance),
  { kind: 'claim', table: 'purchases', record: purchase },
  { kind: 'claim', table: 'licenses', record: license },
  { kind: 'claim', table: 'licenseCodes', record: code },
  { kind: 'claim', table: 'licenseCodeOrders', record: codeOrder },
  { kind: 'claim', table: 'licenseRequests', record: request },
  { kind: 'claim', table: 'licenseUploads', record: upload },
  { kind: 'put', table: 'licenseCodeReports', record: report },
  { kind: 'put', table: 'orderDetails', record: order },
  { kind: 'ensure', table: 'events', record: event },
  { kind: 'put', table: 'applications', record: application },
  { kind: 'put', table: 'authorizations', record: authorization },
];
const everything: Submission = submissionOf({ call, changes });

/** Reads all of it by its ids, and finds by their hashes what is found so. */
async function expectEverything({ load, directories }: Storage): Promise<void> {
  const page = { limit: 5 };
  expect(await load.instance(instance.instanceId)).toEqual(instance);
  expect(await directories.instances.purchase(instance.instanceId)).toEqual(purchase);
  expect(await load.licenseOf(license.instanceId)).toEqual(license);
  expect(await load.licenseCode(code.code)).toEqual(code);
  expect(await load.licenseCodeUses(codeOrder)).toEqual([codeOrder]);
  expect(await load.licenseRequest(request)).toEqual(request);
  expect(await load.licenseUpload(upload.jobId)).toEqual(upload);
  expect(await directories.licenseCodes.reports([code.code])).toEqual([report]);
  expect(await load.orderDetails(order.orderId)).toEqual(order);
  expect(await load.event(event.eventId)).toEqual(event);
  expect(await directories.applications.find(application)).toEqual(stored(application));
  expect(await directories.calls.find(call.callId)).toEqual(call);
  for (const filter of [
    { userName: 'login-of-the-user' },
    { name: 'name-of-the-user' },
    { mobile: 'phone-of-the-user' },
    { email: 'mail-of-the-user' },
  ]) {
    expect(await directories.authorizations.list(filter, page)).toEqual({
      items: [stored(authorization)],
    });
  }
  for (const filter of [{ mobilePhone: 'phone-of-the-buyer' }, { email: 'mail-of-the-buyer' }]) {
    expect(await directories.instances.list(filter, page)).toEqual({ items: [instance] });
  }
  expect(await directories.licenses.list({ license: license.license }, page)).toEqual({
    items: [license],
  });
}

describeEachDatabase('secrets and personal data', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
    expect(await storage.committer.commit(everything)).toBe('committed');
  });

  const readTables = () =>
    withDatabase(database.url(), async (knex) => {
      const names = await (database.kind === 'sqlite'
        ? knex('sqlite_master').where({ type: 'table' }).pluck<string[]>('name')
        : knex('pg_tables').where({ schemaname: 'public' }).pluck<string[]>('tablename'));
      const rows = await Promise.all(names.map((name) => knex(name).select('*')));
      return JSON.stringify(rows);
    });

  it('are read again by whoever has the key', async () => {
    await expectEverything(storage);
  });

  it('stand in no row of any table in clear, nor hidden in their letters', async () => {
    const text = await readTables();
    expect(text).toContain(instance.instanceId);
    expect(text).toContain(authorization.tenantId);
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64url').slice(0, 16));
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('of a sensitive call stand in the sealed column, of another in clear', async () => {
    const plain = testCall({ requestBody: 'plain text' });
    await storage.committer.commit({ call: plain, nonce: null, changes: [] });
    const rows = await withDatabase(database.url(), (knex) =>
      knex<{ call_id: string; request_body: string | null; request_sealed: string | null }>('calls')
        .whereIn('call_id', [call.callId, plain.callId])
        .orderBy('call_id'),
    );
    expect(rows).toMatchObject([
      { request_body: null, request_sealed: expect.stringMatching(/^v1\./) as string },
      { request_body: 'plain text', request_sealed: null },
    ]);
    expect(await storage.directories.calls.find(plain.callId)).toEqual(plain);
    const { items } = await storage.directories.calls.list({}, { limit: 5 });
    expect(items).toEqual([plain, call].map(callSummaryOf));
  });

  it('that nobody sent are not made up: an unauthentic call keeps no text', async () => {
    const refused = testCall({ sensitive: true, requestBody: null });
    await storage.committer.commit({ call: refused, nonce: null, changes: [] });
    expect(await storage.directories.calls.find(refused.callId)).toMatchObject({
      requestBody: null,
    });
  });

  it('without the key are not read, and the error says which key is missing', async () => {
    const stranger = await database.openTestStorage({ dataKeys: [newKey] });
    const missing = {
      code: 'internal',
      message: expect.stringContaining(
        'add the key that was used before, behind the current one',
      ) as string,
    };
    const { load, directories } = stranger;
    await expect(load.instance(instance.instanceId)).rejects.toMatchObject(missing);
    await expect(load.licenseOf(license.instanceId)).rejects.toMatchObject(missing);
    await expect(load.licenseCode('any')).rejects.toMatchObject({
      message: expect.stringMatching(/^index_keys.key_sealed of keyed hashes is sealed/) as string,
    });
    await expect(directories.calls.find(call.callId)).rejects.toMatchObject(missing);
    const code = testLicenseCode();
    const claim: Change = { kind: 'claim', table: 'licenseCodes', record: code };
    // What needs no hash goes on.
    const [refusal, outcome] = await Promise.allSettled([
      stranger.committer.commit(submissionOf({ changes: [claim] })),
      stranger.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) })),
    ]);
    expect(refusal).toMatchObject({ status: 'rejected', reason: missing });
    expect(outcome).toEqual({ status: 'fulfilled', value: 'committed' });
  });

  it('are sealed anew while calls go on, and then the old key is not needed any more', async () => {
    const rotating = await database.openTestStorage({ dataKeys: [newKey, testDataKey] });
    await expectEverything(rotating);
    const sealedByOld = await countSealed(database, testDataKey);
    expect(sealedByOld).toBe(sealedColumns.length);

    expect(await rotating.reseal()).toEqual({ resealed: sealedColumns.length });
    expect(await rotating.reseal()).toEqual({ resealed: 0 });
    expect(await countSealed(database, testDataKey)).toBe(0);
    const renewed = await database.openTestStorage({ dataKeys: [newKey] });
    await expectEverything(renewed);
    // Hashes are those of before: what is claimed again is still recognised.
    const again = submissionOf({
      changes: [{ kind: 'claim', table: 'licenseCodes', record: code }],
    });
    expect(await renewed.committer.commit(again)).toBe('conflict');
  });
});

/** How many sealed texts carry the name of a data key. */
async function countSealed(database: TestDatabase, dataKey: Buffer): Promise<number> {
  const prefix = createSeal([dataKey]).currentPrefix;
  return withDatabase(database.url(), async (knex) => {
    let count = 0;
    for (const { table, column } of sealedColumns) {
      const texts = await knex(table).whereNotNull(column).pluck<string[]>(column);
      count += texts.filter((text) => text.startsWith(prefix)).length;
    }
    return count;
  });
}

describe('the database file', () => {
  const database = useDatabase('sqlite');

  it('holds no secret in clear', async () => {
    const storage = await database.openTestStorage();
    await storage.committer.commit(everything);
    const folder = dirname(database.url().slice('sqlite:'.length));
    const bytes = Buffer.concat(
      readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    );
    expect(bytes.includes(instance.instanceId)).toBe(true);
    for (const secret of secrets) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(Buffer.from(secret).toString('base64url').slice(0, 16))).toBe(false);
    }
  });
});
