import type { LicensesOperations } from '../../../generated/stubs/Licenses.js';
import { KooGateError } from '../../domain/koogate-error.js';
import type { LicenseRequest } from '../../domain/license.js';
import { submitLicense as decide, type SubmittedLicense } from '../../domain/submit-license.js';
import { findLicenseRequest, type WantedRequest } from '../find-license-request.js';
import { toLicenseRequestAnswer } from '../license-answer.js';
import { digestLicense } from '../../protocol/license-digest.js';
import { toLicenseContent } from '../license-content.js';
import { marketplaceOf } from '../marketplace-problem.js';
import type { OperationContext } from '../operation-context.js';
import { traceOf } from '../with-intervention.js';

type SubmitLicense = LicensesOperations<OperationContext>['submitLicense'];

/** The job that uploads may move the application between our read and our write; five times in a row is no accident. */
const attemptsMax = 5;

/** The License of an application, to be kept sealed until the marketplace has it. */
export const submitLicense: SubmitLicense = async ({ parameters: { path }, body }, context) => {
  const { eventId } = path;
  const content = toLicenseContent(body);
  // Nobody would upload it: better refused than kept for ever.
  marketplaceOf(context);
  const wanted = {
    eventId,
    deviceFingerprint: body.deviceFingerprint,
    namedBy: { pointer: '#/deviceFingerprint' },
  };
  const submitted = {
    content,
    digest: digestLicense(content),
    by: `management:${context.caller.name}`,
    uploadId: context.newId(),
  };
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const request = await submitOnce(wanted, submitted, context);
    if (request !== 'moved') return toLicenseRequestAnswer(request, context.caller);
  }
  throw new KooGateError('storage-unavailable', {
    sentence:
      'Others keep changing this application at the same time. Nothing was changed; call again.',
  });
};

async function submitOnce(
  wanted: WantedRequest,
  submitted: SubmittedLicense,
  context: OperationContext,
): Promise<LicenseRequest | 'moved'> {
  const { directories, committer, now } = context;
  const request = await findLicenseRequest(wanted, directories);
  const delivery = await directories.licenseRequests.delivery(request);
  const step = decide(request, delivery, submitted, now);
  if (step.kind === 'unchanged') return request;
  if (step.kind === 'refused') {
    throw new KooGateError('illegal-state', { sentence: step.sentence });
  }
  const trace = traceOf(context, { detail: { jobId: step.request.jobId ?? '' } });
  const changes = [...step.changes, trace];
  const outcome = await committer.commit({ call: null, nonce: null, changes });
  return outcome === 'committed' ? step.request : 'moved';
}
