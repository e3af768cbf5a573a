import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { PurchaseDetails } from '../../src/domain/purchase-details.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import {
  newTestId,
  submissionOf,
  testLicense,
  testLicenseCode,
  testLicenseCodeOrder,
  testLicenseRequest,
  testPurchase,
} from '../support/submissions.js';

/** What breaks a statement that is not careful, and a mapper that is not. */
const hostile = `'; drop table calls; -- $json$ $1 ? ?? " \\' \\u0027 é中😀\u2028\n\t`;

describeEachDatabase('rows of purchases, Licenses and authorization codes', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));

  describe('purchase details', () => {
    const full: PurchaseDetails = testPurchase({
      customerId: hostile,
      terms: {
        productId: hostile,
        skuCode: hostile,
        chargingMode: 'period',
        periodType: 'month',
        periodNumber: 12,
        amount: 3,
        diskSize: 0.5,
        bandWidth: 1,
        orderAmount: '123.4500',
        provisionType: '1',
      },
      buyer: {
        customerName: hostile,
        userId: hostile,
        userName: hostile,
        mobilePhone: { text: hostile },
        email: { text: hostile, undecrypted: true },
        extendParams: [{ name: hostile, value: hostile }],
        more: { [hostile]: hostile },
      },
    });

    it.each<[string, PurchaseDetails]>([
      ['every member', full],
      ['no optional member', testPurchase()],
      ['parameters that could not be read', testPurchase({ buyer: { extendParams: hostile } })],
      ['characters that no column holds', testPurchase({ buyer: { customerName: 'a\0b' } })],
    ])('with %s are read back as they were written', async (_title, purchase) => {
      expect(await commit({ kind: 'claim', table: 'purchases', record: purchase })).toBe(
        'committed',
      );
      expect(await storage.directories.instances.purchase(purchase.instanceId)).toEqual(purchase);
    });

    it('of the same instance are told once', async () => {
      const claim = (customerId: string): Change => ({
        kind: 'claim',
        table: 'purchases',
        record: testPurchase({ instanceId: 'twice', customerId }),
      });
      expect(await commit(claim('first'))).toBe('committed');
      expect(await commit(claim('second'))).toBe('conflict');
      expect(await storage.directories.instances.purchase('twice')).toMatchObject({
        customerId: 'first',
      });
      expect(await storage.directories.instances.purchase('none')).toBeUndefined();
    });
  });

  describe('a License', () => {
    it('is read back as it was written, and stays the first one', async () => {
      const license = testLicense({ license: hostile });
      expect(await commit({ kind: 'claim', table: 'licenses', record: license })).toBe('committed');
      const second = { ...license, license: 'another one' };
      expect(await commit({ kind: 'claim', table: 'licenses', record: second })).toBe('conflict');
      expect(await storage.load.licenseOf(license.instanceId)).toEqual(license);
      expect(await storage.directories.licenses.find(license.instanceId)).toEqual(license);
      expect(await storage.load.licenseOf('none')).toBeUndefined();
    });
  });

  describe('an authorization code', () => {
    it.each([
      ['every member', { productId: hostile, expiresAt: testNow + 1, releasedAt: testNow + 2 }],
      ['no optional member', {}],
    ])('with %s is read back as it was written', async (_title, values) => {
      const code = testLicenseCode({ ...values, code: newTestId(hostile) });
      expect(await commit({ kind: 'claim', table: 'licenseCodes', record: code })).toBe(
        'committed',
      );
      expect(await storage.load.licenseCode(code.code)).toEqual(code);
      expect(await storage.directories.licenseCodes.find(code.code)).toEqual(code);
      expect(await storage.load.licenseCode(`${code.code} `)).toBeUndefined();
    });

    it('lives: each version is written over the one before only', async () => {
      const code = testLicenseCode();
      await commit({ kind: 'claim', table: 'licenseCodes', record: code });
      const frozen = { ...code, state: 'frozen', version: 2, updatedAt: testNow + 1 } as const;
      const update = (record: typeof code): Change => ({
        kind: 'update',
        table: 'licenseCodes',
        record,
      });
      expect(await commit(update(frozen))).toBe('committed');
      expect(await commit(update({ ...frozen, state: 'released' }))).toBe('conflict');
      expect(await commit({ kind: 'claim', table: 'licenseCodes', record: code })).toBe('conflict');
      expect(await storage.load.licenseCode(code.code)).toEqual(frozen);
      const missing = testLicenseCode({ version: 2 });
      expect(await commit(update(missing))).toBe('conflict');
      expect(await storage.load.licenseCode(missing.code)).toBeUndefined();
    });

    it('has a ledger by which a repeat is recognised', async () => {
      const code = testLicenseCode();
      const renewal = testLicenseCodeOrder(code, { seenAt: testNow + 2 });
      const earlier = testLicenseCodeOrder(code, { seenAt: testNow + 1, purpose: 'release' });
      const claim = (record: typeof renewal): Change => ({
        kind: 'claim',
        table: 'licenseCodeOrders',
        record,
      });
      expect(await commit(claim(renewal))).toBe('committed');
      expect(await commit(claim(earlier))).toBe('committed');
      expect(await commit(claim({ ...renewal, seenAt: 0 }))).toBe('conflict');
      const cancelled = { ...renewal, purpose: 'renewal-cancelled', seenAt: testNow + 3 } as const;
      expect(await commit(claim(cancelled))).toBe('committed');

      const uses = await storage.load.licenseCodeUses(renewal);
      expect(uses.toSorted((a, b) => a.seenAt - b.seenAt)).toEqual([renewal, cancelled]);
      expect(await storage.load.licenseCodeUses({ ...renewal, code: 'other' })).toEqual([]);
      expect(await storage.directories.licenseCodes.orders(code.code)).toEqual([
        earlier,
        renewal,
        cancelled,
      ]);
      expect(await storage.directories.licenseCodes.orders('other')).toEqual([]);
    });
  });

  describe('an application for a License', () => {
    it.each([
      ['every member', { deviceFingerprint: hostile, expiresAt: testNow + 1 }],
      ['no device and no end', { deviceFingerprint: '', expiresAt: null }],
      ['a License at hand', { state: 'delivered' as const }],
    ])('with %s is read back as it was written', async (_title, values) => {
      const request = testLicenseRequest(values);
      expect(await commit({ kind: 'claim', table: 'licenseRequests', record: request })).toBe(
        'committed',
      );
      expect(await storage.load.licenseRequest(request)).toEqual(request);
    });

    it('is one of its device: another device of the same event applies anew', async () => {
      const first = testLicenseRequest();
      const claim = (record: typeof first): Change => ({
        kind: 'claim',
        table: 'licenseRequests',
        record,
      });
      const unbound = { ...first, deviceFingerprint: '' };
      expect(await commit(claim(first))).toBe('committed');
      expect(await commit(claim({ ...first, instanceId: 'other' }))).toBe('conflict');
      expect(await commit(claim(unbound))).toBe('committed');
      expect(await storage.load.licenseRequest(unbound)).toEqual(unbound);
      expect(await storage.load.licenseRequest(first)).toEqual(first);
      expect(
        await storage.load.licenseRequest({ ...first, deviceFingerprint: 'x' }),
      ).toBeUndefined();
    });
  });

  it('a notice that an order line was paid is kept once, whoever repeats it', async () => {
    const orderId = newTestId('order');
    const notice = (notifiedAt: number): Change => ({
      kind: 'ensure',
      table: 'orderNotices',
      record: { orderId, orderLineId: hostile, notifiedAt },
    });
    expect(await commit(notice(1))).toBe('committed');
    expect(await commit(notice(2))).toBe('committed');
    const { items } = await storage.directories.orderNotices.list({ orderId }, { limit: 5 });
    expect(items).toEqual([{ orderId, orderLineId: hostile, notifiedAt: 1 }]);
  });

  it('what is asked for in one turn about many codes is one answer for each', async () => {
    const codes = Array.from({ length: 20 }, () => testLicenseCode());
    await commit(
      ...codes.map((record): Change => ({ kind: 'claim', table: 'licenseCodes', record })),
    );
    expect(await Promise.all(codes.map(({ code }) => storage.load.licenseCode(code)))).toEqual(
      codes,
    );
  });
});
