import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { toLicenseCodeAnswer, toLicenseCodeOrderAnswer } from '../license-code-answer.js';
import type { OperationContext } from '../operation-context.js';

type FindLicenseCode = LicensesOperations<OperationContext>['findLicenseCode'];

/** An authorization code and what changed it. It comes in the body, since addresses are kept where they pass. */
export const findLicenseCode: FindLicenseCode = async ({ body: { code } }, context) => {
  const { licenseCodes } = context.directories;
  const licenseCode = await licenseCodes.find(code);
  if (licenseCode === undefined) {
    throw new KooGateError('unknown-resource', {
      sentence: 'No callback has named this code, and nobody has activated or checked it here.',
    });
  }
  const [orders, [report]] = await Promise.all([
    licenseCodes.orders(code),
    licenseCodes.reports([code]),
  ]);
  return {
    ...toLicenseCodeAnswer(licenseCode, report, context.caller),
    orders: orders.map(toLicenseCodeOrderAnswer),
  };
};
