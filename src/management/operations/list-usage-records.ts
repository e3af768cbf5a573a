import type { UsageOperations } from '../../../generated/stubs/Usage.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { toUsageRecordAnswer } from '../usage-answer.js';
import { parseUtcTime } from '../utc-time.js';

type ListUsageRecords = UsageOperations<OperationContext>['listUsageRecords'];

/** Usage that was reported, with what has become of it. */
export const listUsageRecords: ListUsageRecords = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, beginsFrom, beginsBefore, ...filter } = query ?? {};
  const page = await context.directories.usageRecords.list(
    {
      ...filter,
      ...(beginsFrom !== undefined && { beginsFrom: parseUtcTime(beginsFrom) }),
      ...(beginsBefore !== undefined && { beginsBefore: parseUtcTime(beginsBefore) }),
    },
    toPageRequest(query),
  );
  return toPageAnswer(page, toUsageRecordAnswer);
};
