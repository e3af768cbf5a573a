import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { describeEachDatabase, testDataKey, useDatabase } from '../support/databases.js';
import {
  nextVersion,
  purchaseOf,
  submissionOf,
  testInstance,
  updateOf,
} from '../support/submissions.js';

const newKey = Buffer.alloc(32, 8);
const access = { frontEndUrl: 'https://app.example.com', password: 'staple-battery-4711' };

describeEachDatabase('data keys', (database) => {
  let instances: Instance[];
  beforeAll(async () => {
    instances = Array.from({ length: 130 }, (_, index) =>
      testInstance({ access: index === 0 ? null : access }),
    );
    const storage = await database.openTestStorage();
    await storage.committer.commit(submissionOf({ changes: instances.flatMap(purchaseOf) }));
  });
  const someInstanceId = (): string => instances[1]?.instanceId ?? '';

  it('without the key that sealed it, access data is not read, and the error says so', async () => {
    const storage = await database.openTestStorage({ dataKeys: [newKey] });
    await expect(storage.load.instance(someInstanceId())).rejects.toThrow(
      'add the key that was used before, behind the current one',
    );
    expect(await storage.load.instance(instances[0]?.instanceId ?? '')).toEqual(instances[0]);
  });

  it('after reseal the new key alone reads everything, and a second reseal finds nothing', async () => {
    const rotating = await database.openTestStorage({ dataKeys: [newKey, testDataKey] });
    const updated = nextVersion(instances[1] ?? testInstance(), { state: 'active' });
    await rotating.committer.commit(submissionOf({ changes: updateOf(updated) }));

    // 129 have access data, and the update has sealed one of them anew.
    expect(await rotating.reseal()).toEqual({ resealed: 128 });
    expect(await rotating.reseal()).toEqual({ resealed: 0 });

    const storage = await database.openTestStorage({ dataKeys: [newKey] });
    const found = await Promise.all(
      instances.map(({ instanceId }) => storage.load.instance(instanceId)),
    );
    expect(found.map((instance) => instance?.access)).toEqual(
      instances.map((instance) => instance.access),
    );
    expect(found[1]).toEqual(updated);
  });
});

describe('the database file', () => {
  const database = useDatabase('sqlite');

  it('holds no password of a buyer in clear', async () => {
    const storage = await database.openTestStorage();
    const instance = testInstance({ access });
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    const folder = dirname(database.url().slice('sqlite:'.length));
    const bytes = Buffer.concat(
      readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    );
    expect(bytes.includes(instance.instanceId)).toBe(true);
    expect(bytes.includes(access.password)).toBe(false);
    expect(bytes.includes(Buffer.from(access.password).toString('base64url').slice(0, 16))).toBe(
      false,
    );
  });
});
