import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { findLicenseRequest } from '../find-license-request.js';
import { toLicenseRequestAnswer } from '../license-answer.js';
import type { OperationContext } from '../operation-context.js';

type GetLicenseRequest = LicensesOperations<OperationContext>['getLicenseRequest'];

/** An application for a License, and how far its delivery is. */
export const getLicenseRequest: GetLicenseRequest = async (
  { parameters: { path, query } },
  { directories, caller },
) => {
  const wanted = {
    eventId: path.eventId,
    deviceFingerprint: query?.deviceFingerprint,
    namedBy: { parameter: 'deviceFingerprint' },
  };
  return toLicenseRequestAnswer(await findLicenseRequest(wanted, directories), caller);
};
