import type { components } from '../../../generated/types/management.js';
import type { JobsOperations } from '../../../generated/stubs/Jobs.js';
import type { Directories } from '../../domain/directories.js';
import type { Job } from '../../domain/job.js';
import { redriveJob } from '../../domain/job-life.js';
import { commitDecision, type Decision } from '../commit-decision.js';
import { InvalidFields } from '../invalid-fields.js';
import type { OperationContext } from '../operation-context.js';
import { traceOf } from '../with-intervention.js';

type RedriveJobs = JobsOperations<OperationContext>['redriveJobs'];
type Schemas = components['schemas'];

/** Jobs that were given up or cancelled are tried anew, all of a call in one commit. */
export const redriveJobs: RedriveJobs = async ({ body }, context) => {
  const { jobIds, dead } = body;
  if ((jobIds === undefined) === (dead === undefined)) {
    throw new InvalidFields([{ pointer: '#', detail: 'must have either jobIds or dead' }]);
  }
  return commitDecision(async () => {
    const chosen = await choose(body, context.directories);
    return redrive(chosen, body, context);
  }, context);
};

interface Chosen {
  readonly jobs: ReadonlyMap<string, Job>;
  /** In the order in which they are told. */
  readonly jobIds: readonly string[];
  readonly more: boolean;
}

async function choose(
  { jobIds, dead = {}, limit }: Schemas['JobRedrive'],
  { jobs }: Directories,
): Promise<Chosen> {
  if (jobIds !== undefined) {
    return { jobs: byId(await jobs.findAll(jobIds)), jobIds: [...new Set(jobIds)], more: false };
  }
  // One more than asked for tells whether there are more.
  const found = await jobs.dead(dead, limit + 1);
  const taken = found.slice(0, limit);
  return {
    jobs: byId(taken),
    jobIds: taken.map(({ jobId }) => jobId),
    more: found.length > limit,
  };
}

function byId(jobs: readonly Job[]): ReadonlyMap<string, Job> {
  return new Map(jobs.map((job) => [job.jobId, job]));
}

function redrive(
  { jobs, jobIds, more }: Chosen,
  { dead }: Schemas['JobRedrive'],
  context: OperationContext,
): Decision<Schemas['JobRedriveResult']> {
  const driven = jobIds.flatMap((jobId) => {
    const job = jobs.get(jobId);
    return (job && redriveJob(job, context.now)) ?? [];
  });
  const drivenIds = new Set(driven.map(({ jobId }) => jobId));
  const lines = jobIds.map((jobId) => ({
    jobId,
    outcome: drivenIds.has(jobId) ? ('redriven' as const) : outcomeOf(jobs.get(jobId)),
  }));
  const result = { redriven: driven.length, more, lines };
  if (driven.length === 0) return { result, changes: [] };
  const updates = driven.map((record) => ({ kind: 'update', table: 'jobs', record }) as const);
  return { result, changes: [...updates, toTrace([...drivenIds], dead, context)] };
}

/** Of one that is not driven again. */
function outcomeOf(job: Job | undefined): 'waiting' | 'running' | 'done' | 'unknown' {
  const isKnown = job?.state === 'waiting' || job?.state === 'running' || job?.state === 'done';
  return isKnown ? job.state : 'unknown';
}

function toTrace(
  jobIds: readonly string[],
  dead: Schemas['JobRedrive']['dead'],
  context: OperationContext,
) {
  const [only = ''] = jobIds;
  return traceOf(context, {
    target: jobIds.length === 1 ? `job/${only}` : 'jobs',
    detail: { ...dead, jobs: String(jobIds.length), jobIds: jobIds.join(' ') },
  });
}
