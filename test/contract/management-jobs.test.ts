import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/domain/job.js';
import { finishJob, holdJob } from '../../src/domain/job-life.js';
import type { Committer } from '../../src/domain/committer.js';
import { testJob, testJobAttempt } from '../support/seller-records.js';
import { newTestId } from '../support/submissions.js';
import { expectAsSpecified } from './management-answer-check.js';
import { change } from './management-records.js';
import { now, seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: jobs', (storage) => {
  const operator = () => startManagement(storage()).as('operator');
  const viewer = () => startManagement(storage()).as('viewer');
  const find = async ({ jobId }: Job) =>
    (await storage().directories.jobs.findAll([jobId]))[0] ?? expect.fail('it is there');
  const update = (record: Job) =>
    storage().committer.commit({
      call: null,
      nonce: null,
      changes: [{ kind: 'update', table: 'jobs', record }],
    });

  async function seeded(values: Partial<Job> = {}): Promise<Job> {
    const job = testJob(values);
    await seed(storage(), change.job(job));
    return job;
  }

  const toDelivery = (endpoint: string, values: Partial<Job> = {}): Promise<Job> =>
    seeded({ kind: 'deliver', payload: { endpoint }, ...values });

  describe('the list', () => {
    it.each([
      ['kind', (job: Job) => `kind=${job.kind}&instanceId=${job.instanceId ?? ''}`],
      ['state', (job: Job) => `state=dead&instanceId=${job.instanceId ?? ''}`],
      ['instance', (job: Job) => `instanceId=${job.instanceId ?? ''}`],
      ['event', (job: Job) => `eventId=${job.eventId ?? ''}`],
      ['endpoint', (job: Job) => `endpoint=${job.payload.endpoint ?? ''}`],
      ['endpoint and state', (job: Job) => `endpoint=${job.payload.endpoint ?? ''}&state=dead`],
    ])('is narrowed by %s', async (_title, queryOf) => {
      const job = await toDelivery(newTestId('endpoint'), {
        state: 'dead',
        eventId: newTestId('event'),
      });
      await toDelivery(newTestId('endpoint'), { eventId: newTestId('event') });
      const response = await viewer().get(`/api/v1/jobs?${queryOf(job)}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'listJobs');
      const { items } = response.body as { items: Record<string, unknown>[] };
      expect(items.map(({ jobId }) => jobId)).toEqual([job.jobId]);
    });

    it.each(['kind=sing', 'state=asleep'])('refuses %s', async (query) => {
      const response = await viewer().get(`/api/v1/jobs?${query}`);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'listJobs');
      expect(response.body).toMatchObject({ errors: [{ parameter: query.split('=')[0] }] });
    });
  });

  describe('one job', () => {
    it('is shown with every run of it, oldest first', async () => {
      const job = await toDelivery('crm', { state: 'dead', problem: 'crm has answered 500' });
      const { jobId } = job;
      const runs = [
        testJobAttempt({ jobId, attempt: 1, outcome: 'retry', status: 500, problem: 'busy' }),
        testJobAttempt({ jobId, attempt: 2, outcome: 'dead', status: 410, problem: 'gone' }),
      ];
      await seed(storage(), ...runs.toReversed().map(change.jobAttempt));
      await seed(storage(), change.jobAttempt(testJobAttempt()));
      const response = await viewer().get(`/api/v1/jobs/${jobId}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'getJob');
      expect(response.body).toMatchObject({
        jobId,
        state: 'dead',
        problem: 'crm has answered 500',
        payload: { endpoint: 'crm' },
        runs: [
          { attempt: 1, outcome: 'retry', status: 500, problem: 'busy', durationMs: 12 },
          { attempt: 2, outcome: 'dead', status: 410, problem: 'gone' },
        ],
      });
      expect(response.body).toHaveProperty('runs.length', 2);
    });

    it.each([
      ['get', '/jobs/none', 'getJob'],
      ['post', '/jobs/none/cancel', 'cancelJob'],
    ] as const)('that there is not is answered 404: %s %s', async (method, path, operationId) => {
      const caller = operator();
      const address = `/api/v1${path}`;
      const response = await (method === 'get' ? caller.get(address) : caller.post(address, {}));
      expect(response.status).toBe(404);
      expectAsSpecified(response, operationId);
      expect(response.body).toMatchObject({
        detail: expect.stringContaining('There is no job with this id') as string,
      });
    });
  });

  describe('cancelling', () => {
    it.each(['waiting', 'dead'] as const)('ends a job that is %s, once', async (state) => {
      const job = await seeded({ state });
      const path = `/api/v1/jobs/${job.jobId}/cancel`;
      const response = await operator().post(path, {});
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'cancelJob');
      expect(response.body).toMatchObject({ jobId: job.jobId, state: 'cancelled' });
      expect((await operator().post(path, {})).body).toEqual(response.body);
      expect(await find(job)).toMatchObject({ state: 'cancelled', version: 2 });
    });

    it('refuses a job that is done, and changes nothing', async () => {
      const job = await seeded({ state: 'done' });
      const response = await operator().post(`/api/v1/jobs/${job.jobId}/cancel`, {});
      expect(response.status).toBe(409);
      expectAsSpecified(response, 'cancelJob');
      expect(response.body).toMatchObject({
        detail: 'The job is done: only one that has not been done can be cancelled.',
      });
      expect(await find(job)).toEqual(job);
    });

    it('takes a job out of the hands of whoever runs it: the result of the run does not count', async () => {
      const job = await seeded();
      const held = holdJob(job, { by: 'a-process', until: now + 60_000 }, now);
      expect(await update(held)).toBe('committed');
      await operator().post(`/api/v1/jobs/${job.jobId}/cancel`, {}).expect(200);
      expect(await update(finishJob(held, now))).toBe('conflict');
      expect(await find(job)).toMatchObject({ state: 'cancelled', heldBy: null });
    });

    it('sees that the job was done meanwhile, and does not undo that', async () => {
      const job = await seeded();
      const { as } = startManagement(
        { ...storage(), committer: afterAnother(() => update(finishJob(job, now))) },
        {},
      );
      const response = await as('operator').post(`/api/v1/jobs/${job.jobId}/cancel`, {});
      expect(response.status).toBe(409);
      expect(await find(job)).toMatchObject({ state: 'done', version: 2 });
    });
  });

  describe('driving again', () => {
    const redrive = async (body: object) => {
      const response = await operator().post('/api/v1/job-redrives', body);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'redriveJobs');
      return response.body as { redriven: number; more: boolean; lines: object[] };
    };

    it('takes jobs that were given up or cancelled, and tells how the others are', async () => {
      const states = ['dead', 'cancelled', 'waiting', 'running', 'done'] as const;
      const jobs = await Promise.all(
        states.map((state) => seeded({ state, failures: 7, triedFrom: 1, runAt: 1 })),
      );
      const jobIds = [...jobs.map(({ jobId }) => jobId), 'none'];
      const outcomes = ['redriven', 'redriven', 'waiting', 'running', 'done', 'unknown'];
      expect(await redrive({ jobIds })).toEqual({
        redriven: 2,
        more: false,
        lines: jobIds.map((jobId, index) => ({ jobId, outcome: outcomes[index] })),
      });
      const [dead, , waiting] = jobs;
      if (dead === undefined || waiting === undefined) throw new Error('they are there');
      const fresh = { state: 'waiting', failures: 0, triedFrom: now, runAt: now, version: 2 };
      expect(await find(dead)).toMatchObject(fresh);
      expect(await find(waiting)).toEqual(waiting);
      expect(await redrive({ jobIds })).toMatchObject({ redriven: 0 });
      expect(await find(dead)).toMatchObject({ version: 2 });
    });

    it('takes all that were given up of an endpoint, the oldest first, as many as asked for', async () => {
      const endpoint = newTestId('endpoint');
      const dead: Job[] = [];
      for (let index = 0; index < 5; index += 1) {
        dead.push(await toDelivery(endpoint, { state: 'dead' }));
      }
      const cancelled = await toDelivery(endpoint, { state: 'cancelled' });
      const other = await toDelivery(newTestId('endpoint'), { state: 'dead' });
      const first = await redrive({ dead: { endpoint }, limit: 2 });
      expect(first).toMatchObject({ redriven: 2, more: true });
      expect(first.lines).toEqual(
        dead.slice(0, 2).map(({ jobId }) => ({ jobId, outcome: 'redriven' })),
      );
      expect(await redrive({ dead: { endpoint }, limit: 2 })).toMatchObject({ more: true });
      const last = await redrive({ dead: { endpoint }, limit: 2 });
      expect(last).toMatchObject({ redriven: 1, more: false });
      expect(await redrive({ dead: { endpoint } })).toEqual({
        redriven: 0,
        more: false,
        lines: [],
      });
      expect(await find(cancelled)).toEqual(cancelled);
      expect(await find(other)).toEqual(other);
    });

    it.each([
      ['kind', ({ kind }: Job) => ({ kind })],
      ['instance', ({ instanceId }: Job) => ({ instanceId })],
    ])('takes those of one %s', async (title, filterOf) => {
      const job = await seeded({ state: 'dead', kind: 'collect-usage' });
      const other = await seeded({ state: 'dead', kind: 'handle' });
      const instanceId = title === 'kind' ? {} : { instanceId: job.instanceId };
      const result = await redrive({ dead: { ...filterOf(job), ...instanceId } });
      expect(result.lines).toEqual([{ jobId: job.jobId, outcome: 'redriven' }]);
      expect(await find(other)).toEqual(other);
    });

    it('reads again when one of them moved meanwhile, and drives each once', async () => {
      const jobs = [await seeded({ state: 'dead' }), await seeded({ state: 'dead' })] as const;
      const moved: Job = { ...jobs[0], state: 'done', version: 2 };
      const { as } = startManagement(
        { ...storage(), committer: afterAnother(() => update(moved)) },
        {},
      );
      const jobIds = jobs.map(({ jobId }) => jobId);
      const response = await as('operator').post('/api/v1/job-redrives', { jobIds });
      expect(response.body).toMatchObject({
        redriven: 1,
        lines: [{ outcome: 'done' }, { outcome: 'redriven' }],
      });
      expect(await find(jobs[0])).toEqual(moved);
      expect(await find(jobs[1])).toMatchObject({ state: 'waiting', version: 2 });
    });

    it.each([
      ['nothing', {}],
      ['both', { jobIds: ['one'], dead: {} }],
    ])('refuses %s', async (_title, body) => {
      const response = await operator().post('/api/v1/job-redrives', body);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'redriveJobs');
      expect(response.body).toMatchObject({
        errors: [{ pointer: '#', detail: 'must have either jobIds or dead' }],
      });
    });

    it.each([
      ['more than 200', { jobIds: Array.from({ length: 201 }, (_, index) => `job-${index}`) }],
      ['a limit above 200', { dead: {}, limit: 201 }],
      ['a filter that there is not', { dead: { state: 'done' } }],
    ])('refuses %s', async (_title, body) => {
      const response = await operator().post('/api/v1/job-redrives', body);
      expect(response.status).toBe(400);
      expectAsSpecified(response, 'redriveJobs');
    });
  });

  /** A committer before whose first commit somebody else is faster. */
  function afterAnother(other: () => Promise<unknown>): Committer {
    let isFirst = true;
    return {
      async commit(submission) {
        if (isFirst) await other();
        isFirst = false;
        return storage().committer.commit(submission);
      },
    };
  }
});
