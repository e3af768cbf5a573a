import { expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { describeEachDatabase } from '../support/databases.js';
import { order as playedOrder } from '../support/example-marketplace.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { readEvents, readInstance } from '../support/purchased.js';
import { jobsOf, passTime, recorded } from '../support/seller-runs.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl, type AppSettings } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { callV1, purchaseV1 } from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const processing = { resultCode: '000004', resultMsg: 'processing' };
const minute = 60_000;

/** An app with AK/SK for a played marketplace. */
function useOrderedApp(database: Parameters<typeof useApp>[0], settings: AppSettings) {
  const market = useMarketplace();
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    runsJobs: true,
    deadlineMs: 10_000,
    ...settings,
    // It is there from `beforeAll` on, as the app is.
    get marketplace() {
      return market().client;
    },
  });
  const place = (order: Parameters<typeof playedOrder>[0]) =>
    market().state.orders.set(order.orderId, playedOrder(order));
  const provisionJob = async (instanceId: string) => {
    const [job] = await jobsOf(app(), { instanceId, kind: 'provision' });
    return job;
  };
  return { app, market, place, provisionJob };
}

describeEachDatabase('with AK/SK, a purchase', (database) => {
  const record = recorded({
    provision: async ({ instance }) => ({
      kind: 'ready',
      access: { frontEndUrl: `https://${instance.instanceId}.example.com` },
    }),
  });
  const { app, market, place, provisionJob } = useOrderedApp(database, {
    handlers: record.handlers,
  });
  const askedAbout = (instanceId: string) =>
    record.of('provision').filter(({ ask }) => ask.instance.instanceId === instanceId);

  it('reaches the handler with its order, and knows what was bought', async () => {
    const line = newOrderLine();
    place({ orderId: line.orderId });
    const body = newInstanceBody(line);
    expect((await signedCall(app(), body)).members).toMatchObject(success);
    const known = { productId: 'OFFI846204237451911168', purchaseKind: 'formal' };
    expect(askedAbout(body.businessId)).toMatchObject([
      {
        ask: {
          order: { orderId: line.orderId, lines: [{ orderLineId: line.orderLineId }] },
          instance: known,
        },
      },
    ]);
    expect(await readInstance(app(), body.businessId)).toMatchObject({
      ...known,
      chargingMode: 'period',
      state: 'active',
    });
  });

  it('stays pending while the marketplace does not know its order yet, and the handler is not asked', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).members).toEqual({ ...processing, instanceId });
    expect(await provisionJob(instanceId)).toMatchObject({
      state: 'waiting',
      problem: expect.stringContaining('the marketplace may be behind its own call') as string,
    });
    await passTime(app(), minute);
    expect(askedAbout(instanceId)).toEqual([]);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'pending' });
    place({ orderId: line.orderId });
    await passTime(app(), minute);
    expect(askedAbout(instanceId)).toHaveLength(1);
    expect((await signedCall(app(), newInstanceBody(line))).members).toEqual({
      ...success,
      instanceId,
    });
  });

  it('stays pending while the order query fails, and the handler is not asked before the order is there', async () => {
    const code = 'MKT.0999';
    const line = newOrderLine();
    place({ orderId: line.orderId });
    market().openApis.answerNext('queryOrder', code);
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).members).toEqual({ ...processing, instanceId });
    expect(askedAbout(instanceId)).toEqual([]);
    expect(await provisionJob(instanceId)).toMatchObject({
      state: 'waiting',
      problem: expect.stringContaining(code) as string,
    });
    await passTime(app(), minute);
    expect(askedAbout(instanceId)).toMatchObject([{ ask: { order: { orderId: line.orderId } } }]);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('of an order that stays unknown fails with 000005 and is never provisioned', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    await signedCall(app(), body);
    await passTime(app(), 6 * minute);
    const reason = `order ${line.orderId} is unknown to the marketplace, or belongs to another seller (MKT.0150)`;
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'failed',
      failure: { code: '000005', reason },
    });
    expect(askedAbout(instanceId)).toEqual([]);
    const again = await signedCall(app(), newInstanceBody(line));
    expect(again.members).toEqual({ resultCode: '000005', resultMsg: 'internal error' });
    expect(askedAbout(instanceId)).toEqual([]);
    expect(await readEvents(app(), instanceId)).toEqual([
      'purchase',
      'provisioning-failed',
      'provisioning-restarted',
      'provisioning-failed',
    ]);
  });

  it('paid by use that comes in two calls is provisioned once, and both are answered with the first instance', async () => {
    const { orderId, orderLineId } = newOrderLine();
    const other = `${orderId}-000002`;
    place({ orderId, chargingMode: 'ON_DEMAND', productId: 'P-on-demand' });
    const lines = [orderLineId, other].flatMap((id) =>
      (market().state.orders.get(orderId)?.lines ?? []).map((line) => ({
        ...line,
        orderLineId: id,
      })),
    );
    Object.assign(market().state.orders.get(orderId) ?? {}, { lines });
    const bodies = [
      newInstanceBody({ orderId, orderLineId }),
      newInstanceBody({ orderId, orderLineId: other }),
    ];
    const answers = await Promise.all(bodies.map((body) => signedCall(app(), body)));
    await app().provisioned();
    const ids = answers.map(({ members }) => members.instanceId);
    expect(answers).toMatchObject([success, success]);
    expect(new Set(ids).size).toBe(1);
    const asked = bodies.flatMap(({ businessId }) => askedAbout(businessId));
    expect(asked).toHaveLength(1);
    const third = await signedCall(app(), newInstanceBody({ orderId, orderLineId: other }));
    expect(third.members).toEqual({ ...success, instanceId: ids[0] });
    const instances = await Promise.all(
      bodies.map(({ businessId }) => readInstance(app(), businessId)),
    );
    expect(instances.map(({ state }) => state).sort()).toEqual(['active', 'released']);
  });

  it('of the older interface is not looked up: its call has told all', async () => {
    const purchase = purchaseV1();
    expect((await callV1(app(), purchase)).members).toMatchObject(success);
    expect(askedAbout(purchase.businessId)).toMatchObject([{ ask: { order: null } }]);
    expect(await app().storage.load.orderDetails(purchase.orderId)).toBeUndefined();
  });
});

describeEachDatabase('with AK/SK and one front end for all, a purchase', (database) => {
  const { app, place } = useOrderedApp(database, {
    environment: { KOOGATE_FRONT_END_URL: testFrontEndUrl },
  });

  it('gets it once its order was looked up', async () => {
    const line = newOrderLine();
    place({ orderId: line.orderId });
    const body = newInstanceBody(line);
    expect((await signedCall(app(), body)).members).toMatchObject(success);
    expect(await readInstance(app(), body.businessId)).toMatchObject({
      state: 'active',
      access: { frontEndUrl: testFrontEndUrl },
      chargingMode: 'period',
    } satisfies Partial<Instance>);
    const { members } = await signedCall(app(), queryBody(body.businessId));
    expect(members).toMatchObject({ info: [{ appInfo: { frontEndUrl: testFrontEndUrl } }] });
  });

  it('of an unknown order never gets it', async () => {
    const body = newInstanceBody(newOrderLine());
    expect((await signedCall(app(), body)).resultCode).toBe('000004');
    await passTime(app(), 6 * minute);
    expect(await readInstance(app(), body.businessId)).toMatchObject({
      state: 'failed',
      access: null,
    });
  });
});
