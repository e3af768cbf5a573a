import { isDeepStrictEqual } from 'node:util';
import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import type { Instance, ProvisioningFailure } from '../../domain/instance.js';
import { applyInstanceEvent } from '../../domain/instance-life.js';
import { changeInstance, type InstanceDecision } from '../change-instance.js';
import { illegalState } from '../illegal-state.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';

type RefuseProvisioning = InstancesOperations<OperationContext>['refuseProvisioning'];

/** Pending → failed. The same code and reason again is a success. */
export const refuseProvisioning: RefuseProvisioning = async ({ parameters, body }, context) => {
  const failure = { code: body.resultCode, reason: body.reason };
  const instance = await changeInstance(
    parameters.path.instanceId,
    (current) => refuse(current, failure, context.now),
    context,
  );
  return toInstanceAnswer(instance, context.caller);
};

function refuse(instance: Instance, failure: ProvisioningFailure, now: number): InstanceDecision {
  const step = applyInstanceEvent(instance, { kind: 'provisioning-failed', failure }, now);
  if (step.kind === 'changed') return step;
  if (instance.state === 'failed' && isDeepStrictEqual(instance.failure, failure)) {
    return { kind: 'unchanged' };
  }
  throw illegalState(instance, 'only a pending one can be refused');
}
