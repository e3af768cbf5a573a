import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDisturbedCourier } from '../../src/emulator/faults/disturbed-courier.js';
import { createFaultControl } from '../../src/emulator/faults/fault-control.js';
import { faultNames } from '../../src/emulator/faults/fault-kinds.js';
import { storm } from '../../src/emulator/faults/fault-rule.js';
import type { Engine } from '../../src/emulator/engine.js';
import { useDatabase, type DatabaseKind } from '../support/databases.js';
import { day, playAgainstApp } from '../support/emulated.js';
import { readSellerState } from '../support/seller-state.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const kitPublicKey = createPublicKey(testKitPrivateKey).export({ type: 'spki', format: 'pem' });
const licensing = { issueLicense: ({ orderId }: { readonly orderId: string }) => `L-${orderId}` };

describe.each(['sqlite', 'postgres'] as const)('a fault storm (%s)', (kind: DatabaseKind) => {
  const calm = useApp(useDatabase(kind), { licensing });
  const stormy = useApp(useDatabase(kind), { licensing });

  it('leaves the seller with the same as a run in which nothing happens, and every answer right', async () => {
    const undisturbed = playAgainstApp(calm(), { kitPublicKey: String(kitPublicKey) });
    await playCourse(undisturbed);
    const disturbed = playAgainstApp(stormy(), { kitPublicKey: String(kitPublicKey) });
    const faults = createFaultControl(storm, 20_261_128);
    disturbed.useCourier(createDisturbedCourier({ ...disturbed.courierOptions, faults }));
    await playCourse(disturbed);

    for (const { state } of [undisturbed, disturbed]) {
      expect(state.deliveries.flatMap(({ findings }) => findings)).toEqual([]);
      expect(state.deliveries.filter(({ isSuccess }) => !isSuccess)).toEqual([]);
    }
    const spared = faults.list().filter(({ struck }) => struck === 0);
    expect(spared).toEqual([]);
    expect(await readSellerState(stormy().storage.directories)).toEqual(
      await readSellerState(calm().storage.directories),
    );
  }, 60_000);
});

it('the storm has every fault but those that change nothing, or that need a second key', () => {
  const kinds = new Set(storm.map((rule) => rule.kind));
  expect(faultNames.filter((name) => !kinds.has(name))).toEqual(['delay', 'previous-key']);
});

/** Something of everything: purchases of all kinds, renewals, changes, trouble, joint operation, expiry. */
async function playCourse(marketplace: Engine): Promise<void> {
  const bought: string[] = [];
  const perform = async (name: string, parameters: Record<string, unknown> = {}) => {
    const { ids } = await marketplace.perform(name, parameters);
    return ids;
  };
  const buy = async (kind: string, chargingMode: string, more: Record<string, unknown> = {}) => {
    const { resourceId = '' } = await perform('buy', { kind, chargingMode, ...more });
    bought.push(resourceId);
    return resourceId;
  };
  await perform('debug');
  await perform('request-credential');
  const saas = await buy('saas-v2', 'PERIOD');
  const { enterpriseId } = await perform('bind', { resourceId: saas });
  await perform('grant-users', { resourceId: saas });
  for (const chargingMode of ['ONE_TIME', 'ON_DEMAND', 'ON_DEMAND_PKG']) {
    await buy('saas-v2', chargingMode, { notice: 'before' });
    await buy('saas-v1', chargingMode);
  }
  const old = await buy('saas-v1', 'PERIOD');
  const { enterpriseId: oldEnterpriseId } = await perform('bind', { resourceId: old });
  await perform('grant-users', { resourceId: old });
  const code = await buy('license-code', 'PERIOD');
  const online = await buy('online-license', 'PERIOD');
  const license = await buy('license-v1', 'PERIOD');
  const trial = await buy('saas-v2', 'PERIOD', { trial: true, notice: 'before' });
  await perform('apply-for-license', { resourceId: online });
  await perform('convert-trial', { resourceId: trial });
  for (const resourceId of [saas, old, code, online, license, trial]) {
    await perform('renew', { resourceId, periodType: 'year' });
  }
  for (const resourceId of [saas, old, code]) {
    await perform('renew', { resourceId });
    await perform('cancel-renewal', { resourceId });
    await perform('freeze', { resourceId });
    await perform('unfreeze', { resourceId });
  }
  for (const resourceId of [saas, old]) {
    await perform('change', { resourceId });
    await perform('open-details', { resourceId });
  }
  for (const each of [enterpriseId, oldEnterpriseId]) {
    await perform('add-department', { enterpriseId: each });
    await perform('change-department', { enterpriseId: each });
    await perform('synchronise-departments', { enterpriseId: each });
    await perform('change-users', { enterpriseId: each });
    await perform('delete-users', { enterpriseId: each });
  }
  await perform('withdraw-users', { resourceId: saas });
  await perform('change-enterprise', { enterpriseId });
  await perform('unsubscribe', { resourceId: trial });
  await marketplace.clock.advance(day);
  // A year of dial tests would say nothing more than a day of them.
  await perform('stop-sale');
  await perform('dissolve', { enterpriseId: oldEnterpriseId });
  await marketplace.clock.advance(430 * day);
  expect(bought.map((each) => marketplace.state.resources.get(each)?.state)).not.toContain(
    'delivering',
  );
}
