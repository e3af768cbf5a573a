import { beforeEach, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Job } from '../../src/domain/job.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import { testEvent, testJob, testJobAttempt } from '../support/seller-records.js';
import { submissionOf, testCall, testNonce } from '../support/submissions.js';

const nothing = { calls: 0, nonces: 0, jobs: 0, events: 0 };

describeEachDatabase('prune', (database) => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await database.openTestStorage();
    await storage.prune({ callsBefore: Number.MAX_SAFE_INTEGER, endedBefore: 0 });
  });

  it('removes call records before the limit and leaves the others, however many there are', async () => {
    const limit = testNow - 1000;
    const calls = Array.from({ length: 1203 }, (_, index) =>
      testCall({ receivedAt: index < 1200 ? limit - 1 : limit }),
    );
    await Promise.all(
      calls.map((call) => storage.committer.commit({ call, nonce: null, changes: [] })),
    );
    expect(await storage.prune({ callsBefore: limit, endedBefore: 0 })).toEqual({
      ...nothing,
      calls: 1200,
      nonces: 0,
    });
    const left = await storage.directories.calls.list({}, { limit: 10 });
    expect(left.items.map(({ callId }) => callId).sort()).toEqual(
      calls.slice(1200).map(({ callId }) => callId),
    );
    expect(await storage.prune({ callsBefore: limit, endedBefore: 0 })).toEqual({
      ...nothing,
      calls: 0,
      nonces: 0,
    });
  });

  it('removes nonces that have expired and none that still protects', async () => {
    const expired = testNonce({ expiresAt: testNow - 1 });
    const valid = testNonce({ expiresAt: testNow });
    await storage.committer.commit(submissionOf({ nonce: expired }));
    await storage.committer.commit(submissionOf({ nonce: valid }));
    expect(await storage.prune({ callsBefore: 0, endedBefore: 0 })).toEqual({
      ...nothing,
      calls: 0,
      nonces: 1,
    });
    expect(await storage.committer.commit(submissionOf({ nonce: valid }))).toBe('nonce-replayed');
    expect(await storage.committer.commit(submissionOf({ nonce: expired }))).toBe('committed');
  });

  it('removes jobs that have ended with their runs and their events, and nothing that may still be needed', async () => {
    const limit = testNow - 1_000;
    const made = (state: Job['state'], values: Partial<Job> = {}) => {
      const event = testEvent({ at: limit - 1 });
      const { eventId } = event;
      const job = testJob({ eventId, state, updatedAt: limit - 1, ...values });
      return { event, job, attempt: testJobAttempt({ jobId: job.jobId }) };
    };
    const gone = [made('done'), made('dead'), made('cancelled')];
    const kept = [made('waiting'), made('running'), made('dead', { updatedAt: limit })];
    const changes = [...gone, ...kept].flatMap(({ event, job, attempt }): readonly Change[] => [
      { kind: 'ensure', table: 'events', record: event },
      { kind: 'ensure', table: 'jobs', record: job },
      { kind: 'claim', table: 'jobAttempts', record: attempt },
    ]);
    const alone = [testEvent({ at: limit - 1 }), testEvent({ at: limit })];
    changes.push(...alone.map((record): Change => ({ kind: 'ensure', table: 'events', record })));
    await storage.committer.commit(submissionOf({ changes }));

    const limits = { callsBefore: 0, endedBefore: limit };
    expect(await storage.prune(limits)).toEqual({ ...nothing, jobs: 3, events: 4 });
    expect(await storage.prune(limits)).toEqual(nothing);
    for (const { job, event } of gone) {
      expect(await storage.load.job(job.jobId)).toBeUndefined();
      expect(await storage.load.event(event.eventId)).toBeUndefined();
      expect(await attemptsOf(database, job)).toEqual([]);
    }
    for (const { job, event, attempt } of kept) {
      expect(await storage.load.job(job.jobId)).toEqual(job);
      expect(await storage.load.event(event.eventId)).toEqual(event);
      expect(await attemptsOf(database, job)).toEqual([attempt]);
    }
    expect(await storage.load.event(alone[1]?.eventId ?? '')).toEqual(alone[1]);
  });

  it('removes any number of jobs and events', async () => {
    const jobs = Array.from({ length: 1_203 }, () => testJob({ state: 'done', updatedAt: 1 }));
    const changes = jobs.flatMap((record): readonly Change[] => [
      { kind: 'ensure', table: 'jobs', record },
      { kind: 'ensure', table: 'events', record: testEvent({ at: 1 }) },
    ]);
    await storage.committer.commit(submissionOf({ changes }));
    expect(await storage.prune({ callsBefore: 0, endedBefore: 2 })).toEqual({
      ...nothing,
      jobs: 1_203,
      events: 1_203,
    });
  });

  it('lets calls through while it works', async () => {
    const calls = Array.from({ length: 2000 }, () => testCall({ receivedAt: 1 }));
    await Promise.all(
      calls.map((call) => storage.committer.commit({ call, nonce: null, changes: [] })),
    );
    const finished: string[] = [];
    await Promise.all([
      storage
        .prune({ callsBefore: testNow - 1, endedBefore: 0 })
        .then(() => finished.push('prune')),
      storage.committer.commit(submissionOf()).then(() => finished.push('call')),
    ]);
    expect(finished).toEqual(['call', 'prune']);
  });
});
