import { isDeepStrictEqual } from 'node:util';
import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import type { AccessData, Instance } from '../../domain/instance.js';
import { applyInstanceEvent } from '../../domain/instance-life.js';
import { changeInstance, type InstanceDecision } from '../change-instance.js';
import { checkSensitiveFields } from '../check-sensitive-fields.js';
import { illegalState } from '../illegal-state.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';

type ReplaceAccessData = InstancesOperations<OperationContext>['replaceAccessData'];

/** What `queryInstance` shows the buyer from now on. */
export const replaceAccessData: ReplaceAccessData = async ({ parameters, body }, context) => {
  const instance = await changeInstance(
    parameters.path.instanceId,
    (current) => replaceAccess(current, body, context.now),
    context,
  );
  return toInstanceAnswer(instance, context.caller);
};

function replaceAccess(instance: Instance, access: AccessData, now: number): InstanceDecision {
  checkSensitiveFields(instance, access);
  const step = applyInstanceEvent(instance, { kind: 'access-replaced', access }, now);
  if (step.kind === 'refused') {
    throw illegalState(instance, 'only an active or frozen one has access data to replace');
  }
  return isDeepStrictEqual(instance.access, access) ? { kind: 'unchanged' } : step;
}
