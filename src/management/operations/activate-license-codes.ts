import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { activateCodes } from '../../marketplace/activate-codes.js';
import { answerCodeOutcomes } from '../license-code-calls.js';
import { marketplaceOf } from '../marketplace-problem.js';
import type { OperationContext } from '../operation-context.js';
import { parseUtcTime } from '../utc-time.js';

type ActivateLicenseCodes = LicensesOperations<OperationContext>['activateLicenseCodes'];

/** Tells the marketplace that the software of these codes takes effect. */
export const activateLicenseCodes: ActivateLicenseCodes = async (
  { body: { codes, effectAt } },
  context,
) => {
  const outcomes = await activateCodes(marketplaceOf(context), codes, {
    effectAt: effectAt === undefined ? undefined : parseUtcTime(effectAt),
    now: context.now,
  });
  return answerCodeOutcomes(outcomes, context);
};
