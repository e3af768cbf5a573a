import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { parseUtcTime } from '../utc-time.js';

type ListInstances = InstancesOperations<OperationContext>['listInstances'];

/** Instances by state, order, product, expiry, interface or buyer. */
export const listInstances: ListInstances = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, expiresBefore, ...filter } = query ?? {};
  const page = await context.directories.instances.list(
    {
      ...filter,
      ...(expiresBefore !== undefined && { expiresBefore: parseUtcTime(expiresBefore) }),
    },
    toPageRequest(query),
  );
  return toPageAnswer(page, (instance) => toInstanceAnswer(instance, context.caller));
};
