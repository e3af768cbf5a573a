import type { CallsOperations } from '../../../generated/stubs/Calls.js';
import { toCallSummary } from '../call-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { parseUtcTime } from '../utc-time.js';

type ListCalls = CallsOperations<OperationContext>['listCalls'];

/** Callbacks as they were received and answered, without their bodies. */
export const listCalls: ListCalls = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, receivedFrom, receivedBefore, ...filter } = query ?? {};
  const page = await context.directories.calls.list(
    {
      ...filter,
      ...(receivedFrom !== undefined && { receivedFrom: parseUtcTime(receivedFrom) }),
      ...(receivedBefore !== undefined && { receivedBefore: parseUtcTime(receivedBefore) }),
    },
    toPageRequest(query),
  );
  return toPageAnswer(page, toCallSummary);
};
