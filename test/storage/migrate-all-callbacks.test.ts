import knexFactory, { type Knex } from 'knex';
import { beforeAll, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { migrationSource } from '../../src/storage/migrations/migration-source.js';
import { openStorage, type Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { accessColumn } from '../../src/storage/tables/instances.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';
import {
  newTestId,
  nextVersion,
  purchaseOf,
  submissionOf,
  testCall,
  testInstance,
  updateOf,
} from '../support/submissions.js';

const access = { frontEndUrl: 'https://app.example.com', password: 'p?$"\\é😀' };
const old = testInstance({ access, state: 'active' });
const oldCall = testCall({ requestBody: 'the old text' });
const oldDebug = { orderId: 'order', orderLineId: 'line', instanceId: 'debug', createdAt: testNow };

describeEachDatabase('migration 0002', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    await knex.migrate.latest({
      tableName: 'koogate_migrations',
      migrationSource: { ...migrationSource, getMigrations: async () => ['0001-saas-v2'] },
    });
    await fill(knex);
    await knex.destroy();
    storage = await openStorage({
      databaseUrl: database.url(),
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    expect(await storage.migrate()).toEqual(['0002-all-callbacks', '0003-sellers-side']);
    return () => storage.close();
  });

  it('keeps every row, and says of the old ones what was true of them', async () => {
    expect(await storage.load.instance(old.instanceId)).toEqual(old);
    expect(await storage.load.instanceOfSale(old)).toEqual(old);
    expect(await storage.load.debugInstance({ ...oldDebug, saleProductId: '' })).toEqual({
      ...oldDebug,
      saleProductId: '',
    });
    expect(await storage.directories.calls.find(oldCall.callId)).toEqual(oldCall);
  });

  it('lets old rows live on', async () => {
    const frozen = nextVersion(old, { state: 'frozen' });
    expect(await storage.committer.commit(submissionOf({ changes: updateOf(frozen) }))).toBe(
      'committed',
    );
    expect(await storage.load.instance(old.instanceId)).toEqual(frozen);
  });

  it('takes a second instance of an order line for another product, and none for the same', async () => {
    const ofProduct = testInstance({
      orderId: old.orderId,
      orderLineId: old.orderLineId,
      saleProductId: 'product',
      soldBy: 'saas-v1',
    });
    const claim = (instance: typeof ofProduct) =>
      submissionOf({ changes: [{ kind: 'claim', table: 'instances', record: instance }] });
    expect(await storage.committer.commit(claim(ofProduct))).toBe('committed');
    expect(await storage.load.instanceOfSale(ofProduct)).toEqual(ofProduct);
    for (const { saleProductId } of [ofProduct, old]) {
      const again = { ...ofProduct, saleProductId, instanceId: newTestId('instance') };
      expect(await storage.committer.commit(claim(again))).toBe('conflict');
    }
  });

  it('takes a second debug instance of an order line for another product, and none for the same', async () => {
    const claim = (saleProductId: string) =>
      submissionOf({
        changes: [
          {
            kind: 'claim',
            table: 'debugInstances',
            record: { ...oldDebug, saleProductId, instanceId: 'other' },
          },
        ],
      });
    expect(await storage.committer.commit(claim(''))).toBe('conflict');
    expect(await storage.committer.commit(claim('product'))).toBe('committed');
    expect(await storage.committer.commit(claim('product'))).toBe('conflict');
  });

  it('leaves a schema in which new purchases are written as ever', async () => {
    const instance = testInstance();
    expect(await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }))).toBe(
      'committed',
    );
  });
});

/** Rows as the version before wrote them. */
async function fill(knex: Knex): Promise<void> {
  await knex('instances').insert({
    instance_id: old.instanceId,
    order_id: old.orderId,
    order_line_id: old.orderLineId,
    state: old.state,
    freeze_waiting: false,
    purchase_kind: 'unknown',
    access_sealed: createSeal([testDataKey]).close(JSON.stringify(access), accessColumn, [
      old.instanceId,
    ]),
    usage: '[]',
    version: 1,
    created_at: testNow,
    updated_at: testNow,
  });
  await knex('debug_instances').insert({
    order_id: oldDebug.orderId,
    order_line_id: oldDebug.orderLineId,
    instance_id: oldDebug.instanceId,
    created_at: oldDebug.createdAt,
  });
  await knex('calls').insert({
    call_id: oldCall.callId,
    received_at: oldCall.receivedAt,
    method: oldCall.method,
    path: oldCall.path,
    operation_id: oldCall.operationId,
    debug: false,
    verdict: oldCall.verdict,
    key_index: oldCall.keyIndex,
    result_code: oldCall.resultCode,
    request_body: oldCall.requestBody,
    request_bytes: oldCall.requestBytes,
    answer_body: oldCall.answerBody,
    duration_ms: oldCall.durationMs,
  });
}
