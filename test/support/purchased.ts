import { expect } from 'vitest';
import type { HistoryEntry } from '../../src/domain/change.js';
import type { Instance, InstanceState } from '../../src/domain/instance.js';
import { newInstanceBody, newOrderLine, releaseBody, statusBody } from './marketplace-calls.js';
import { completeProvisioning, failProvisioning } from './seller-acts.js';
import { signedCall } from './signed-call.js';
import { testFrontEndUrl, type StartedApp } from './start-app.js';

/** A new instance, brought into a state by the calls that lead there. The server must provision by hand. */
export async function anInstanceThatIs(state: InstanceState, app: StartedApp): Promise<string> {
  const body = newInstanceBody(newOrderLine());
  const instanceId = body.businessId;
  expect(await signedCall(app, body)).toMatchObject({ resultCode: '000004' });
  if (state === 'pending') return instanceId;
  if (state === 'failed') {
    await failProvisioning(app, instanceId, { code: '000005', reason: 'no licence server' });
    return instanceId;
  }
  await completeProvisioning(app, instanceId, { frontEndUrl: testFrontEndUrl });
  if (state === 'frozen') await signedCall(app, statusBody(instanceId, 'FREEZE'));
  if (state === 'released') await signedCall(app, releaseBody(instanceId));
  expect(await readInstance(app, instanceId)).toMatchObject({ state });
  return instanceId;
}

export async function readInstance(app: StartedApp, instanceId: string): Promise<Instance> {
  const instance = await app.storage.load.instance(instanceId);
  if (instance === undefined) throw new Error(`there is no instance ${instanceId}`);
  return instance;
}

/** Oldest first. */
export async function readHistory(
  app: StartedApp,
  instanceId: string,
): Promise<readonly HistoryEntry[]> {
  return app.storage.directories.instances.history(instanceId);
}

/** The kinds of events only, oldest first. */
export async function readEvents(app: StartedApp, instanceId: string): Promise<readonly string[]> {
  return (await readHistory(app, instanceId)).map(({ event }) => event);
}
