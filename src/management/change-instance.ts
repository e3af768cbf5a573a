import type { Instance } from '../domain/instance.js';
import type { InstanceStep } from '../domain/instance-life.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { OperationContext } from './operation-context.js';

/** Callbacks and other operators may move the instance between our read and our write; five times in a row is no accident. */
const attemptsMax = 5;

export type InstanceDecision = Exclude<InstanceStep, { kind: 'refused' }>;

/**
 * Load, decide, commit; decides anew when the instance moved meanwhile. Returns the instance as it is afterwards.
 * `decide` changes nothing by itself and throws `illegal-state` when it cannot be done. Throws `unknown-resource` for an unknown id.
 */
export async function changeInstance(
  instanceId: string,
  decide: (instance: Instance) => InstanceDecision | Promise<InstanceDecision>,
  { directories, committer, caller }: OperationContext,
): Promise<Instance> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const instance = await directories.instances.find(instanceId);
    if (instance === undefined) throw unknownInstance();
    const decision = await decide(instance);
    if (decision.kind === 'unchanged') return instance;
    const outcome = await committer.commit({
      call: null,
      nonce: null,
      changes: [
        { kind: 'update', table: 'instances', record: decision.instance },
        {
          kind: 'claim',
          table: 'instanceHistory',
          record: { ...decision.history, cause: `management:${caller.name}` },
        },
      ],
    });
    if (outcome === 'committed') return decision.instance;
  }
  throw new KooGateError('storage-unavailable', {
    sentence:
      'Others keep changing this instance at the same time. Nothing was changed; call again.',
  });
}

export function unknownInstance(): KooGateError {
  return new KooGateError('unknown-resource', { sentence: 'There is no instance with this id.' });
}
