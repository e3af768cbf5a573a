import { expect, onTestFinished } from 'vitest';
import { toEventId } from '../../src/domain/event-id.js';
import { followUpJobs } from '../../src/domain/follow-up-jobs.js';
import type { LicenseAnswer, SellerHandlers } from '../../src/domain/handler-calls.js';
import type { Instance } from '../../src/domain/instance.js';
import type { Job } from '../../src/domain/job.js';
import type { LaneScheduler } from '../../src/domain/lane-scheduler.js';
import type { LicenseContent } from '../../src/domain/license-upload.js';
import type { LicenseRequest } from '../../src/domain/license.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { submitLicense } from '../../src/domain/submit-license.js';
import { withFollowUps } from '../../src/jobs/follow-ups.js';
import type { JobDefinition } from '../../src/jobs/job-definition.js';
import { JobRunner, type RunReport } from '../../src/jobs/job-runner.js';
import { uploadLicenseJob } from '../../src/jobs/upload-license-job.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import { digestLicense } from '../../src/protocol/license-digest.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { enqueue } from './job-runners.js';
import { clientForTest } from './marketplace-client.js';
import { playOpenApis, type PlayedOpenApis } from './open-api-call.js';
import {
  newTestId,
  purchaseOf,
  submissionOf,
  testInstance,
  testLicenseRequest,
} from './submissions.js';

export interface UploadsUnderTest {
  readonly storage: Storage;
  /** Stands still unless a test moves it (ms). */
  readonly clock: { now: number };
}

export interface AskedFor {
  readonly ask: unknown;
  readonly idempotencyKey: string;
}

export interface PreparedUploads {
  readonly played: PlayedOpenApis;
  /** By which the marketplace is called. */
  readonly through: { client: Pick<MarketplaceClient, 'uploadMarketEventFile'> };
  readonly definition: JobDefinition;
  /** What the seller's handler was asked. */
  readonly asked: readonly AskedFor[];
  readonly reports: readonly RunReport[];
  /** Sends a License in for an application. */
  readonly submit: (request: LicenseRequest, content: LicenseContent) => Promise<Job>;
  /** An application with a License that was sent in. */
  readonly given: (content: LicenseContent) => Promise<{ request: LicenseRequest; job: Job }>;
  /** An application whose License is to be made. */
  readonly applied: () => Promise<{ request: LicenseRequest; instance: Instance; job: Job }>;
  /** The job after the turn that its lane has now. */
  readonly jobAfter: (job: Job) => Promise<Job>;
}

/** A marketplace, a client of it, and a runner whose lanes have their turns when the test says so. */
export async function prepareUploads(
  { storage, clock }: UploadsUnderTest,
  makeLicense?: () => LicenseAnswer,
): Promise<PreparedUploads> {
  clock.now += 3_600_000;
  const played = await playOpenApis();
  const through: PreparedUploads['through'] = {
    client: clientForTest([played.url]).client,
  };
  const asked: AskedFor[] = [];
  const definition = uploadLicenseJob({
    marketplace: {
      uploadMarketEventFile: (...call) => through.client.uploadMarketEventFile(...call),
    },
    load: storage.load,
    committer: storage.committer,
    handlers: makeLicense && handlersOf(makeLicense, asked),
  });
  const reports: RunReport[] = [];
  const errors: unknown[] = [];
  const committer = withFollowUps(storage.committer, {
    settings: { ...followUpSettings, uploadsLicenses: false },
    now: () => clock.now,
    wake: () => undefined,
  });
  const runner = new JobRunner({
    definitions: { 'upload-license': definition },
    reader: storage.jobs,
    committer,
    scheduler: withoutTurns,
    now: () => clock.now,
    random: () => 0.5,
    processId: newTestId('process'),
    onRun: (report) => reports.push(report),
    onError: (error) => errors.push(error),
  });
  onTestFinished(async () => {
    await runner.stop();
    expect(errors).toEqual([]);
  });

  async function apply() {
    const eventId = newTestId('event');
    playApplication(played, eventId);
    const instance = testInstance();
    const request = testLicenseRequest({ eventId, instanceId: instance.instanceId });
    const changes = [
      ...purchaseOf(instance),
      { kind: 'claim', table: 'licenseRequests', record: request } as const,
    ];
    expect(await committer.commit(submissionOf({ changes }))).toBe('committed');
    return { request, instance };
  }

  async function submit(request: LicenseRequest, content: LicenseContent): Promise<Job> {
    const delivery = await storage.directories.licenseRequests.delivery(request);
    const digest = digestLicense(content);
    const submitted = { content, digest, by: 'management:test', uploadId: newTestId('upload') };
    const step = submitLicense(request, delivery, submitted, clock.now);
    if (step.kind !== 'taken') throw new Error(step.kind);
    const outcome = await committer.commit(submissionOf({ changes: step.changes }));
    expect(outcome).toBe('committed');
    const [job] = step.changes.flatMap(({ kind, table, record }) =>
      kind === 'ensure' && table === 'jobs' ? [record] : [],
    );
    if (job === undefined) throw new Error('no job');
    return job;
  }

  return {
    played,
    through,
    definition,
    asked,
    reports,
    submit,
    given: async (content) => {
      const { request } = await apply();
      return { request, job: await submit(request, content) };
    },
    applied: async () => {
      const { request, instance } = await apply();
      const event = await licenseEvent(storage, 'license.requested', request);
      const jobs = followUpJobs(event, followUpSettings, { now: clock.now });
      await enqueue(storage.committer, ...jobs);
      const [job] = jobs;
      if (job === undefined) throw new Error('no job');
      return { request, instance, job };
    },
    jobAfter: async ({ jobId, lane }) => {
      await runner.runLane(lane);
      const job = await storage.jobs.find(jobId);
      if (job === undefined) throw new Error('the job is gone');
      return job;
    },
  };
}

/** A lane has its turn when the test says so. */
const withoutTurns: LaneScheduler = {
  soleProcess: false,
  start: () => undefined,
  wake: () => undefined,
  wakeAt: () => undefined,
  standDown: () => undefined,
  stop: async () => undefined,
};

const followUpSettings = {
  provisions: false,
  looksUpOrders: false,
  uploadsLicenses: true,
  handlers: new Set<never>(),
  endpointsFor: () => [],
};

function playApplication({ state }: PlayedOpenApis, eventId: string): void {
  const known = state.licenseApplications.get('8a1f0c5e5694b2d7c8');
  if (known !== undefined) state.licenseApplications.set(eventId, { ...known, eventId });
}

/** The seller's own code. */
function handlersOf(makeLicense: () => LicenseAnswer, asked: AskedFor[]): SellerHandlers {
  return {
    has: (name) => name === 'issueLicense',
    async call(_name, ask, { idempotencyKey }) {
      asked.push({ ask, idempotencyKey });
      return makeLicense();
    },
  };
}

/** What was told of an application. */
export async function licenseEvent(
  { load }: Storage,
  type: 'license.requested' | 'license.delivered',
  { eventId, deviceFingerprint }: LicenseRequest,
): Promise<SellerEvent> {
  const event = await load.event(toEventId(type, eventId, deviceFingerprint));
  if (event === undefined) throw new Error(`no event ${type}`);
  return event;
}
