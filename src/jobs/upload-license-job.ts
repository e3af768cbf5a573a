import type { Change } from '../domain/change.js';
import type { Committer } from '../domain/committer.js';
import type { SellerHandlers } from '../domain/handler-calls.js';
import type { Job } from '../domain/job.js';
import {
  acceptedUpload,
  markedUpload,
  nextRequest,
  type LicenseContent,
  type LicenseRequestStep,
  type LicenseUpload,
} from '../domain/license-upload.js';
import type { Loaders } from '../domain/loaders.js';
import type {
  CallFailure,
  MarketplaceClient,
  LicenseUpload as UploadedLicense,
} from '../marketplace/marketplace-client.js';
import type { JobContext, JobDefinition, JobOutcome } from './job-definition.js';
import { makeLicense } from './make-license.js';

export interface UploadLicenseOptions {
  readonly marketplace: Pick<MarketplaceClient, 'uploadMarketEventFile'>;
  readonly load: Pick<Loaders, 'event' | 'instance' | 'licenseRequest' | 'licenseUpload'>;
  readonly committer: Committer;
  /** Makes Licenses by `issueLicense`, where the seller has one. */
  readonly handlers: SellerHandlers | undefined;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Until the key is put right there is nothing to ask for; then nobody should have to wait for long. */
const wrongKeyPauseMs = 5 * minuteMs;

/**
 * Uploads the License of an application, again and again until the marketplace has taken it in. A job that was written when the
 * application came first asks the seller's handler for the License; it is kept before it is sent, so that the same one is sent again.
 *
 * Before a call it is noted that the License is under way, and its answer takes that back. So after a crash, or an answer that was lost,
 * it is known that the marketplace may have it already.
 */
export function uploadLicenseJob(options: UploadLicenseOptions): JobDefinition {
  return {
    run: (job, context) => uploadLicense(job, context, options),
    // Somebody waits for it; but a marketplace may be away for days, and the buyer can wait no better elsewhere.
    retry: { firstPauseMs: 5_000, longestPauseMs: 30 * minuteMs, giveUpAfterMs: 30 * dayMs },
    // The handler, then the upload, which has five minutes of its own.
    timeoutMs: 10 * minuteMs,
  };
}

async function uploadLicense(
  job: Job,
  context: JobContext,
  options: UploadLicenseOptions,
): Promise<JobOutcome> {
  const known = await options.load.licenseUpload(job.jobId);
  const upload = known ?? (await makeLicense(job, context, options));
  if ('kind' in upload) return upload;
  if (upload.content === null) {
    return { kind: 'done', note: 'the License is not kept any more: it was delivered or replaced' };
  }
  const mayBeThere = upload.sentAt !== null;
  const sent = mayBeThere ? upload : markedUpload(upload, context.now());
  if (!mayBeThere && !(await write(sent, options))) return moved;
  const outcome = await options.marketplace.uploadMarketEventFile(
    upload.eventId,
    toUploaded(upload.content),
    { signal: context.signal },
  );
  const settling = { upload: sent, context, options };
  if (outcome.ok) return accepted(settling, {});
  const { failure } = outcome;
  if (mayBeThere && failure.code === closedCode) {
    return accepted(settling, { note: takenForDelivered, ...statusOf(failure) });
  }
  return failure.retry ? tryAgain(settling, failure) : refused(settling, failure);
}

const moved: JobOutcome = {
  kind: 'retry',
  problem: 'somebody else has changed the License of this application at the same time',
};

/** `license apply invalid`: said of an application that nobody made, and of one that has got its License (open-api.md 10). */
const closedCode = '91381034';
const takenForDelivered =
  'taken for delivered: an earlier upload of the same License had no answer, and now the marketplace takes none for this application';

interface Settling {
  /** As it was sent. */
  readonly upload: LicenseUpload;
  readonly context: JobContext;
  readonly options: UploadLicenseOptions;
}

function accepted(
  settling: Settling,
  more: { readonly note?: string; readonly status?: number },
): JobOutcome {
  const changes = () => settle(settling, { kind: 'delivered' }, acceptedUpload);
  return { kind: 'done', changes, ...more };
}

/** The License stays: once the reason has gone, an operator drives the job again. */
function refused(settling: Settling, failure: CallFailure): JobOutcome {
  const { code, message } = failure;
  const step = { kind: 'refused', code, reason: message } as const;
  const changes = () => settle(settling, step, (upload) => markedUpload(upload, null));
  return { kind: 'dead', problem: message, changes, ...statusOf(failure) };
}

async function tryAgain(
  { upload, context, options }: Settling,
  failure: CallFailure,
): Promise<JobOutcome> {
  // An answer says that it has not got there. If this is not written, it counts as possible, which does no harm.
  if (failure.mayHaveBeenDone !== true) await write(markedUpload(upload, null), options);
  const isWrongKey = failure.kind === 'credentials' || failure.kind === 'signature';
  return {
    kind: 'retry',
    problem: failure.message,
    ...(isWrongKey && { at: context.now() + wrongKeyPauseMs }),
    ...statusOf(failure),
  };
}

/** Asked again when somebody has moved one of both meanwhile. What was replaced in between says nothing of the application. */
async function settle(
  { upload: { jobId, eventId, deviceFingerprint }, context, options }: Settling,
  step: LicenseRequestStep,
  toNext: (upload: LicenseUpload) => LicenseUpload,
): Promise<readonly Change[]> {
  const [upload, request] = await Promise.all([
    options.load.licenseUpload(jobId),
    options.load.licenseRequest({ eventId, deviceFingerprint }),
  ]);
  if (upload === undefined || request?.jobId !== jobId) return [];
  return [
    { kind: 'update', table: 'licenseUploads', record: toNext(upload) },
    {
      kind: 'update',
      table: 'licenseRequests',
      record: nextRequest(request, step, context.now()),
    },
  ];
}

async function write(record: LicenseUpload, { committer }: UploadLicenseOptions): Promise<boolean> {
  const changes = [{ kind: 'update', table: 'licenseUploads', record } as const];
  return (await committer.commit({ call: null, nonce: null, changes })) === 'committed';
}

function toUploaded(content: LicenseContent): UploadedLicense {
  if (content.kind === 'text') return content;
  const { fileName, base64 } = content;
  return { kind: 'file', fileName, bytes: Buffer.from(base64, 'base64') };
}

function statusOf({ httpStatus }: CallFailure): { readonly status?: number } {
  return httpStatus === null ? {} : { status: httpStatus };
}
