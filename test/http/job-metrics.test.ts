import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { JobCount } from '../../src/domain/job.js';
import { createJobMetrics } from '../../src/http/job-metrics.js';

const now = 1_000_000;

function setUp(counts: () => readonly JobCount[]) {
  const registry = new Registry();
  let reads = 0;
  const reader = {
    counts: async () => {
      reads += 1;
      return counts();
    },
  };
  const metrics = createJobMetrics({ registry, reader, now: () => now });
  const scrape = async () => {
    const lines = (await registry.metrics()).split('\n');
    return lines.filter((line) => line.startsWith('koogate_jobs'));
  };
  return { metrics, registry, scrape, reads: () => reads };
}

describe('the metrics of jobs', () => {
  it('tell at each scrape how many there are and how long the oldest has waited, by one query', async () => {
    let counts: readonly JobCount[] = [
      { kind: 'deliver', state: 'waiting', count: 3, oldestAt: now - 90_000 },
      { kind: 'deliver', state: 'dead', count: 1, oldestAt: 0 },
      { kind: 'handle', state: 'running', count: 2, oldestAt: 0 },
    ];
    const { scrape, reads } = setUp(() => counts);
    expect(await scrape()).toEqual([
      'koogate_jobs{kind="deliver",state="waiting"} 3',
      'koogate_jobs{kind="deliver",state="dead"} 1',
      'koogate_jobs{kind="handle",state="running"} 2',
      'koogate_jobs_oldest_waiting_seconds{kind="deliver"} 90',
    ]);
    expect(reads()).toBe(1);
    counts = [];
    expect(await scrape()).toEqual([]);
  });

  it('say nothing of what cannot be read, and fail no scrape', async () => {
    const { scrape, metrics, registry } = setUp(() => {
      throw new Error('the database is away');
    });
    metrics.observeRun({ job: { kind: 'provision' }, outcome: 'done', durationMs: 40 });
    expect(await scrape()).toEqual([]);
    const text = await registry.metrics();
    expect(text).toContain('koogate_job_attempts_total{kind="provision",outcome="done"} 1');
    expect(text).toContain('koogate_job_attempt_duration_seconds_sum{kind="provision"} 0.04');
  });
});
