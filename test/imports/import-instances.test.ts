import { beforeAll, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { importRecords, oldInstance } from '../support/imports.js';
import { testNoon } from '../support/start-app.js';

const endOfYear = Date.UTC(2026, 11, 31, 15, 59, 59);

describeEachDatabase('an import of instances', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => testNoon });
  });

  const run = (...records: readonly unknown[]) => importRecords(storage, 'instances', records);
  const outcomes = async (...records: readonly unknown[]) =>
    (await run(...records)).map(({ outcome }) => outcome);
  const problems = async (record: unknown) => {
    const [result] = await run(record);
    return [
      result?.outcome,
      ...(result?.problems ?? []).map((each) => Object.values(each).join(' ')),
    ];
  };

  it('keeps all that the old interface knew, and begins their history', async () => {
    const record = oldInstance({
      usage: '[{"usageValue":12.5,"statisticalTime":"2026-03-01T00:00:00Z"}]',
    });
    await run(record);
    const { instanceId, orderId, orderLineId } = record;
    expect(await storage.load.instance(instanceId)).toEqual({
      instanceId,
      orderId,
      orderLineId,
      saleProductId: '',
      soldBy: 'saas-v2',
      state: 'active',
      freezeWaiting: false,
      purchaseKind: 'formal',
      chargingMode: 'period',
      productId: 'OFFI1001',
      expiresAt: endOfYear,
      access: {
        frontEndUrl: 'https://old.example.com/login',
        userName: 'admin@buyer.example',
        password: 'password-of-the-buyer',
        memo: 'call us\nat any time',
      },
      usage: [{ usageValue: 12.5, statisticalTime: Date.UTC(2026, 2, 1) }],
      failure: null,
      duplicateOf: null,
      version: 1,
      createdAt: Date.UTC(2024, 0, 1),
      updatedAt: testNoon,
      releasedAt: null,
    });
    expect(await storage.directories.instances.history(instanceId)).toEqual([
      {
        instanceId,
        version: 1,
        at: testNoon,
        event: 'imported',
        from: null,
        to: 'active',
        cause: 'import:instances.csv',
        detail: { orderId, orderLineId },
      },
    ]);
    expect(await storage.directories.orders.lines(orderId)).toEqual([
      { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: Date.UTC(2024, 0, 1) },
    ]);
  });

  it('tells a conflict field by field, repeats no secret, and changes nothing', async () => {
    const record = oldInstance();
    await run(record);
    const before = await storage.load.instance(record.instanceId);
    const other = { state: 'frozen', expiresAt: '20270101000000', password: 'another-password' };
    const results = await run({ ...record, ...other });
    expect(results).toEqual([
      {
        outcome: 'conflict',
        problems: [
          {
            field: 'state',
            detail:
              'is active here, and frozen in the record; an import changes nothing that is there',
          },
          {
            field: 'expiresAt',
            detail:
              'is 2026-12-31T15:59:59.000Z here, and 2027-01-01T00:00:00.000Z in the record; ' +
              'an import changes nothing that is there',
          },
          {
            field: 'password',
            detail: 'differs from what is there; an import changes nothing that is there',
          },
        ],
      },
    ]);
    expect(await storage.load.instance(record.instanceId)).toEqual(before);
  });

  it('compares only what a record says', async () => {
    const record = oldInstance();
    await run(record);
    const { instanceId, orderId, orderLineId, soldBy, state, frontEndUrl } = record;
    const short = { instanceId, orderId, orderLineId, soldBy, state, frontEndUrl };
    expect(await outcomes(short)).toEqual(['unchanged']);
  });

  it('has one instance for a purchase', async () => {
    const record = oldInstance();
    await run(record);
    const another = { ...record, instanceId: `${record.instanceId}-2` };
    expect(await problems(another)).toEqual([
      'conflict',
      `orderId has opened instance ${record.instanceId} here; one purchase has one instance`,
    ]);
    expect(await storage.load.instance(another.instanceId)).toBeUndefined();
    const [first, second] = [oldInstance(), oldInstance()];
    const sameSale = { ...second, ...first, instanceId: second.instanceId };
    expect(await outcomes(first, sameSale)).toEqual(['created', 'conflict']);
  });

  it('has one instance for each product of an order that is paid by use', async () => {
    const record = oldInstance({ chargingMode: 'pay-per-use' });
    await run(record);
    const { instanceId, orderId } = record;
    const secondLine = {
      ...record,
      instanceId: `${instanceId}-2`,
      orderLineId: `${orderId}-000002`,
    };
    expect(await outcomes(secondLine)).toEqual(['conflict']);
    expect(await outcomes({ ...secondLine, productId: 'OFFI1002' })).toEqual(['created']);
  });

  it('keeps nothing of the way in to one that is released', async () => {
    const record = oldInstance({ state: 'released', releasedAt: '20250601000000' });
    expect(await outcomes(record)).toEqual(['created']);
    expect(await storage.load.instance(record.instanceId)).toMatchObject({
      state: 'released',
      access: null,
      releasedAt: Date.UTC(2025, 5, 1),
    });
    expect(await outcomes(record)).toEqual(['unchanged']);
  });

  it.each([
    [{ instanceId: 'a,b' }, 'instanceId must have no comma'],
    [{ instanceId: undefined }, 'instanceId must be given'],
    [{ orderId: 'x'.repeat(65) }, 'orderId must have at most 64 characters'],
    [{ soldBy: 'saas' }, 'soldBy must be one of saas-v2, saas-v1, license-v1'],
    [{ state: 'failed' }, 'state must be one of active, frozen, pending, released'],
    [
      { orderLineId: '' },
      'orderLineId must be given for soldBy saas-v2, since a repeated newInstance is known by it; the order query tells it',
    ],
    [
      { soldBy: 'saas-v1' },
      'orderLineId must be left out: the older interfaces sell whole orders, only saas-v2 names lines',
    ],
    [
      { soldBy: 'saas-v1', orderLineId: '', chargingMode: 'pay-per-use', productId: null },
      'productId must be given: an order that is paid by use opens an instance for each product',
    ],
    [
      { soldBy: 'saas-v1', orderLineId: '', password: '密'.repeat(27) },
      'password must have at most 79 bytes of UTF-8 for SaaS V1',
    ],
    [
      { chargingMode: 'pay-per-use', productId: '' },
      'productId must be given: an order that is paid by use opens an instance for each product',
    ],
    [{ instanceId: '\u200b' }, 'instanceId must have characters that can be seen'],
    [{ memo: 'half \ud83d' }, 'memo must have no NUL and no half of a character'],
    [{ memo: '\0' }, 'memo must have no NUL and no half of a character'],
    [
      // 20:00:01 in Beijing is noon in UTC.
      { createdAt: '20260301200001' },
      'createdAt lies in the future: is it a local time that is written as UTC?',
    ],
    [
      { usage: [{ usageValue: 100_000_000, statisticalTime: testNoon }] },
      'usage.0.usageValue must be at most 99999999.9999',
    ],
    [{ expiresAt: '31/12/2026' }, /^expiresAt must be a time: 2026-03-01T12:00:00Z/],
    [{ releasedAt: '20260101000000' }, 'releasedAt must be left out unless the state is released'],
    [
      { frontEndUrl: 'app.example.com' },
      'frontEndUrl must be an address that begins with https:// or http://',
    ],
    [{ frontEndUrl: '' }, 'frontEndUrl must be given: queryInstance shows the buyer the way in'],
    [{ state: 'pending' }, 'frontEndUrl must be left out while pending; is the state active?'],
    [{ usage: '12.5' }, 'usage must be a list of entries, in CSV as JSON text'],
    [
      { usage: [{ usageValue: 1.23456, statisticalTime: testNoon }] },
      'usage.0.usageValue must have at most four decimals',
    ],
  ])('refuses what cannot be right: %j', async (wrong, detail) => {
    const [outcome, problem] = await problems({ ...oldInstance(), ...wrong });
    expect(outcome).toBe('invalid');
    expect(problem).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail));
  });

  it.each(['a text', 7, null, []])('refuses a record that is none: %j', async (record) => {
    expect(await problems(record)).toEqual(['invalid', '- must be an object of fields']);
  });
});
