import { beforeEach, expect } from 'vitest';
import type { HandlerName } from '../../src/domain/handler-calls.js';
import type { TestDatabase } from './databases.js';
import { order as playedOrder } from './example-marketplace.js';
import { newInstanceBody, newOrderLine, statusBody } from './marketplace-calls.js';
import { completeProvisioning } from './seller-acts.js';
import { recorded } from './seller-runs.js';
import { signedCall } from './signed-call.js';
import { testFrontEndUrl, type TestHandlers } from './start-app.js';
import { useApp } from './use-app.js';
import { useMarketplace } from './use-marketplace.js';

/** Handlers that are told of what has happened; what they answer does not matter. */
export const toldNames = [
  'renew',
  'convertTrial',
  'cancelRenewal',
  'freeze',
  'unfreeze',
  'release',
  'upgrade',
  'syncTenant',
  'syncApplication',
  'syncUsers',
  'syncDepartments',
  'orderNotified',
] as const satisfies readonly HandlerName[];

/** An app with AK/SK that tells handlers all it can; what they do beside being told is up to each test. */
export function useTellingApp(
  database: TestDatabase,
  names: readonly (typeof toldNames)[number][],
) {
  const current: { act: (name: HandlerName, instanceId: string | null) => void } = {
    act: () => undefined,
  };
  beforeEach(() => (current.act = () => undefined));
  const functions: TestHandlers = Object.fromEntries(
    names.map((name) => [
      name,
      async (ask: { readonly event: { readonly instanceId: string | null } }) =>
        current.act(name, ask.event.instanceId),
    ]),
  );
  const record = recorded(functions);
  const market = useMarketplace();
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    runsJobs: true,
    handlers: record.handlers,
    // It is there from `beforeAll` on, as the app is.
    get marketplace() {
      return market().client;
    },
  });
  /** An order that the marketplace knows. */
  const placed = () => {
    const line = newOrderLine();
    market().state.orders.set(line.orderId, playedOrder({ orderId: line.orderId }));
    return line;
  };
  return {
    app,
    record,
    actBy: (act: typeof current.act) => (current.act = act),
    placed,
    /** An instance whose purchase is settled: nothing is to be done about it any more. */
    bought: async (state: 'active' | 'frozen' = 'active') => {
      const body = newInstanceBody(placed());
      const { businessId: instanceId } = body;
      expect(await signedCall(app(), body)).toMatchObject({ resultCode: '000004' });
      await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
      if (state === 'frozen') await signedCall(app(), statusBody(instanceId, 'FREEZE'));
      await app().provisioned();
      return instanceId;
    },
    toldAbout: (instanceId: string) =>
      record.asked.filter(({ ask }) => 'event' in ask && ask.event.instanceId === instanceId),
  };
}
