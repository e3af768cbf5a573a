import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { toLicenseAnswer } from '../license-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListLicenses = LicensesOperations<OperationContext>['listLicenses'];

/** Licenses that purchases got. */
export const listLicenses: ListLicenses = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.licenses.list(filter, toPageRequest(query));
  return toPageAnswer(page, (license) => toLicenseAnswer(license, context.caller));
};
