import type { components } from '../../../generated/types/management.js';
import type { CallsOperations } from '../../../generated/stubs/Calls.js';
import { followUpJobs } from '../../domain/follow-up-jobs.js';
import type { Job } from '../../domain/job.js';
import { makeJobs } from '../make-jobs.js';
import type { OperationContext } from '../operation-context.js';
import { unknownCall } from '../unknown-call.js';

type ReplayCall = CallsOperations<OperationContext>['replayCall'];
type Schemas = components['schemas'];

/** Does once more what followed from a call; the call itself, and its answer, are as they were. */
export const replayCall: ReplayCall = async ({ parameters: { path, query } }, context) => {
  const { directories, followUps, now } = context;
  const { callId } = path;
  const replayId = query?.replayId ?? context.newId();
  const events = await directories.events.ofCall(callId);
  if (events.length === 0 && (await directories.calls.find(callId)) === undefined) {
    throw unknownCall();
  }
  const jobs = events.flatMap((event) =>
    followUps === undefined ? [] : followUpJobs(event, followUps, { now, again: replayId }),
  );
  await makeJobs(jobs, { detail: { replayId, jobs: String(jobs.length) } }, context);
  return {
    replayId,
    events: events.map(({ eventId, type }) => ({ eventId, type })),
    jobs: jobs.map(toReplayedJob),
    note: noteOf(events.length, jobs.length),
  };
};

function toReplayedJob({ jobId, kind, eventId, payload }: Job): Schemas['ReplayedJob'] {
  return {
    jobId,
    kind,
    eventId: eventId ?? '',
    endpoint: payload.endpoint ?? null,
    handler: payload.handler ?? null,
  };
}

function noteOf(events: number, jobs: number): string {
  if (events === 0) {
    return 'No event followed from this call, so there is nothing to do again: it was refused, changed nothing, was a repeat or a debug call, or its events are not kept any more.';
  }
  if (jobs === 0) {
    return 'Nothing follows from these events as the server is configured: no handler and no endpoint wants them.';
  }
  return 'The jobs run as soon as those before them in their lanes have ended.';
}
