import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import { unknownInstance } from '../change-instance.js';
import { toHistoryAnswer, toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPurchaseAnswer } from '../purchase-answer.js';

type GetInstance = InstancesOperations<OperationContext>['getInstance'];

/** An instance as it is now, every step that led there, and what its purchase told. */
export const getInstance: GetInstance = async ({ parameters: { path } }, context) => {
  const { instances } = context.directories;
  const instance = await instances.find(path.instanceId);
  if (instance === undefined) throw unknownInstance();
  const purchase = await instances.purchase(path.instanceId);
  const history = await instances.history(path.instanceId);
  return {
    ...toInstanceAnswer(instance, context.caller),
    purchase: purchase === undefined ? null : toPurchaseAnswer(purchase, context.caller),
    history: history.map(toHistoryAnswer),
  };
};
