import { expect, it } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { signKitRequest } from '../../src/protocol/kit-signature.js';
import { describeEachDatabase } from '../support/databases.js';
import { callOrderNotify, orderNotice } from '../support/license-calls.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import { newNonce, signedCall, toBytes } from '../support/signed-call.js';
import { testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import { callV1, purchaseV1 } from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };

describeEachDatabase('orderNotify', (database) => {
  const app = useApp(database);
  const notices = async (orderId: string) => {
    const { orderNotices } = app().storage.directories;
    return (await orderNotices.list({ orderId }, { limit: 100 })).items;
  };

  it('remembers the order and its line, and provisions nothing', async () => {
    const line = newOrderLine();
    const { instances } = await storedContent(app());
    expect((await callOrderNotify(app(), orderNotice(line))).members).toEqual(success);
    expect(await notices(line.orderId)).toEqual([{ ...line, notifiedAt: testNoon }]);
    const { orders } = app().storage.directories;
    expect(await orders.find(line.orderId)).toMatchObject({ firstSeenAt: testNoon });
    expect(await orders.lines(line.orderId)).toEqual([]);
    expect((await storedContent(app())).instances).toEqual(instances);
  });

  it('keeps a line once, in the same bytes, at the time of the first notice', async () => {
    const line = newOrderLine();
    const { text } = await callOrderNotify(app(), orderNotice(line));
    app().clock.now += 1_000;
    for (const more of [{}, { testFlag: undefined }, { testFlag: '' }, { orderType: 'RENEW' }]) {
      expect((await callOrderNotify(app(), { ...orderNotice(line), ...more })).text).toBe(text);
    }
    const second = { ...line, orderLineId: `${line.orderId}-000002` };
    await callOrderNotify(app(), orderNotice(second));
    app().clock.now = testNoon;
    const kept = [...(await notices(line.orderId))];
    expect(kept.sort((a, b) => a.notifiedAt - b.notifiedAt)).toEqual([
      { ...line, notifiedAt: testNoon },
      { ...second, notifiedAt: testNoon + 1_000 },
    ]);
  });

  it('keeps one notice of fifty at once', async () => {
    const line = newOrderLine();
    const calls = Array.from({ length: 50 }, () => callOrderNotify(app(), orderNotice(line)));
    for (const { members } of await Promise.all(calls)) expect(members).toEqual(success);
    expect(await notices(line.orderId)).toHaveLength(1);
  });

  it.each(['before', 'after'])(
    'may come %s the purchase, which it does not touch',
    async (when) => {
      for (const interfaceOf of ['V2', 'V1'] as const) {
        const line = newOrderLine();
        const notify = () => callOrderNotify(app(), orderNotice(line));
        if (when === 'before') await notify();
        const v1 = purchaseV1({ orderId: line.orderId });
        const v2 = newInstanceBody(line);
        const { members } =
          interfaceOf === 'V1' ? await callV1(app(), v1) : await signedCall(app(), v2);
        expect(members).toMatchObject({ resultCode: '000000' });
        const instance = await readInstance(app(), String(members.instanceId));
        if (when === 'after') expect((await notify()).members).toEqual(success);
        expect(await readInstance(app(), instance.instanceId)).toEqual(instance);
        expect(await notices(line.orderId)).toHaveLength(1);
        const { orders } = app().storage.directories;
        expect(await orders.lines(line.orderId)).toMatchObject([{ purpose: 'purchase' }]);
      }
    },
  );

  it.each([
    ['of the base interfaces', signBaseRequest],
    ['of the kit', signKitRequest],
  ])('is taken with the formula %s, and refused when the call was changed', async (_, sign) => {
    const [accessKey] = app().keysOf('generic');
    const timestamp = String(testNoon);
    for (const upperCase of [false, true]) {
      const line = newOrderLine();
      const nonce = newNonce();
      const body = toBytes(orderNotice(line));
      const lower = sign({ accessKey, timestamp, nonce, body });
      const signature = upperCase ? lower.toUpperCase() : lower;
      const signed = { nonce, timestamp, query: { signature } };
      const other = orderNotice();
      expect(await callOrderNotify(app(), other, signed)).toMatchObject({ resultCode: '000001' });
      expect(await notices(other.orderId)).toEqual([]);
      expect((await callOrderNotify(app(), body, signed)).members).toEqual(success);
      expect(await notices(line.orderId)).toHaveLength(1);
      expect(await callOrderNotify(app(), body, signed)).toMatchObject({ resultCode: '000001' });
    }
  });

  it('is refused with the formula of the kit under a key of the kit', async () => {
    const [accessKey] = app().keysOf('kit');
    const notice = orderNotice();
    const nonce = newNonce();
    const timestamp = String(testNoon);
    const signature = signKitRequest({ accessKey, timestamp, nonce, body: toBytes(notice) });
    expect(
      await callOrderNotify(app(), notice, { nonce, timestamp, query: { signature } }),
    ).toMatchObject({ resultCode: '000001' });
    expect(await notices(notice.orderId)).toEqual([]);
  });

  it.each([
    ['milliseconds', (now: number) => String(now)],
    ['seconds', (now: number) => String(now / 1000)],
  ])('reads a timestamp in %s, and holds it to its minute both ways', async (_, write) => {
    for (const [offMs, resultCode] of [
      [-60_000, '000000'],
      [60_000, '000000'],
      [-61_000, '000002'],
      [61_000, '000002'],
    ] as const) {
      const notice = orderNotice();
      const timestamp = write(testNoon + offMs);
      expect(await callOrderNotify(app(), notice, { timestamp })).toMatchObject({ resultCode });
      expect(await notices(notice.orderId)).toHaveLength(resultCode === '000000' ? 1 : 0);
    }
  });

  it('answers a debug call alike for ever, and leaves nothing', async () => {
    const content = await storedContent(app());
    for (const testFlag of ['1', 1]) {
      const body = { ...orderNotice(), testFlag };
      const { members, text } = await callOrderNotify(app(), body);
      expect(members).toEqual(success);
      expect((await callOrderNotify(app(), body)).text).toBe(text);
    }
    expect(await storedContent(app())).toEqual(content);
  });
});
