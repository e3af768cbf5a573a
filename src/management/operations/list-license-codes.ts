import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { toLicenseCodeAnswer } from '../license-code-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { parseUtcTime } from '../utc-time.js';

type ListLicenseCodes = LicensesOperations<OperationContext>['listLicenseCodes'];

/** Authorization codes by state, product or expiry. */
export const listLicenseCodes: ListLicenseCodes = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, expiresBefore, ...filter } = query ?? {};
  const { licenseCodes } = context.directories;
  const page = await licenseCodes.list(
    {
      ...filter,
      ...(expiresBefore !== undefined && { expiresBefore: parseUtcTime(expiresBefore) }),
    },
    toPageRequest(query),
  );
  const reports = await licenseCodes.reports(page.items.map(({ code }) => code));
  const byCode = new Map(reports.map((report) => [report.code, report]));
  return toPageAnswer(page, (licenseCode) =>
    toLicenseCodeAnswer(licenseCode, byCode.get(licenseCode.code), context.caller),
  );
};
