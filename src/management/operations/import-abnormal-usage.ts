import type { components } from '../../../generated/types/management.js';
import type { UsageOperations } from '../../../generated/stubs/Usage.js';
import { explainAbnormal } from '../../domain/take-usage.js';
import type { AbnormalFinding } from '../../domain/usage-desk.js';
import { InvalidFields } from '../invalid-fields.js';
import type { OperationContext } from '../operation-context.js';
import { interveningBy, usageDeskOf } from '../usage-desk-of.js';
import { parseUtcTime } from '../utc-time.js';

type ImportAbnormalUsage = UsageOperations<OperationContext>['importAbnormalUsage'];
type Schemas = components['schemas'];

/** What the seller console lists as abnormal. */
export const importAbnormalUsage: ImportAbnormalUsage = async ({ body }, context) => {
  const findings = toFindings(body.records);
  const lines = await usageDeskOf(context).markAbnormal(
    findings,
    interveningBy(context, {
      target: 'usage-records',
      detail: { records: String(findings.length) },
    }),
  );
  return {
    lines: lines.map(({ outcome, record }, index) => ({
      outcome,
      recordId: record?.recordId ?? null,
      note: noteOf(findings[index]),
    })),
  };
};

function toFindings(records: readonly Schemas['AbnormalUsageRecord'][]): AbnormalFinding[] {
  const unnamed = records.flatMap((record, index) =>
    toName(record) === undefined ? [{ pointer: `#/records/${index}`, detail }] : [],
  );
  if (unnamed.length > 0) throw new InvalidFields(unnamed.slice(0, problemsMax));
  return records.flatMap((each) => {
    const record = toName(each);
    return record === undefined ? [] : [{ record, code: each.code }];
  });
}

const problemsMax = 20;
const detail = 'must have recordId, or instanceId, beginAt and endAt';

function toName({
  recordId,
  instanceId,
  beginAt,
  endAt,
}: Schemas['AbnormalUsageRecord']): AbnormalFinding['record'] | undefined {
  if (recordId !== undefined) return recordId;
  if (instanceId === undefined || beginAt === undefined || endAt === undefined) return undefined;
  return { instanceId, beginAt: parseUtcTime(beginAt), endAt: parseUtcTime(endAt) };
}

function noteOf(finding: AbnormalFinding | undefined): string {
  return finding === undefined ? '' : explainAbnormal(finding.code);
}
