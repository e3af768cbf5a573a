import type { components } from '../../../generated/types/management.js';
import type { UsageOperations } from '../../../generated/stubs/Usage.js';
import type { ReportedUsage } from '../../domain/handler-calls.js';
import type { OperationContext } from '../operation-context.js';
import { toReportResult } from '../usage-answer.js';
import { interveningBy, usageDeskOf } from '../usage-desk-of.js';
import { parseUtcTime } from '../utc-time.js';

type ReportUsage = UsageOperations<OperationContext>['reportUsage'];

/** What instances have used; each record is judged by itself. */
export const reportUsage: ReportUsage = async ({ parameters, body }, context) => {
  const desk = usageDeskOf(context);
  const dryRun = parameters.query?.dryRun ?? false;
  const settings = interveningBy(context, {
    target: 'usage-records',
    detail: { records: String(body.records.length) },
  });
  const lines = await desk.report(body.records.map(toReport), { ...settings, dryRun });
  return toReportResult(lines, { pushed: desk.pushes, dryRun });
};

function toReport(record: components['schemas']['ReportedUsageRecord']): ReportedUsage {
  return {
    ...record,
    beginAt: parseUtcTime(record.beginAt),
    endAt: parseUtcTime(record.endAt),
  };
}
