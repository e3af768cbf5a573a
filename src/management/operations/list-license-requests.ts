import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { toLicenseRequestAnswer } from '../license-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListLicenseRequests = LicensesOperations<OperationContext>['listLicenseRequests'];

/** Applications for a License, by instance, event or state. */
export const listLicenseRequests: ListLicenseRequests = async (
  { parameters: { query } },
  context,
) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.licenseRequests.list(filter, toPageRequest(query));
  return toPageAnswer(page, (request) => toLicenseRequestAnswer(request, context.caller));
};
