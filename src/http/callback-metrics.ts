import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What the server counts; names and labels are for dashboards and must not change without need. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    ...callMetrics([registry]),
    ...storageMetrics([registry]),
    ...connectionMetrics([registry]),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

function callMetrics(registers: Registry[]) {
  return {
    calls: new Counter({
      name: 'koogate_calls_total',
      help: 'Callbacks answered, by operation, result code and whether they were debug calls',
      labelNames: ['operation', 'code', 'debug'] as const,
      registers,
    }),
    callSeconds: new Histogram({
      name: 'koogate_call_duration_seconds',
      help: 'From the first byte of a callback to its answer',
      labelNames: ['operation'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    authenticationFailures: new Counter({
      name: 'koogate_authentication_failures_total',
      help: 'Callbacks refused before their body was looked at, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    offSpecification: new Counter({
      name: 'koogate_answers_off_specification_total',
      help: 'Answers that differ from the specification; each is a defect of KooGate',
      labelNames: ['operation'] as const,
      registers,
    }),
    undescribedMembers: new Counter({
      name: 'koogate_undescribed_members_total',
      help: 'Parts of authentic callbacks that the specification does not describe, once a call, by operation and kind',
      labelNames: ['operation', 'kind'] as const,
      registers,
    }),
  };
}

function connectionMetrics(registers: Registry[]) {
  return {
    connections: new Gauge({
      name: 'koogate_connections',
      help: 'Open connections',
      registers,
    }),
    connectionsEnded: new Counter({
      name: 'koogate_connections_ended_total',
      help: 'Connections ended because there were too many: quiet ones that made room, or new ones when there was none',
      labelNames: ['which'] as const,
      registers,
    }),
  };
}

function storageMetrics(registers: Registry[]) {
  return {
    databaseUp: new Gauge({
      name: 'koogate_database_up',
      help: '1 when the database answers, 0 when it does not',
      registers,
    }),
    commitCalls: new Histogram({
      name: 'koogate_commit_calls',
      help: 'Calls that shared one transaction',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'koogate_commit_duration_seconds',
      help: 'Duration of one transaction of the committer',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    commitWaiting: new Gauge({
      name: 'koogate_commit_waiting_calls',
      help: 'Calls that still waited for a transaction when the last one had committed',
      registers,
    }),
    jobRuns: new Counter({
      name: 'koogate_job_runs_total',
      help: 'Work beside the calls that ended, by job and whether it succeeded or failed',
      labelNames: ['job', 'outcome'] as const,
      registers,
    }),
  };
}
