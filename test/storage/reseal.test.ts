import { expect, it } from 'vitest';
import { describeEachDatabase, testDataKey } from '../support/databases.js';
import {
  nextVersion,
  purchaseOf,
  submissionOf,
  testAuthorization,
  testCall,
  testInstance,
} from '../support/submissions.js';

const newKey = Buffer.alloc(32, 8);

describeEachDatabase('sealing anew', (database) => {
  it('takes every row of any number once, in steps, and leaves one that is written meanwhile', async () => {
    const first = await database.openTestStorage();
    const users = Array.from({ length: 1_250 }, (_, index) =>
      testAuthorization({ tenantId: 'tenant', userName: `user-${index}` }),
    );
    await first.committer.commit(
      submissionOf({
        changes: users.map((record) => ({ kind: 'put', table: 'authorizations', record })),
      }),
    );
    const access = { frontEndUrl: 'https://app.example.com' };
    const instances = Array.from({ length: 130 }, (_, index) =>
      testInstance({ access: index === 0 ? null : access }),
    );
    await first.committer.commit(submissionOf({ changes: instances.flatMap(purchaseOf) }));

    const rotating = await database.openTestStorage({ dataKeys: [newKey, testDataKey] });
    const updated = nextVersion(instances[1] ?? testInstance(), { state: 'active' });
    await rotating.committer.commit(
      submissionOf({ changes: [{ kind: 'update', table: 'instances', record: updated }] }),
    );
    // 129 have access data, and the update has sealed one of them anew. And the index key.
    expect(await rotating.reseal()).toEqual({ resealed: 1_250 + 128 + 1 });
    expect(await rotating.reseal()).toEqual({ resealed: 0 });

    const storage = await database.openTestStorage({ dataKeys: [newKey] });
    const found = await Promise.all(
      instances.map(({ instanceId }) => storage.load.instance(instanceId)),
    );
    expect(found[1]).toEqual(updated);
    expect(found.map((row) => row?.access)).toEqual(instances.map((row) => row.access));
    const { items } = await storage.directories.authorizations.list(
      { tenantId: 'tenant' },
      { limit: 2_000 },
    );
    expect(new Set(items.map(({ userName }) => userName)).size).toBe(1_250);
  });

  it('takes texts of megabytes too', async () => {
    const first = await database.openTestStorage({ dataKeys: [newKey] });
    const calls = Array.from({ length: 3 }, () =>
      testCall({ sensitive: true, requestBody: 'é'.repeat(1_500_000) }),
    );
    for (const call of calls) await first.committer.commit(submissionOf({ call }));
    const rotating = await database.openTestStorage({ dataKeys: [testDataKey, newKey] });
    await rotating.reseal();
    const storage = await database.openTestStorage();
    for (const call of calls) {
      expect(await storage.directories.calls.find(call.callId)).toEqual(call);
    }
  });

  it('and writing at once ends with what was written, under the new key', async () => {
    const first = await database.openTestStorage();
    const access = { frontEndUrl: 'https://app.example.com' };
    const instances = Array.from({ length: 60 }, () => testInstance({ access }));
    await first.committer.commit(submissionOf({ changes: instances.flatMap(purchaseOf) }));
    const rotating = await database.openTestStorage({ dataKeys: [newKey, testDataKey] });
    const updated = instances.map((instance) =>
      nextVersion(instance, { access: { ...access, memo: 'new' } }),
    );
    await Promise.all([
      rotating.reseal(),
      ...updated.map((record) =>
        rotating.committer.commit(
          submissionOf({ changes: [{ kind: 'update', table: 'instances', record }] }),
        ),
      ),
    ]);
    const storage = await database.openTestStorage({ dataKeys: [newKey] });
    for (const record of updated) {
      expect(await storage.load.instance(record.instanceId)).toEqual(record);
    }
  });
});
