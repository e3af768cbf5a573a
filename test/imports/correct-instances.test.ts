import { beforeAll, expect, it } from 'vitest';
import { createImporter } from '../../src/imports/create-importer.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { importRecords, oldInstance, type ImportRecord } from '../support/imports.js';
import { statusBody } from '../support/marketplace-calls.js';
import { signedCall } from '../support/signed-call.js';
import { replaceAccess } from '../support/seller-acts.js';
import { startApp, testFrontEndUrl, testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';

describeEachDatabase('an import that may correct', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => testNoon });
  });

  const correct = async (records: readonly unknown[], dryRun = false) => {
    const { load, committer, directories } = storage;
    const history = (instanceId: string) => directories.instances.history(instanceId);
    const name = 'second.csv';
    const now = () => testNoon;
    const options = { kind: 'instances', name, load, committer, now, dryRun, history } as const;
    return createImporter(options).take(records);
  };
  const outcomes = async (...records: readonly unknown[]) =>
    (await correct(records)).map(({ outcome }) => outcome);
  const imported = async (more: ImportRecord = {}) => {
    const record = oldInstance(more);
    await importRecords(storage, 'instances', [record]);
    return record;
  };

  it('makes an instance what the record says, and leaves what it does not say', async () => {
    const record = await imported();
    const { instanceId } = record;
    const { memo: _, ...others } = record;
    const wanted = {
      ...others,
      state: 'frozen',
      expiresAt: '20270131155959',
      password: 'the-right-password',
      productId: 'OFFI2002',
      usage: [{ usageValue: 3, statisticalTime: testNoon }],
    };
    const before = await storage.load.instance(instanceId);
    expect(await correct([wanted])).toEqual([{ outcome: 'corrected', problems: [] }]);
    expect(await storage.load.instance(instanceId)).toEqual({
      ...before,
      state: 'frozen',
      expiresAt: Date.UTC(2027, 0, 31, 15, 59, 59),
      productId: 'OFFI2002',
      access: { ...before?.access, password: 'the-right-password' },
      usage: [{ usageValue: 3, statisticalTime: testNoon }],
      version: 2,
    });
    const history = await storage.directories.instances.history(instanceId);
    expect(history.at(-1)).toEqual({
      instanceId,
      version: 2,
      at: testNoon,
      event: 'import-corrected',
      from: 'active',
      to: 'frozen',
      cause: 'import:second.csv',
      detail: { fields: 'state, productId, expiresAt, password, usage' },
    });
    expect((await storage.directories.events.list({ instanceId }, { limit: 1 })).items).toEqual([]);
  });

  it('corrects the same once, and something else once more', async () => {
    const record = await imported();
    const next = { ...record, productId: 'OFFI2002' };
    expect(await outcomes(next)).toEqual(['corrected']);
    expect(await outcomes(next)).toEqual(['unchanged']);
    expect(await outcomes(record)).toEqual(['corrected']);
  });

  it.each([
    ['released', 'active'],
    ['active', 'released'],
    ['pending', 'active'],
    ['active', 'pending'],
  ] as const)('corrects one that is %s to %s', async (from, to) => {
    const { frontEndUrl: _f, userName: _u, password: _p, memo: _m, ...closed } = oldInstance();
    const open = { frontEndUrl: 'https://old.example.com/login' };
    const as = (state: string) => ({ ...closed, state, ...(state === 'active' ? open : {}) });
    await importRecords(storage, 'instances', [as(from)]);
    expect(await outcomes(as(to))).toEqual(['corrected']);
    expect(await storage.load.instance(closed.instanceId)).toMatchObject({
      state: to,
      access: to === 'active' ? open : null,
      releasedAt: to === 'released' ? testNoon : null,
    });
    expect(await outcomes(as(to))).toEqual(['unchanged']);
  });

  it('leaves an instance as it is that a call has changed since, and says so', async () => {
    const clock = { now: testNoon };
    const app = await startApp({ storage, clock }, { provisioning: { kind: 'by-hand' } });
    try {
      const record = await imported();
      await signedCall(app, statusBody(record.instanceId, 'FREEZE'));
      await signedCall(app, statusBody(record.instanceId, 'UNFREEZE'));
      const other = await imported();
      await replaceAccess(app, other.instanceId, { frontEndUrl: testFrontEndUrl });
      const before = await storedContent({ storage });
      const results = await correct([{ ...record, productId: 'OFFI2002' }, other]);
      const by = (event: string) =>
        `was changed by ${event} since it was imported, and stays as it is`;
      expect(results).toEqual([
        { outcome: 'conflict', problems: [{ field: '-', detail: by('freeze') }] },
        { outcome: 'conflict', problems: [{ field: '-', detail: by('access-replaced') }] },
      ]);
      expect(await storedContent({ storage })).toEqual(before);
    } finally {
      await app.stop();
    }
  });

  it.each([
    ['createdAt', { createdAt: '20230101000000' }],
    ['soldBy', { soldBy: 'saas-v1', orderLineId: '' }],
    ['chargingMode', { chargingMode: 'pay-per-use' }],
  ])('does not correct %s, by which a purchase is known', async (field, other) => {
    const record = await imported();
    expect(await correct([{ ...record, ...other }])).toEqual([
      {
        outcome: 'conflict',
        problems: [
          {
            field,
            detail:
              'differs from what is there and cannot be corrected: the purchase is known by it, or it is when it was',
          },
        ],
      },
    ]);
  });

  it('takes the first of two records that differ, however often it runs', async () => {
    const record = await imported();
    const others = Array.from({ length: 320 }, () => oldInstance());
    const first = { ...record, productId: 'OFFI-first' };
    const second = { ...record, productId: 'OFFI-second' };
    for (const expected of ['corrected', 'unchanged']) {
      const results = await outcomes(first, ...others, second);
      expect([results[0], results.at(-1)]).toEqual([expected, 'conflict']);
    }
    expect(await storage.load.instance(record.instanceId)).toMatchObject({
      productId: 'OFFI-first',
      version: 2,
    });
  });

  it('judges in a dry run, and writes nothing', async () => {
    const record = await imported();
    const before = await storedContent({ storage });
    const results = await correct([{ ...record, productId: 'OFFI2002' }], true);
    expect(results).toEqual([{ outcome: 'corrected', problems: [] }]);
    expect(await storedContent({ storage })).toEqual(before);
  });
});
