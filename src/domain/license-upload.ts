import { toEventId, toJobId } from './event-id.js';
import type { Job } from './job.js';
import type { LicenseRequest } from './license.js';
import { newJob } from './new-job.js';

/** A License that is to be uploaded for an application, or was. Identity: jobId, the job that does it. */
export interface LicenseUpload {
  readonly jobId: string;
  /** The application: its event and device. The device is sealed at rest, with what follows. */
  readonly eventId: string;
  readonly deviceFingerprint: string;
  /** Over what was given; by it the same License is recognised when it is not kept any more. */
  readonly digest: string;
  /** A secret of the buyer's. `null` once the marketplace has it, or another one has taken its place: it is kept no longer than needed. */
  readonly content: LicenseContent | null;
  /** Since when it is not known whether the marketplace has got it: set before a call, taken back by its answer (ms). */
  readonly sentAt: number | null;
  readonly receivedAt: number;
  /** Who gave it: `management:<token name>` or `job:<jobId>`. */
  readonly receivedBy: string;
  /** 1 at first; each change adds 1. */
  readonly version: number;
}

export type LicenseContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly fileName: string; readonly base64: string };

/** How far the License of an application is. */
export interface LicenseDelivery {
  /** What was given last; `undefined`: nothing yet. */
  readonly upload: LicenseUpload | undefined;
  /** All jobs about its License, oldest first: those that upload, and the one that asks the seller's handler. */
  readonly jobs: readonly Job[];
}

/** The job that uploads what somebody has sent in for an application. */
export function newUploadJob(
  { eventId, deviceFingerprint, instanceId }: LicenseRequest,
  { uploadId, now }: { readonly uploadId: string; readonly now: number },
): Job {
  const seed = {
    jobId: toJobId('upload-license', uploadId),
    kind: 'upload-license',
    lane: licenseLane(eventId),
    payload: {},
    eventId: toLicenseEventId({ eventId, deviceFingerprint }),
    instanceId,
  } as const;
  return newJob(seed, now);
}

/** Of the event that tells of the application, whether or not it is still kept: all jobs about its License name it. */
export function toLicenseEventId({
  eventId,
  deviceFingerprint,
}: Pick<LicenseRequest, 'eventId' | 'deviceFingerprint'>): string {
  return toEventId('license.requested', eventId, deviceFingerprint);
}

/** Where the uploads of one event of the marketplace wait for each other. */
export function licenseLane(eventId: string): string {
  return `license|event/${eventId}`;
}

/** What becomes of an upload that the marketplace has accepted: it has the License now, and nobody else needs it. */
export function acceptedUpload(upload: LicenseUpload): LicenseUpload {
  return withoutContent({ ...upload, sentAt: null });
}

/** Another License has taken its place, or it is not needed any more. */
export function withoutContent(upload: LicenseUpload): LicenseUpload {
  return { ...upload, content: null, version: upload.version + 1 };
}

export function markedUpload(upload: LicenseUpload, sentAt: number | null): LicenseUpload {
  return { ...upload, sentAt, version: upload.version + 1 };
}

/** What becomes of an application as its License goes its way. */
export type LicenseRequestStep =
  /** A License is there and waits for its upload. */
  | { readonly kind: 'given'; readonly jobId: string }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly reason: string };

export function nextRequest(
  request: LicenseRequest,
  step: LicenseRequestStep,
  now: number,
): LicenseRequest {
  const next = { ...request, version: request.version + 1 };
  switch (step.kind) {
    case 'given':
      return { ...next, state: 'accepted', jobId: step.jobId, settledAt: null, refusal: null };
    case 'delivered':
      return { ...next, state: 'delivered', settledAt: now, refusal: null };
    case 'refused':
      return {
        ...next,
        state: 'refused',
        settledAt: now,
        refusal: { code: step.code, reason: step.reason },
      };
  }
}
