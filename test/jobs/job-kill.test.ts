import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { describeEachDatabase, testDataKey } from '../support/databases.js';
import { attemptsOf } from '../support/job-rows.js';
import { dueJob, enqueue, untilEnded } from '../support/job-runners.js';
import { newTestId } from '../support/submissions.js';

const deaths = 4;
const script = fileURLToPath(new URL('../support/job-process.ts', import.meta.url));

describeEachDatabase('kill -9 while jobs run', (database) => {
  it('loses none, repeats only what was cut off, and keeps the order of each lane', async () => {
    const storage = await database.openTestStorage({ now: Date.now });
    const lanes = Array.from({ length: 6 }, () => `seller|${newTestId('subject')}`);
    const jobs = Array.from({ length: 90 }, (_, index) => dueJob({ lane: lanes[index % 6] ?? '' }));
    await enqueue(storage.committer, ...jobs);

    const runs: string[] = [];
    for (let death = 0; death < deaths; death += 1) {
      const runsMax = 1 + Math.floor(Math.random() * 12);
      const child = startProcess(database.url(), runs);
      await child.untilRuns(runsMax);
      child.process.kill('SIGKILL');
      await once(child.process, 'close');
    }
    const last = startProcess(database.url(), runs);
    const ended = await untilEnded(storage, ...jobs);
    last.process.kill('SIGTERM');
    expect(await once(last.process, 'close')).toEqual([0, null]);
    expect(last.errors()).toBe('');

    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
    for (const job of jobs) {
      const outcomes = (await attemptsOf(database, job)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.slice(0, -1).every((outcome) => outcome === 'lost')).toBe(true);
    }
    for (const lane of lanes) {
      const ofLane = jobs.filter((job) => job.lane === lane).map(({ jobId }) => jobId);
      const seen = runs.filter((jobId) => ofLane.includes(jobId));
      expect(seen.filter((jobId, index) => jobId !== seen[index - 1])).toEqual(ofLane);
    }
  }, 30_000);
});

function startProcess(databaseUrl: string, runs: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, databaseUrl, testDataKey.toString('base64')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let [rest, stderr, count] = ['', '', 0];
  let told = (): void => undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      runs.push(line.replace('run ', ''));
      count += 1;
    }
    told();
  });
  return {
    process: child,
    errors: () => stderr,
    untilRuns: (wanted: number) =>
      new Promise<void>((resolve) => {
        told = () => {
          if (count >= wanted) resolve();
        };
        child.once('close', () => resolve());
        told();
      }),
  };
}
