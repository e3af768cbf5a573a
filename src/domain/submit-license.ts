import type { Change } from './change.js';
import type { Job } from './job.js';
import { cancelJob, redriveJob } from './job-life.js';
import {
  newUploadJob,
  nextRequest,
  withoutContent,
  type LicenseContent,
  type LicenseDelivery,
  type LicenseUpload,
} from './license-upload.js';
import type { LicenseRequest } from './license.js';

export interface SubmittedLicense {
  readonly content: LicenseContent;
  readonly digest: string;
  /** Who sends it in. */
  readonly by: string;
  /** Names the upload, should it become one. */
  readonly uploadId: string;
}

export type SubmissionStep =
  | {
      readonly kind: 'taken';
      readonly request: LicenseRequest;
      readonly changes: readonly Change[];
    }
  /** The same License is on its way, or was delivered. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly sentence: string };

/** What becomes of a License that is sent in for an application. Pure. */
export function submitLicense(
  request: LicenseRequest,
  delivery: LicenseDelivery,
  submitted: SubmittedLicense,
  now: number,
): SubmissionStep {
  const { upload } = delivery;
  const isSame = upload?.digest === submitted.digest;
  if (request.state === 'delivered') return isSame ? unchanged : refused(sentences.delivered);
  const job = delivery.jobs.find(({ jobId }) => jobId === request.jobId);
  if (job !== undefined && isOpen(job)) {
    return isSame ? unchanged : refused(`${sentences.waiting} ${job.jobId}.`);
  }
  const redriven = isSame && upload.content !== null && job ? redriveJob(job, now) : undefined;
  if (redriven !== undefined) return taken(request, redriven, { change: 'update', now });
  return startUpload(request, delivery, submitted, now);
}

const unchanged = { kind: 'unchanged' } as const;

const sentences = {
  delivered:
    'The License of this application was delivered, and the marketplace takes no other in its place.',
  waiting:
    'Another License of this application waits for its upload. To send this one in its place, first cancel job',
};

function startUpload(
  request: LicenseRequest,
  { upload: former, jobs }: LicenseDelivery,
  { content, digest, by, uploadId }: SubmittedLicense,
  now: number,
): SubmissionStep {
  const { eventId, deviceFingerprint } = request;
  const job = newUploadJob(request, { uploadId, now });
  const upload: LicenseUpload = {
    jobId: job.jobId,
    eventId,
    deviceFingerprint,
    digest,
    content,
    sentAt: null,
    receivedAt: now,
    receivedBy: by,
    version: 1,
  };
  // The seller's handler need not be asked any more: who sends one in has decided.
  const making = jobs.filter(isOpen).flatMap((each) => cancelJob(each, now) ?? []);
  return taken(request, job, { change: 'ensure', now }, [
    { kind: 'claim', table: 'licenseUploads', record: upload },
    ...(former === undefined
      ? []
      : [{ kind: 'update', table: 'licenseUploads', record: withoutContent(former) } as const]),
    ...making.map((record) => ({ kind: 'update', table: 'jobs', record }) as const),
  ]);
}

function taken(
  request: LicenseRequest,
  job: Job,
  { change, now }: { readonly change: 'update' | 'ensure'; readonly now: number },
  more: readonly Change[] = [],
): SubmissionStep {
  const next = nextRequest(request, { kind: 'given', jobId: job.jobId }, now);
  return {
    kind: 'taken',
    request: next,
    changes: [
      { kind: 'update', table: 'licenseRequests', record: next },
      { kind: change, table: 'jobs', record: job },
      ...more,
    ],
  };
}

function isOpen({ state }: Job): boolean {
  return state === 'waiting' || state === 'running';
}

function refused(sentence: string): SubmissionStep {
  return { kind: 'refused', sentence };
}
