import type { CallsOperations } from '../../../generated/stubs/Calls.js';
import type { OperationContext } from '../operation-context.js';
import { toUtcTime } from '../utc-time.js';

type ListUndescribedMembers = CallsOperations<OperationContext>['listUndescribedMembers'];

/** What genuine calls have brought that the specification does not describe, as this process has seen it. */
export const listUndescribedMembers: ListUndescribedMembers = (_request, { undescribed, now }) => {
  const items = (undescribed?.list() ?? []).map(({ firstAt, lastAt, ...met }) => ({
    ...met,
    firstAt: toUtcTime(firstAt),
    lastAt: toUtcTime(lastAt),
  }));
  const since = toUtcTime(undescribed?.since ?? now);
  return Promise.resolve({ since, items, leftOut: undescribed?.leftOut ?? 0 });
};
