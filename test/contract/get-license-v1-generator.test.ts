import { expect, it } from 'vitest';
import type { LicenseOrder } from '../../src/domain/licensing.js';
import type { IssueLicense } from '../../src/jobs/licensing.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  aBoughtLicense,
  licensePurchase,
  releaseLicense,
  useAppOfBrokenSeller,
} from '../support/license-calls.js';
import { storedContent } from '../support/stored-content.js';
import { again, callV1 } from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const processing = { resultCode: '000004', resultMsg: 'processing' };
const callsAtOnce = 50;

describeEachDatabase('the generator of Licenses of the seller', (database) => {
  let issue: IssueLicense;
  const asked: LicenseOrder[] = [];
  const settings = {
    deadlineMs: 40,
    licensing: {
      issueLicense: (order: LicenseOrder) => {
        asked.push(order);
        return issue(order);
      },
    },
  };
  const app = useAppOfBrokenSeller(database, settings);
  const secondApp = useAppOfBrokenSeller(database, settings);

  it('is asked once for an order, and told what it is for', async () => {
    issue = ({ orderId }) => `许可-${orderId}`;
    const purchase = licensePurchase({ amount: '10', expireTime: '20270301155959' });
    const { orderId, businessId: instanceId, productId, customerId } = purchase;
    const { members } = await callV1(app(), purchase);
    expect(members).toEqual({ ...success, license: `许可-${orderId}`, instanceId });
    await callV1(app(), again(purchase));
    await callV1(app(), releaseLicense(instanceId));
    await callV1(app(), again(purchase));
    expect(asked.filter((order) => order.orderId === orderId)).toEqual([
      {
        instanceId,
        orderId,
        productId,
        customerId,
        amount: 10,
        expiresAt: Date.UTC(2027, 2, 1, 15, 59, 59),
      },
    ]);
  });

  it.each<[string, IssueLicense, string, string]>([
    ['has none left', () => undefined, '000100', 'no instance resource available'],
    ['throws', () => Promise.reject(new Error('no server')), '000005', 'internal error'],
    ['gives an empty text', () => '', '000005', 'internal error'],
  ])('is asked again after it %s', async (_, fails, resultCode, resultMsg) => {
    const purchase = licensePurchase();
    const content = await storedContent(app());
    issue = fails;
    for (const call of [purchase, again(purchase)]) {
      expect((await callV1(app(), call)).members).toEqual({ resultCode, resultMsg });
    }
    expect(await storedContent(app())).toEqual(content);
    issue = ({ orderId }) => `L-${orderId}`;
    const { members } = await callV1(app(), again(purchase));
    expect(members).toMatchObject({ ...success, license: `L-${purchase.orderId}` });
  });

  it('may be slow: 000004, and the next call gets what it has made by then', async () => {
    const finish: ((license: string) => void)[] = [];
    issue = () =>
      new Promise<string>((resolve) => {
        finish.push(resolve);
      });
    const purchase = licensePurchase();
    expect((await callV1(app(), purchase)).members).toEqual(processing);
    expect((await callV1(app(), again(purchase))).members).toEqual(processing);
    expect(finish).toHaveLength(1);
    finish[0]?.('L-late');
    const { members, text } = await callV1(app(), again(purchase));
    expect(members).toMatchObject({ ...success, license: 'L-late' });
    expect((await callV1(app(), again(purchase))).text).toBe(text);
    expect(finish).toHaveLength(1);
  });

  it('is told the id that the instance has in the end, also when it was slow', async () => {
    let finish: (license: string) => void = () => undefined;
    issue = () => new Promise((resolve) => (finish = resolve));
    const purchase = licensePurchase();
    await callV1(app(), purchase);
    finish('L-for-an-instance');
    const { members } = await callV1(app(), again(purchase));
    const told = asked.filter(({ orderId }) => orderId === purchase.orderId);
    expect(told.map(({ instanceId }) => instanceId)).toEqual([members.instanceId]);
  });

  it('is asked once by fifty calls at once on one server: each License may cost something', async () => {
    issue = ({ orderId }) => `L-${orderId}`;
    for (let round = 0; round < 5; round += 1) {
      const purchase = licensePurchase();
      await Promise.all(Array.from({ length: callsAtOnce }, () => callV1(app(), again(purchase))));
      expect(asked.filter(({ orderId }) => orderId === purchase.orderId)).toHaveLength(1);
    }
  });

  it('makes what counts the first time, also when another instance has the businessId', async () => {
    let made = 0;
    issue = ({ orderId }) => `L-${orderId}-${(made += 1)}`;
    const { businessId } = (await aBoughtLicense(app())).purchase;
    made = 0;
    const { purchase, license } = await aBoughtLicense(app(), { businessId });
    expect(license).toBe(`L-${purchase.orderId}-1`);
  });

  it('may make several on two servers at once: the one that was stored first is given to all', async () => {
    let made = 0;
    issue = async ({ orderId }) => {
      made += 1;
      const number = made;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return `L-${orderId}-${number}`;
    };
    const purchase = licensePurchase();
    const answers = await Promise.all(
      Array.from({ length: callsAtOnce }, (_, index) =>
        callV1(index % 2 === 0 ? app() : secondApp(), again(purchase)),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject(success);
    const { orderId } = purchase;
    const { licenses } = app().storage.directories;
    const { items } = await licenses.list({ orderId }, { limit: 10 });
    expect(items.map(({ license }) => license)).toEqual([answers[0]?.members.license]);
  });
});
