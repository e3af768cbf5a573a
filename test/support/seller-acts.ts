import type { Change } from '../../src/domain/change.js';
import type { AccessData, Instance, UsageEntry } from '../../src/domain/instance.js';
import { applyInstanceEvent, type InstanceEvent } from '../../src/domain/instance-life.js';
import type { StartedApp } from './start-app.js';

type Server = Pick<StartedApp, 'storage' | 'clock'>;

/** What the seller does beside the callbacks, by the same steps as the management API. */
export async function replaceAccess(app: Server, instanceId: string, access: AccessData) {
  await act(app, instanceId, { kind: 'access-replaced', access });
}

export async function replaceUsage(app: Server, instanceId: string, usage: readonly UsageEntry[]) {
  await act(app, instanceId, { kind: 'usage-replaced', usage });
}

export async function completeProvisioning(app: Server, instanceId: string, access: AccessData) {
  await act(app, instanceId, { kind: 'provisioning-succeeded', access });
}

export async function failProvisioning(
  app: Server,
  instanceId: string,
  failure: NonNullable<Instance['failure']>,
) {
  await act(app, instanceId, { kind: 'provisioning-failed', failure });
}

async function act({ storage, clock }: Server, instanceId: string, event: InstanceEvent) {
  const instance = await storage.load.instance(instanceId);
  if (instance === undefined) throw new Error(`there is no instance ${instanceId}`);
  const step = applyInstanceEvent(instance, event, clock.now);
  if (step.kind !== 'changed') throw new Error(`${event.kind} is ${step.kind} for ${instanceId}`);
  const changes: readonly Change[] = [
    { kind: 'update', table: 'instances', record: step.instance },
    {
      kind: 'claim',
      table: 'instanceHistory',
      record: { ...step.history, cause: 'management:test' },
    },
  ];
  const outcome = await storage.committer.commit({ call: null, nonce: null, changes });
  if (outcome !== 'committed') throw new Error(`${event.kind} for ${instanceId}: ${outcome}`);
}
