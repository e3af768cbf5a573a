import type { Committer } from '../domain/committer.js';
import type { LicenseAnswer, SellerHandlers } from '../domain/handler-calls.js';
import type { Job } from '../domain/job.js';
import { nextRequest, type LicenseContent, type LicenseUpload } from '../domain/license-upload.js';
import type { LicenseRequest } from '../domain/license.js';
import type { Loaders } from '../domain/loaders.js';
import { digestLicense } from '../protocol/license-digest.js';
import type { JobContext, JobOutcome } from './job-definition.js';

export interface MakeLicenseOptions {
  readonly load: Pick<Loaders, 'event' | 'instance' | 'licenseRequest'>;
  readonly committer: Committer;
  readonly handlers: SellerHandlers | undefined;
}

/**
 * Asks the seller's handler for the License of an application and keeps it, to be uploaded by the same job. An outcome instead where
 * there is nothing to upload. Rejects when the handler fails: it is asked again, with the same idempotency key.
 */
export async function makeLicense(
  job: Job,
  context: JobContext,
  options: MakeLicenseOptions,
): Promise<LicenseUpload | JobOutcome> {
  const request = await findRequest(job, options);
  if (request === undefined) return { kind: 'dead', problem: gone };
  if (request.state !== 'accepted' || request.jobId !== null) {
    return { kind: 'done', note: 'a License was sent in for this application meanwhile' };
  }
  const answer = await askHandler(request, context, { job, options });
  if (answer === undefined) return { kind: 'done', note: byHand };
  const upload = toUpload(request, toContent(answer), { job, now: context.now() });
  const next = nextRequest(request, { kind: 'given', jobId: job.jobId }, context.now());
  const outcome = await options.committer.commit({
    call: null,
    nonce: null,
    changes: [
      { kind: 'claim', table: 'licenseUploads', record: upload },
      { kind: 'update', table: 'licenseRequests', record: next },
    ],
  });
  return outcome === 'committed' ? upload : { kind: 'retry', problem: moved };
}

const gone =
  'the event of this application is not kept any more: send the License in through the management API (submitLicense)';
const byHand =
  'the handler made no License: it is to be sent in through the management API (submitLicense)';
const moved = 'the application was changed by somebody else while its License was made';

async function findRequest(
  job: Job,
  { load }: MakeLicenseOptions,
): Promise<LicenseRequest | undefined> {
  const event = await load.event(job.payload.eventId ?? '');
  const { eventId, deviceFingerprint } = event?.data ?? {};
  if (typeof eventId !== 'string' || typeof deviceFingerprint !== 'string') return undefined;
  return load.licenseRequest({ eventId, deviceFingerprint });
}

async function askHandler(
  request: LicenseRequest,
  { signal }: JobContext,
  { job, options }: { readonly job: Job; readonly options: MakeLicenseOptions },
): Promise<LicenseAnswer> {
  const { handlers, load } = options;
  const { eventId, deviceFingerprint, effectiveAt, expiresAt } = request;
  const instance = await load.instance(request.instanceId);
  if (handlers?.has('issueLicense') !== true || instance === undefined) return undefined;
  const asked = { eventId, deviceFingerprint, effectiveAt, expiresAt };
  return handlers.call(
    'issueLicense',
    { kind: 'application', instance, request: asked },
    { idempotencyKey: job.payload.eventId ?? job.jobId, signal },
  );
}

const fileNameLengthMax = 1_024;

/** Says what is wrong with it and never what it is: a License is a secret. */
function toContent(answer: NonNullable<LicenseAnswer>): LicenseContent {
  if (typeof answer === 'string') {
    if (answer === '') throw new Error('issueLicense gave an empty text for an application');
    return { kind: 'text', text: answer };
  }
  const { fileName, bytes } = answer;
  if (fileName === '' || fileName.length > fileNameLengthMax || bytes.length === 0) {
    throw new Error(
      `issueLicense must give a file with a name of 1 to ${fileNameLengthMax} characters and at least one byte`,
    );
  }
  return { kind: 'file', fileName, base64: Buffer.from(bytes).toString('base64') };
}

function toUpload(
  { eventId, deviceFingerprint }: LicenseRequest,
  content: LicenseContent,
  { job, now }: { readonly job: Job; readonly now: number },
): LicenseUpload {
  return {
    jobId: job.jobId,
    eventId,
    deviceFingerprint,
    digest: digestLicense(content),
    content,
    sentAt: null,
    receivedAt: now,
    receivedBy: `job:${job.jobId}`,
    version: 1,
  };
}
