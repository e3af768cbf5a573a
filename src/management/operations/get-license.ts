import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { toLicenseAnswer } from '../license-answer.js';
import type { OperationContext } from '../operation-context.js';

type GetLicense = LicensesOperations<OperationContext>['getLicense'];

/** The License that the purchase of an instance got. */
export const getLicense: GetLicense = async ({ parameters: { path } }, context) => {
  const license = await context.directories.licenses.find(path.instanceId);
  if (license === undefined) {
    throw new KooGateError('unknown-resource', { sentence: 'No License was issued for this id.' });
  }
  return toLicenseAnswer(license, context.caller);
};
