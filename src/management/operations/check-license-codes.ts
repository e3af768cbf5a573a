import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { queryCodes } from '../../marketplace/query-codes.js';
import { answerCodeOutcomes } from '../license-code-calls.js';
import { marketplaceOf } from '../marketplace-problem.js';
import type { OperationContext } from '../operation-context.js';

type CheckLicenseCodes = LicensesOperations<OperationContext>['checkLicenseCodes'];

/** How the marketplace says that these codes are. */
export const checkLicenseCodes: CheckLicenseCodes = async ({ body: { codes } }, context) =>
  answerCodeOutcomes(await queryCodes(marketplaceOf(context), codes), context);
