import { beforeAll, describe, expect, it } from 'vitest';
import { controlRoutes } from '../../../src/emulator/control/control-operations.js';
import {
  readEmulatorSpecification,
  type SpecifiedOperation,
} from '../../support/emulator-specification.js';
import { answerWell } from '../../support/emulated.js';
import { playMarketplace, type Answered } from '../../support/played-marketplace.js';
import { failure } from '../../support/scripted-seller.js';

describe('the control API is what openapi/emulator.yaml says', () => {
  let operations: readonly SpecifiedOperation[] = [];
  beforeAll(async () => {
    operations = await readEmulatorSpecification();
  });

  it('every operation has its route, and every route its operation', () => {
    const specified = operations.map(({ operationId, method, path }) => [
      operationId,
      { method, path },
    ]);
    const routed = Object.entries(controlRoutes).map(([operationId, { method, path }]) => [
      operationId,
      { method, path },
    ]);
    expect(Object.fromEntries(routed)).toEqual(Object.fromEntries(specified));
    expect(routed.length).toBeGreaterThan(20);
  });

  function expectAsSpecified(operationId: string, { status, value }: Answered) {
    const operation = operations.find((each) => each.operationId === operationId);
    expect(operation?.problemsOf(status, value), operationId).toEqual([]);
  }

  it('every answer has the form that is documented', async () => {
    const { post, get, send, seller } = await playMarketplace({ faults: 'duplicate' });
    await post('/control/actions/buy', { kind: 'saas-v2', chargingMode: 'PERIOD' });
    await post('/control/actions/bind');
    await post('/control/actions/buy', { kind: 'online-license' });
    await post('/control/actions/apply-for-license');
    // Given up at once, and waiting for somebody to restart it.
    seller.answer = () => failure;
    await post('/control/actions/notify-order');
    const { value } = await get('/control/deliveries?waiting=1');
    const [waiting] = (value as { readonly items: readonly { readonly deliveryId: string }[] })
      .items;
    const deliveryId = waiting?.deliveryId ?? '';
    seller.answer = answerWell;

    const answers: Readonly<Record<string, Answered>> = {
      getSummary: await get('/control'),
      listProducts: await get('/control/products'),
      listOrders: await get('/control/orders'),
      listResources: await get('/control/resources'),
      listEnterprises: await get('/control/enterprises'),
      listLicenseApplications: await get('/control/license-applications'),
      listUsageRecords: await get('/control/usage-records'),
      listNotices: await get('/control/notices'),
      listDeliveries: await get('/control/deliveries'),
      getDelivery: await get(`/control/deliveries/${deliveryId}`),
      restartDelivery: await post(`/control/deliveries/${deliveryId}/restart`),
      listActions: await get('/control/actions'),
      performAction: await post('/control/actions/renew'),
      playScenario: await send('/control/scenario', {
        method: 'POST',
        headers: { 'Content-Type': 'application/yaml' },
        body: 'name: one\nsteps: [{ do: buy }, { expect: { lastCode: "000005" } }]',
      }),
      getClock: await get('/control/clock'),
      advanceClock: await post('/control/clock/advance', { by: '1h' }),
      stepClock: await post('/control/clock/step'),
      runClock: await post('/control/clock/run', { speed: 1 }),
      stopClock: await post('/control/clock/stop'),
      listFaults: await get('/control/faults'),
      addFault: await post('/control/faults', { kind: 'replay', times: 2 }),
      removeFault: await post('/control/faults/F1/remove'),
      clearFaults: await post('/control/faults/clear'),
    };

    expect(Object.keys(answers).sort()).toEqual(operations.map((each) => each.operationId).sort());
    for (const [operationId, answer] of Object.entries(answers)) {
      expect(answer.status, `${operationId}: ${answer.text}`).toBe(200);
      expectAsSpecified(operationId, answer);
    }
  });

  it.each([
    ['performAction', '/control/actions/buy', { amount: 'x', price: 1 }, 400],
    ['performAction', '/control/actions/sell', {}, 404],
    ['performAction', '/control/actions/renew', {}, 409],
    ['advanceClock', '/control/clock/advance', { by: 'soon' }, 400],
    ['runClock', '/control/clock/run', { speed: 0 }, 400],
    ['addFault', '/control/faults', { kind: 'thunder' }, 400],
    ['addFault', '/control/faults', { faults: 'thunder' }, 400],
    ['removeFault', '/control/faults/F9/remove', {}, 404],
    ['restartDelivery', '/control/deliveries/D000009/restart', {}, 404],
  ] as const)('%s %s %j is refused as documented', async (operationId, path, members, status) => {
    const { post } = await playMarketplace();
    const answer = await post(path, members);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expectAsSpecified(operationId, answer);
  });
});
