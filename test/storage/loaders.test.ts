import { beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/storage/database.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { IndexKey } from '../../src/storage/index-key.js';
import { LoadGate } from '../../src/storage/load-gate.js';
import { createLoaders } from '../../src/storage/loaders.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';
import {
  nextVersion,
  purchaseOf,
  stored,
  submissionOf,
  testDepartment,
  testInstance,
  testTenantKey,
  updateOf,
} from '../support/submissions.js';

describeEachDatabase('loaders', (database) => {
  let storage: Storage;
  const instances = Array.from({ length: 20 }, () => testInstance());
  beforeAll(async () => {
    storage = await database.openTestStorage();
    await storage.committer.commit(submissionOf({ changes: instances.flatMap(purchaseOf) }));
  });

  /** Loaders that count the queries they send. */
  function countingLoaders() {
    const real = new Database(parseDatabaseUrl(database.url()), {
      now: () => testNow,
      onHealth: () => undefined,
    });
    const counted = { queries: 0 };
    const seal = createSeal([testDataKey]);
    const load = createLoaders({
      database: {
        dialect: real.dialect,
        read(work, use) {
          counted.queries += 1;
          return real.read(work, use);
        },
      },
      seal,
      indexKey: new IndexKey({ database: real, seal, now: () => testNow }),
    });
    return { load, counted, close: () => real.close() };
  }

  it('what is asked for in one turn is one query for each kind of question', async () => {
    const { load, counted, close } = countingLoaders();
    const [byId, bySale, uses] = await Promise.all([
      Promise.all(instances.map(({ instanceId }) => load.instance(instanceId))),
      Promise.all(instances.map((instance) => load.instanceOfSale(instance))),
      Promise.all(instances.map((instance) => load.orderLineUses(instance))),
    ]);
    expect(byId).toEqual(instances);
    expect(bySale).toEqual(instances);
    expect(uses.map((lines) => lines.length)).toEqual(instances.map(() => 1));
    expect(counted.queries).toBe(3);
    await close();
  });

  it('what is asked for while a query runs goes as one query after it', async () => {
    const { load, counted, close } = countingLoaders();
    const [first, ...others] = instances.map(({ instanceId }) => instanceId);
    const asked = [load.instance(first ?? '')];
    while (counted.queries === 0) await new Promise((resolve) => setImmediate(resolve));
    for (const instanceId of others) asked.push(load.instance(instanceId));
    expect(await Promise.all(asked)).toEqual(instances);
    expect(counted.queries).toBe(2);
    await close();
  });

  it('asks the same thing twice in one turn once, and in the next turn anew', async () => {
    const instance = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    const { instanceId } = instance;
    expect(
      await Promise.all([storage.load.instance(instanceId), storage.load.instance(instanceId)]),
    ).toEqual([instance, instance]);
    const active = nextVersion(instance, { state: 'active' });
    await storage.committer.commit(submissionOf({ changes: updateOf(active) }));
    expect(await storage.load.instance(instanceId)).toEqual(active);
  });

  it('departments are asked for together too, and found also when they are removed', async () => {
    const departments = [
      testDepartment(),
      testDepartment({ removed: true }),
      testDepartment({ instanceId: '', orgName: `'? é😀` }),
    ];
    await storage.committer.commit(
      submissionOf({
        changes: departments.map((record) => ({ kind: 'put', table: 'departments', record })),
      }),
    );
    const { load, counted, close } = countingLoaders();
    const keys = [...departments, { ...testTenantKey(), orgCode: 'none' }];
    expect(await Promise.all(keys.map((key) => load.department(key)))).toEqual([
      ...departments.map(stored),
      undefined,
    ]);
    expect(counted.queries).toBe(1);
    await close();
  });

  it('finds nothing under ids that nobody has', async () => {
    const line = { orderId: 'none', orderLineId: 'none' };
    const sale = { ...line, saleProductId: '' };
    expect(await storage.load.instance('none')).toBeUndefined();
    expect(await storage.load.instanceOfSale(sale)).toBeUndefined();
    expect(await storage.load.orderLineUses({ ...line, instanceId: 'none' })).toEqual([]);
    expect(await storage.load.debugInstance(sale)).toBeUndefined();
  });

  it.each([
    ['U+0000', 'a\0b'],
    ['half a surrogate pair', 'a\ud800'],
    ['quotes and wildcards', `'; drop table calls; -- %_?"`],
    ['great length', 'x'.repeat(100_000)],
  ])(
    'an id with %s is not found, and does not hinder those asked for with it',
    async (_title, id) => {
      const [known] = instances;
      const found = await Promise.all([
        storage.load.instance(id),
        storage.load.instance(known?.instanceId ?? ''),
        storage.load.instanceOfSale({ orderId: id, orderLineId: id, saleProductId: id }),
      ]);
      expect(found).toEqual([undefined, known, undefined]);
    },
  );

  it('take more keys than one query may have', async () => {
    const ids = Array.from({ length: 1200 }, (_, index) => `none-${index}`);
    const { load, counted, close } = countingLoaders();
    const found = await Promise.all(
      [...ids, instances[0]?.instanceId ?? ''].map((id) => load.instance(id)),
    );
    expect(found.filter((instance) => instance !== undefined)).toEqual([instances[0]]);
    expect(counted.queries).toBe(3);
    await close();
  });
});

describe('LoadGate', () => {
  it('lets what was held back go also when the query before it has failed', async () => {
    const gate = new LoadGate();
    const released: string[] = [];
    await expect(
      gate.during(async () => {
        gate.schedule(() => released.push('held'));
        throw new Error('the query failed');
      }),
    ).rejects.toThrow('the query failed');
    expect(released).toEqual(['held']);
  });
});
