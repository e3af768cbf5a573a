import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { toLicenseAnswer } from '../license-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type FindLicenses = LicensesOperations<OperationContext>['findLicenses'];

/** Whose a License is. It comes in the body, since addresses are kept where they pass. */
export const findLicenses: FindLicenses = async ({ parameters: { query }, body }, context) => {
  const { license } = body;
  const page = await context.directories.licenses.list({ license }, toPageRequest(query));
  return toPageAnswer(page, (found) => toLicenseAnswer(found, context.caller));
};
