import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { LicenseCode } from '../../src/domain/license-code.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import { submissionOf, testInstance, purchaseOf, testLicenseCode } from '../support/submissions.js';

const claim = (record: LicenseCode): Change => ({ kind: 'claim', table: 'licenseCodes', record });

describeEachDatabase('the index key', (database) => {
  const open = () =>
    openStorage({ databaseUrl: database.url(), dataKeys: [testDataKey], now: () => testNow });
  const countKeys = () =>
    withDatabase(database.url(), async (knex) => (await knex('index_keys')).length);

  it('is missed as long as the schema is not there, and found when it is', async () => {
    const storage = await open();
    const code = testLicenseCode();
    const submission = submissionOf({ changes: [claim(code)] });
    await expect(storage.committer.commit(submission)).rejects.toMatchObject({ code: 'internal' });
    await expect(storage.load.licenseCode(code.code)).rejects.toThrow();
    await storage.migrate();
    expect(await storage.committer.commit(submission)).toBe('committed');
    expect(await storage.load.licenseCode(code.code)).toEqual(code);
    await storage.close();
    await withDatabase(database.url(), (knex) => knex('index_keys').delete());
  });

  it('is not made by what needs no hash', async () => {
    const storage = await open();
    await storage.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) }));
    await storage.directories.authorizations.list({}, { limit: 1 });
    expect(await countKeys()).toBe(0);
    await storage.close();
  });

  it('is one, however many processes meet a database without at once', async () => {
    // In one process they share the threads that wait for SQLite's lock: no more than there are.
    const storages = await Promise.all(Array.from({ length: 3 }, open));
    const code = testLicenseCode();
    const outcomes = await Promise.all(
      storages.map((storage) => storage.committer.commit(submissionOf({ changes: [claim(code)] }))),
    );
    expect(outcomes.toSorted()).toEqual(['committed', ...Array<string>(2).fill('conflict')]);
    for (const storage of storages) {
      expect(await storage.load.licenseCode(code.code)).toEqual(code);
      await storage.close();
    }
    expect(await countKeys()).toBe(1);
  });
});

describe('the index key, while the database is away', () => {
  it('is waited for as everything else is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'koogate-test-'));
    const file = join(folder, 'koogate.sqlite');
    mkdirSync(file);
    const storage = await openStorage({
      databaseUrl: `sqlite:${file}`,
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    const code = testLicenseCode();
    const submission = submissionOf({ changes: [claim(code)] });
    const unavailable = { code: 'storage-unavailable' };
    await expect(storage.committer.commit(submission)).rejects.toMatchObject(unavailable);
    await expect(storage.load.licenseCode(code.code)).rejects.toMatchObject(unavailable);
    await expect(
      storage.directories.licenses.list({ license: 'any' }, { limit: 1 }),
    ).rejects.toMatchObject(unavailable);

    rmSync(file, { recursive: true });
    while (!storage.health().ok) await sleep(50);
    await storage.migrate();
    expect(await storage.committer.commit(submission)).toBe('committed');
    expect(await storage.load.licenseCode(code.code)).toEqual(code);
    await storage.close();
    rmSync(folder, { recursive: true });
  });
});
