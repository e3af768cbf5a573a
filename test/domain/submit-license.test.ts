import { describe, expect, it } from 'vitest';
import { newJob } from '../../src/domain/new-job.js';
import type { Job } from '../../src/domain/job.js';
import { nextRequest, type LicenseDelivery } from '../../src/domain/license-upload.js';
import type { LicenseRequest } from '../../src/domain/license.js';
import { submitLicense, type SubmissionStep } from '../../src/domain/submit-license.js';
import { testLicenseRequest, testLicenseUpload } from '../support/submissions.js';

const now = 5_000;
const submitted = {
  content: { kind: 'text', text: 'L-1' },
  digest: 'digest of L-1',
  by: 'management:operator',
  uploadId: 'upload-1',
} as const;

const lane = 'license|event/E';
const request = testLicenseRequest({ eventId: 'E', jobId: 'job' });
const kept = testLicenseUpload({ jobId: 'job', digest: submitted.digest });
const removed = { ...kept, content: null };
const another = testLicenseUpload({ jobId: 'job', digest: 'digest of another' });

function job(state: Job['state'], jobId = 'job'): Job {
  return { ...newJob({ jobId, kind: 'upload-license', lane, payload: {} }, 1), state };
}

function deliver(state: LicenseRequest['state']): LicenseRequest {
  if (state === 'accepted') return request;
  if (state === 'delivered') return nextRequest(request, { kind: state }, 2);
  return nextRequest(request, { kind: state, code: '91381037', reason: 'r' }, 2);
}

/** What is written, in short. */
function toShort(step: SubmissionStep): readonly string[] {
  if (step.kind !== 'taken') return [step.kind];
  return step.changes.map((change) => {
    const { kind, table } = change;
    return table === 'jobs' ? `${kind} ${change.record.state} job` : `${kind} ${table}`;
  });
}

const uploads = ['update licenseRequests', 'ensure waiting job', 'claim licenseUploads'];
const replaces = [...uploads, 'update licenseUploads'];
const drives = ['update licenseRequests', 'update waiting job'];

/* prettier-ignore */
const cases: readonly [LicenseRequest['state'], string, LicenseDelivery, readonly string[]][] = [
  ['accepted',  'nothing was given yet',                { upload: undefined, jobs: [] },                uploads],
  ['accepted',  'the handler was asked and gave none',  { upload: undefined, jobs: [job('done', 'h')] }, uploads],
  ['accepted',  'the handler is being asked',           { upload: undefined, jobs: [job('running', 'h')] }, [...uploads, 'update cancelled job']],
  ['accepted',  'the handler is to be asked again',     { upload: undefined, jobs: [job('waiting', 'h')] }, [...uploads, 'update cancelled job']],
  ['accepted',  'the same waits',                       { upload: kept, jobs: [job('waiting')] },       ['unchanged']],
  ['accepted',  'the same is under way',                { upload: kept, jobs: [job('running')] },       ['unchanged']],
  ['accepted',  'the same was given up',                { upload: kept, jobs: [job('dead')] },          drives],
  ['accepted',  'the same was cancelled',               { upload: kept, jobs: [job('cancelled')] },     drives],
  ['accepted',  'another waits',                        { upload: another, jobs: [job('waiting')] },    ['refused']],
  ['accepted',  'another is under way',                 { upload: another, jobs: [job('running')] },    ['refused']],
  ['accepted',  'another was given up',                 { upload: another, jobs: [job('dead')] },       replaces],
  ['accepted',  'another was cancelled',                { upload: another, jobs: [job('cancelled')] },  replaces],
  ['accepted',  'the job is not kept any more',         { upload: kept, jobs: [] },                     replaces],
  ['delivered', 'it was the same',                      { upload: removed, jobs: [job('done')] },       ['unchanged']],
  ['delivered', 'it was the same, long ago',            { upload: removed, jobs: [] },                  ['unchanged']],
  ['delivered', 'it was another',                       { upload: another, jobs: [job('done')] },       ['refused']],
  ['delivered', 'the seller had it at hand',            { upload: undefined, jobs: [] },                ['refused']],
  ['refused',   'it was the same',                      { upload: kept, jobs: [job('dead')] },          drives],
  ['refused',   'it was the same, driven again',        { upload: kept, jobs: [job('running')] },       ['unchanged']],
  ['refused',   'it was another',                       { upload: another, jobs: [job('dead')] },       replaces],
];

describe('a License that is sent in', () => {
  it.each(cases)('for an application that is %s, where %s', (state, _, delivery, wanted) => {
    expect(toShort(submitLicense(deliver(state), delivery, submitted, now))).toEqual(wanted);
  });

  it('is kept with who sent it in, and makes one job in the lane of its event', () => {
    const step = submitLicense(request, { upload: undefined, jobs: [] }, submitted, now);
    if (step.kind !== 'taken') throw new Error(step.kind);
    const [, ensured, claimed] = step.changes;
    expect(ensured?.record).toMatchObject({
      kind: 'upload-license',
      lane,
      runAt: now,
      payload: {},
    });
    expect(claimed?.record).toMatchObject({
      eventId: 'E',
      content: submitted.content,
      sentAt: null,
      receivedBy: 'management:operator',
    });
    expect(step.request).toMatchObject({ state: 'accepted', version: 2, refusal: null });
    expect(step.request.jobId).toBe((ensured?.record as Job).jobId);
  });

  it('leaves nothing kept of the one whose place it takes', () => {
    const delivery = { upload: another, jobs: [job('dead')] };
    const step = submitLicense(deliver('refused'), delivery, submitted, now);
    expect(step).toMatchObject({ kind: 'taken', request: { state: 'accepted', settledAt: null } });
    const changes = step.kind === 'taken' ? step.changes : [];
    expect(changes).toContainEqual({
      kind: 'update',
      table: 'licenseUploads',
      record: { ...another, content: null, version: 2 },
    });
  });

  it('is refused with what to do about it', () => {
    const waiting = { upload: another, jobs: [job('waiting')] };
    expect(submitLicense(request, waiting, submitted, now)).toEqual({
      kind: 'refused',
      sentence:
        'Another License of this application waits for its upload. To send this one in its place, first cancel job job.',
    });
    const delivered = { upload: another, jobs: [] };
    expect(submitLicense(deliver('delivered'), delivered, submitted, now)).toEqual({
      kind: 'refused',
      sentence:
        'The License of this application was delivered, and the marketplace takes no other in its place.',
    });
  });
});
