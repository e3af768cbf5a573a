import { beforeAll, describe, expect, it } from 'vitest';
import type { ImportKindName } from '../../src/imports/import-kinds.js';
import { importKindNames } from '../../src/imports/import-kinds.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { importRecords, oldInstance, oldRecords, type ImportRecord } from '../support/imports.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';

describeEachDatabase('an import', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => testNoon });
  });

  const run = (kind: ImportKindName, ...records: readonly unknown[]) =>
    importRecords(storage, kind, records);
  const outcomes = async (kind: ImportKindName, ...records: readonly unknown[]) =>
    (await run(kind, ...records)).map(({ outcome }) => outcome);
  const problems = async (kind: ImportKindName, record: unknown) => {
    const [result] = await run(kind, record);
    return [
      result?.outcome,
      ...(result?.problems ?? []).map((each) => Object.values(each).join(' ')),
    ];
  };

  /** What a record of each kind needs to be there before. */
  async function recordOf(kind: ImportKindName): Promise<ImportRecord> {
    if (kind === 'orders') {
      const instance = oldInstance();
      await run('instances', instance);
      return { instanceId: instance.instanceId, purpose: 'renewal', ...newOrderLine() };
    }
    if (kind === 'licenses') {
      const { orderLineId: _, ...instance } = oldInstance({ soldBy: 'license-v1' });
      await run('instances', instance);
      return { instanceId: instance.instanceId, license: 'license-of-the-buyer' };
    }
    return oldRecords[kind]();
  }

  describe.each(importKindNames)('of %s', (kind) => {
    it('creates what is not there, and twice doubles nothing', async () => {
      const record = await recordOf(kind);
      expect(await run(kind, record)).toEqual([{ outcome: 'created', problems: [] }]);
      const before = await storedContent({ storage });
      expect(await run(kind, record, record)).toEqual([
        { outcome: 'unchanged', problems: [] },
        { outcome: 'unchanged', problems: [] },
      ]);
      expect(await storedContent({ storage })).toEqual(before);
    });

    it('takes a record that a file has twice once', async () => {
      const record = await recordOf(kind);
      expect(await outcomes(kind, record, record)).toEqual(['created', 'unchanged']);
    });

    it('writes nothing in a dry run, and judges as if it did', async () => {
      const record = await recordOf(kind);
      const before = await storedContent({ storage });
      const results = await importRecords(storage, kind, [record, record, {}], { dryRun: true });
      expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged', 'invalid']);
      expect(await storedContent({ storage })).toEqual(before);
    });

    it('tells neither events nor jobs', async () => {
      await run(kind, await recordOf(kind));
      const { events, jobs } = storage.directories;
      expect((await events.list({}, { limit: 1 })).items).toEqual([]);
      expect((await jobs.list({}, { limit: 1 })).items).toEqual([]);
    });

    it('refuses a field that the kind does not have', async () => {
      const record = await recordOf(kind);
      const [outcome, problem] = await problems(kind, { ...record, tenantIdd: 'x', unheardOf: 1 });
      expect(outcome).toBe('invalid');
      expect(problem).toMatch(/^tenantIdd is no column of this kind: /);
    });
  });

  it('of orders wants to know what they are about', async () => {
    const line = newOrderLine();
    expect(await problems('orders', { instanceId: 'nobody', purpose: 'renewal', ...line })).toEqual(
      ['invalid', 'instanceId is not known here: import instances first'],
    );
    expect(await problems('orders', { code: 'nobody', purpose: 'renewal', ...line })).toEqual([
      'invalid',
      'code is not known here: import licenseCodes first',
    ]);
    expect(await problems('orders', { purpose: 'renewal', ...line })).toEqual([
      'invalid',
      'instanceId must be given, or code in its place, and not both',
    ]);
    expect(await problems('orders', { code: 'a', purpose: 'upgrade', ...line })).toEqual([
      'invalid',
      'purpose must be one of trial-to-formal, renewal, renewal-cancelled, renewal-change, release for an authorization code',
    ]);
    const { instanceId, orderId } = oldInstance();
    await run('instances', { ...oldInstance(), instanceId, orderId });
    expect(
      (await problems('orders', { instanceId, purpose: 'upgrade', orderId: 'CS1' }))[1],
    ).toMatch(/^orderLineId must be given for an instance of saas-v2/);
  });

  it('of licenses wants an instance of License V1, and tells no License', async () => {
    const instance = oldInstance();
    await run('instances', instance);
    const { instanceId } = instance;
    expect(await problems('licenses', { instanceId: 'nobody', license: 'secret' })).toEqual([
      'invalid',
      'instanceId is not known here: import instances first, with soldBy license-v1',
    ]);
    expect(await problems('licenses', { instanceId, license: 'secret' })).toEqual([
      'invalid',
      'instanceId names an instance sold by saas-v2; only License V1 has a License here',
    ]);
    const record = await recordOf('licenses');
    await run('licenses', record);
    expect(await problems('licenses', { ...record, license: 'another' })).toEqual([
      'conflict',
      'license differs from what is there; an import changes nothing that is there',
    ]);
  });

  it.each([
    ['tenants', { name: 'Another' }, 'name is 示例制造有限公司 here, and Another in the record'],
    ['applications', { clientSecret: 'another' }, 'clientSecret differs from what is there'],
    ['applications', { clientId: 'other' }, 'clientId is client-7 here, and other in the record'],
    ['users', { mobile: '13900000000' }, 'mobile differs from what is there'],
    ['users', { role: 'user' }, 'role is admin here, and user in the record'],
    ['departments', { parentCode: 'D-9' }, 'parentCode is D-00 here, and D-9 in the record'],
    ['licenseCodes', { state: 'frozen' }, 'state is active here, and frozen in the record'],
  ] as const)('of %s tells a conflict: %j', async (kind, other, detail) => {
    const record = oldRecords[kind]();
    await run(kind, record);
    expect(await problems(kind, { ...record, ...other })).toEqual([
      'conflict',
      `${detail}; an import changes nothing that is there`,
    ]);
    expect(await outcomes(kind, record)).toEqual(['unchanged']);
  });

  it.each(['tenants', 'applications', 'users', 'departments'] as const)(
    'of %s takes nothing that was stated in the future, which would outrank the marketplace',
    async (kind) => {
      const record = oldRecords[kind]();
      const statedAt = (minutes: number) => ({ ...record, statedAt: testNoon + minutes * 60_000 });
      expect(await problems(kind, statedAt(8 * 60))).toEqual([
        'invalid',
        'statedAt lies in the future: is it a local time that is written as UTC?',
      ]);
      expect(await outcomes(kind, statedAt(4))).toEqual(['created']);
    },
  );

  it('of hundreds of records takes the right ones, whatever is between them', async () => {
    const records = Array.from({ length: 650 }, () => oldInstance());
    const mixed = records.map((record, index) =>
      index % 100 === 7 ? { ...record, state: 'asleep' } : record,
    );
    const results = await run('instances', ...mixed);
    expect(results.map(({ outcome }) => outcome)).toEqual(
      records.map((_, index) => (index % 100 === 7 ? 'invalid' : 'created')),
    );
    expect(new Set(await outcomes('instances', ...records))).toEqual(
      new Set(['unchanged', 'created']),
    );
  });

  it('of two processes at once writes each record once', async () => {
    const other = await database.openTestStorage({ now: () => testNoon });
    const records = Array.from({ length: 60 }, () => oldInstance());
    const both = await Promise.all([
      importRecords(storage, 'instances', records),
      importRecords(other, 'instances', records),
    ]);
    for (const [index] of records.entries()) {
      const each = both.map((results) => results[index]?.outcome).sort();
      expect(each).toEqual(['created', 'unchanged']);
    }
  });
});
