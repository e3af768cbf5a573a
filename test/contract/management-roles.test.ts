import { beforeAll, expect, it } from 'vitest';
import { includesRole, roles } from '../../src/management/role.js';
import { order as playedOrder } from '../support/example-marketplace.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { expectAsSpecified } from './management-answer-check.js';
import { managementDesks } from './management-desks.js';
import { calls, prepareCall, type OperationCall } from './management-operation-calls.js';
import { aLicenseCode, change } from './management-records.js';
import { managementDocument, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

it('knows a call for every operation of the specification', () => {
  const operationIds = Object.values(managementDocument.paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  );
  expect(Object.keys(calls).sort()).toEqual(operationIds.sort());
});

describeManagement('management API: who may do what', (storage) => {
  const marketplace = useMarketplace();
  let server: ReturnType<typeof startManagement>;
  beforeAll(async () => {
    server = startManagement(storage(), managementDesks(storage(), marketplace().client));
    await seed(storage(), change.licenseCode(aLicenseCode({ code: 'PL-of-the-roles' })));
  });

  const cases = Object.entries(calls).flatMap(([operationId, call]) =>
    roles.map((role) => ({ operationId, call, role, may: includesRole(role, call.needs) })),
  );
  const allowed = cases.filter(({ may }) => may);
  const forbidden = cases.filter(({ may }) => !may);

  it.each(allowed)('$role may $operationId', async ({ operationId, call, role }) => {
    const { send } = await prepare(call);
    const response = await send(role);
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
  });

  it.each(forbidden)(
    '$role may not $operationId, and nothing changes',
    async ({ operationId, call, role }) => {
      const { instance, send } = await prepare(call);
      const response = await send(role);
      expect(response.status).toBe(403);
      expectAsSpecified(response, operationId);
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:forbidden',
        detail: `${operationId} needs the role ${call.needs}, this token has the role ${role}.`,
      });
      expect(response.headers['www-authenticate']).toContain('insufficient_scope');
      expect(await storage().directories.instances.find(instance.instanceId)).toEqual(instance);
    },
  );

  it.each(Object.entries(calls))('nobody may %s without a token', async (operationId, call) => {
    const { instance, send } = await prepare(call);
    const response = await send();
    expect(response.status).toBe(401);
    expectAsSpecified(response, operationId);
    expect(response.headers['www-authenticate']).toBe('Bearer realm="koogate"');
    expect(await storage().directories.instances.find(instance.instanceId)).toEqual(instance);
  });

  async function prepare(call: OperationCall) {
    const prepared = await prepareCall(storage(), server, call);
    const { orderId } = prepared.ids;
    marketplace().state.orders.set(orderId, playedOrder({ orderId }));
    return prepared;
  }
});
