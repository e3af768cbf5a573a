import { beforeAll, expect, it } from 'vitest';
import type { CommitReport } from '../../src/storage/batch-lane.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  newTestId,
  nextVersion,
  purchaseOf,
  submissionOf,
  testCall,
  testInstance,
  testNonce,
  updateOf,
} from '../support/submissions.js';

describeEachDatabase('committers of two processes', (database) => {
  let first: Storage;
  let second: Storage;
  beforeAll(async () => {
    first = await database.openTestStorage();
    second = await database.openTestStorage();
  });
  const processOf = (index: number): Storage => (index % 2 === 0 ? first : second);

  it('50 claims of one sale at once have one winner', async () => {
    const sale = testInstance();
    const rivals = Array.from({ length: 50 }, () => ({
      ...sale,
      instanceId: newTestId('instance'),
    }));
    const outcomes = await Promise.all(
      rivals.map((rival, index) =>
        processOf(index).committer.commit(submissionOf({ changes: purchaseOf(rival) })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(49);
    const winner = rivals[outcomes.indexOf('committed')];
    expect(await first.load.instanceOfSale(sale)).toEqual(winner);
    expect(await second.load.instanceOfSale(sale)).toEqual(winner);
    const { items } = await first.directories.calls.list({}, { limit: 100 });
    expect(items).toHaveLength(1);
  });

  it('50 updates over one version at once have one winner', async () => {
    const instance = testInstance();
    await first.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        processOf(index).committer.commit(
          submissionOf({
            changes: updateOf(nextVersion(instance, { productId: `product-${index}` })),
          }),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
    const winner = outcomes.indexOf('committed');
    const written = await second.load.instance(instance.instanceId);
    expect(written).toMatchObject({ version: 2, productId: `product-${winner}` });
  });

  it('a nonce sent to both at once is accepted by one', async () => {
    for (let round = 0; round < 10; round++) {
      const nonce = testNonce();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          processOf(index).committer.commit(submissionOf({ nonce })),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'nonce-replayed')).toHaveLength(5);
    }
  });

  it('every one who loses may decide anew, and in the end all steps are taken, each once', async () => {
    const shared = Array.from({ length: 4 }, () => testInstance());
    await first.committer.commit(submissionOf({ changes: shared.flatMap(purchaseOf) }));
    const step = async (storage: Storage, instanceIds: readonly string[]): Promise<void> => {
      const nonce = testNonce();
      for (;;) {
        const current = await Promise.all(instanceIds.map((id) => storage.load.instance(id)));
        const changes = current.flatMap((instance) =>
          instance === undefined ? [] : updateOf(nextVersion(instance)),
        );
        if ((await storage.committer.commit(submissionOf({ nonce, changes }))) === 'committed') {
          return;
        }
      }
    };
    const ids = shared.map(({ instanceId }) => instanceId);
    // In opposite orders: two processes that locked as they are told would stand in each other's way for good.
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        step(processOf(index), index % 2 === 0 ? ids : [...ids].reverse()),
      ),
    );
    for (const id of ids) {
      expect(await first.load.instance(id)).toMatchObject({ version: 21 });
      expect(await first.directories.instances.history(id)).toHaveLength(21);
    }
  });

  it('what shares a batch with one who loses is written all the same', async () => {
    const taken = testInstance();
    await second.committer.commit(submissionOf({ changes: purchaseOf(taken) }));
    const others = Array.from({ length: 5 }, () => testInstance());
    const replay = testNonce();
    await second.committer.commit(submissionOf({ nonce: replay }));
    const outcomes = await Promise.all([
      ...others.map((instance) =>
        first.committer.commit(submissionOf({ changes: purchaseOf(instance) })),
      ),
      first.committer.commit(
        submissionOf({ changes: purchaseOf({ ...taken, instanceId: newTestId('instance') }) }),
      ),
      first.committer.commit(submissionOf({ nonce: replay })),
    ]);
    expect(outcomes).toEqual([...others.map(() => 'committed'), 'conflict', 'nonce-replayed']);
    for (const { instanceId } of others) {
      expect(await second.load.instance(instanceId)).toBeDefined();
    }
  });
});

describeEachDatabase('batches', (database) => {
  const commits: CommitReport[] = [];
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ onCommit: (report) => commits.push(report) });
  });

  it('what is submitted in one turn is written in one transaction', async () => {
    commits.length = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () =>
        storage.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) })),
      ),
    );
    expect(outcomes.every((outcome) => outcome === 'committed')).toBe(true);
    expect(commits.map(({ calls }) => calls)).toEqual([40]);
    expect(storage.waitingSubmissions()).toBe(0);
  });

  it('holds no more than 256 calls', async () => {
    commits.length = 0;
    await Promise.all(Array.from({ length: 300 }, () => storage.committer.commit(submissionOf())));
    expect(commits.map(({ calls }) => calls)).toEqual([256, 44]);
  });

  it('two calls about one instance share none, and the second must decide anew', async () => {
    commits.length = 0;
    const instance = testInstance();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    const outcomes = await Promise.all([
      storage.committer.commit(submissionOf({ changes: updateOf(nextVersion(instance)) })),
      storage.committer.commit(submissionOf({ changes: updateOf(nextVersion(instance)) })),
      storage.committer.commit(submissionOf()),
    ]);
    expect(outcomes).toEqual(['committed', 'conflict', 'committed']);
    expect(commits.map(({ calls }) => calls)).toEqual([1, 2]);
  });

  it('a call that only reads is not told to decide anew', async () => {
    const call = testCall();
    const outcomes = await Promise.all([
      storage.committer.commit(submissionOf({ call, changes: purchaseOf(testInstance()) })),
      storage.committer.commit(submissionOf({ call })),
    ]);
    expect(outcomes).toEqual(['committed', 'committed']);
  });

  it.each([
    ['a value that the schema refuses', { purchaseKind: null as unknown as 'unknown' }],
    ['a number that is none', { createdAt: Number.NaN }],
  ])('%s fails alone, what shares its batch is written', async (_title, broken) => {
    const others = Array.from({ length: 5 }, () => testInstance());
    const failing = submissionOf({ changes: purchaseOf(testInstance(broken)) });
    const [refusal, ...outcomes] = await Promise.all([
      storage.committer.commit(failing).catch((error: unknown) => error),
      ...others.map((instance) =>
        storage.committer.commit(submissionOf({ changes: purchaseOf(instance) })),
      ),
    ]);
    expect(outcomes).toEqual(others.map(() => 'committed'));
    expect(refusal).toMatchObject({ code: 'internal' });
    expect(String(refusal)).toContain('the database refused what this call wants written: ');
    expect(await storage.directories.calls.find(failing.call?.callId ?? '')).toBeUndefined();
    expect(storage.health().ok).toBe(true);
  });

  it.runIf(database.kind === 'postgres')('an id that no index can hold fails alone', async () => {
    const tooLong = Array.from({ length: 4000 }, (_, index) => String(index * 7919)).join();
    const good = testInstance();
    const [bad, fine] = await Promise.allSettled([
      storage.committer.commit(
        submissionOf({ changes: purchaseOf(testInstance({ instanceId: tooLong })) }),
      ),
      storage.committer.commit(submissionOf({ changes: purchaseOf(good) })),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'internal' } });
    expect(fine).toEqual({ status: 'fulfilled', value: 'committed' });
  });

  it('writes what is waiting before it closes', async () => {
    const closing = await database.openTestStorage();
    const instances = Array.from({ length: 300 }, () => testInstance());
    const outcomes = instances.map((instance) =>
      closing.committer.commit(submissionOf({ changes: purchaseOf(instance) })),
    );
    await closing.close();
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['committed']));
    await expect(closing.load.instance('any')).rejects.toMatchObject({
      code: 'storage-unavailable',
      message: 'the database is not available: storage is closed',
    });
  });
});
