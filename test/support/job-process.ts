import { JobRunner } from '../../src/jobs/job-runner.js';
import { openStorage } from '../../src/storage/open-storage.js';

/*
 * A process that runs jobs and does nothing else, for tests that kill it: `tsx job-process.ts <database URL> <data key in Base64>`.
 * It says `run <job id>` for each run that it begins.
 */

const [databaseUrl = '', dataKey = ''] = process.argv.slice(2);
const storage = await openStorage({
  databaseUrl,
  dataKeys: [Buffer.from(dataKey, 'base64')],
  now: Date.now,
});
const runner = new JobRunner({
  definitions: {
    handle: {
      async run({ jobId }) {
        process.stdout.write(`run ${jobId}\n`);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return { kind: 'done' };
      },
      retry: { firstPauseMs: 1, longestPauseMs: 1, giveUpAfterMs: 60_000 },
      timeoutMs: 10_000,
    },
  },
  reader: storage.jobs,
  committer: storage.committer,
  scheduler: storage.createLaneScheduler(() => undefined),
  now: Date.now,
  random: Math.random,
  processId: `process-${process.pid}`,
  runsAtOnce: 4,
  // As long as the process that was killed has its jobs.
  holdMs: 300,
  onRun: () => undefined,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
runner.start();
process.once('SIGTERM', () => {
  void runner.stop().then(() => storage.close());
});
