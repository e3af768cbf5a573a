import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import { unknownInstance } from '../change-instance.js';
import { toHistoryAnswer, toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';

type GetInstance = InstancesOperations<OperationContext>['getInstance'];

/** An instance as it is now, and every step that led there. */
export const getInstance: GetInstance = async ({ parameters: { path } }, context) => {
  const { instances } = context.directories;
  const instance = await instances.find(path.instanceId);
  if (instance === undefined) throw unknownInstance();
  const history = await instances.history(path.instanceId);
  return { ...toInstanceAnswer(instance, context.caller), history: history.map(toHistoryAnswer) };
};
