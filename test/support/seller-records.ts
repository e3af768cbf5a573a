import type { Intervention } from '../../src/domain/intervention.js';
import type { Job, JobAttempt } from '../../src/domain/job.js';
import { newJob } from '../../src/domain/new-job.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { testNow } from './databases.js';
import { newTestId } from './submissions.js';

export function testEvent(values: Partial<SellerEvent> = {}): SellerEvent {
  const instanceId = newTestId('instance');
  return {
    eventId: newTestId('event'),
    type: 'instance.frozen',
    subject: `instance/${instanceId}`,
    at: testNow,
    cause: `call:${newTestId('call')}`,
    instanceId,
    orderId: null,
    orderLineId: null,
    data: {},
    ...values,
  };
}

/** A job that waits, alone in its lane. */
export function testJob(values: Partial<Job> = {}): Job {
  const instanceId = newTestId('instance');
  const jobId = newTestId('job');
  const lane = `seller|instance/${instanceId}`;
  const seed = { jobId, kind: 'handle', lane, payload: { handler: 'freeze' }, instanceId } as const;
  return { ...newJob(seed, testNow), ...values };
}

export function testJobAttempt(values: Partial<JobAttempt> = {}): JobAttempt {
  return {
    jobId: newTestId('job'),
    attempt: 1,
    startedAt: testNow,
    durationMs: 12,
    outcome: 'done',
    status: null,
    problem: null,
    ...values,
  };
}

export function testIntervention(values: Partial<Intervention> = {}): Intervention {
  return {
    interventionId: newTestId('intervention'),
    at: testNow,
    by: 'ann',
    role: 'operator',
    operationId: 'redriveJob',
    target: `job/${newTestId('job')}`,
    detail: {},
    ...values,
  };
}
