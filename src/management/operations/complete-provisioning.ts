import { isDeepStrictEqual } from 'node:util';
import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import type { AccessData, Instance } from '../../domain/instance.js';
import { applyInstanceEvent } from '../../domain/instance-life.js';
import { changeInstance, type InstanceDecision } from '../change-instance.js';
import { checkSensitiveFields } from '../check-sensitive-fields.js';
import { illegalState } from '../illegal-state.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';

type CompleteProvisioning = InstancesOperations<OperationContext>['completeProvisioning'];

/** Pending or failed → active. The same access data again is a success: the first answer may have been lost. */
export const completeProvisioning: CompleteProvisioning = async ({ parameters, body }, context) => {
  const instance = await changeInstance(
    parameters.path.instanceId,
    (current) => complete(current, body, context.now),
    context,
  );
  return toInstanceAnswer(instance, context.caller);
};

function complete(instance: Instance, access: AccessData, now: number): InstanceDecision {
  checkSensitiveFields(instance, access);
  const step = applyInstanceEvent(instance, { kind: 'provisioning-succeeded', access }, now);
  if (step.kind === 'changed') return step;
  const provisioned = instance.state === 'active' || instance.state === 'frozen';
  if (provisioned && isDeepStrictEqual(instance.access, access)) return { kind: 'unchanged' };
  throw illegalState(instance, 'only a pending or failed one can be completed');
}
