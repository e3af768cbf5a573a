import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it, vi } from 'vitest';
import { pushUsageJob } from '../../src/jobs/push-usage-job.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import { startUsageSchedule } from '../../src/jobs/usage-schedule.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { startRunner } from '../support/job-runners.js';
import { clientForTest } from '../support/marketplace-client.js';
import { playUsage } from '../support/played-usage.js';
import { hour } from '../support/usage.js';

describeEachDatabase('usage goes to the marketplace by itself', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it.each([
    // First, while no other push can be under way.
    ['once there is a marketplace, when it was reported before', false],
    ['soon after it was reported, what is reported together in one call', true],
  ])('%s', async (_, pushes) => {
    const usage = await playUsage(storage);
    const instance = await usage.sell({ createdAt: Date.now() - 48 * hour });
    const { client } = clientForTest([usage.played.url]);
    const { committer, runner } = startRunner(storage, {
      definitions: {
        'push-usage': pushUsageJob({
          ...storage,
          committer: storage.committer,
          marketplace: client,
          legacyForSaasV1: false,
          newId: uuidv7,
          onLate: () => undefined,
        }),
      },
    });
    const desk = createUsageDesk({
      ...storage,
      committer,
      pushes,
      now: Date.now,
      newId: uuidv7,
      pushSpanMs: 100,
    });
    const end = Math.floor(Date.now() / hour) * hour;
    const lines = await Promise.all(
      Array.from({ length: 20 }, (_each, index) =>
        desk.report(
          [
            {
              instanceId: instance.instanceId,
              beginAt: end - (index + 1) * hour,
              endAt: end - index * hour,
              value: '1',
            },
          ],
          { by: 'management:billing' },
        ),
      ),
    );
    expect(lines.flat().map(({ outcome }) => outcome)).toEqual(Array(20).fill('accepted'));
    if (!pushes) {
      expect(usage.played.state.usageRecords).toEqual([]);
      const schedule = startUsageSchedule({
        ...storage,
        committer,
        pushes: true,
        collects: false,
        now: Date.now,
        onBacklog: () => undefined,
        onError: () => undefined,
      });
      await schedule.look();
      await schedule.stop();
    }
    await vi.waitFor(
      async () => {
        const records = await usage.records(instance);
        expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['accepted']));
      },
      { timeout: 8_000, interval: 20 },
    );
    const pushed = usage.played.state.usageRecords.map(({ meteringSn }) => meteringSn);
    const reported = lines.flat().map(({ record }) => record?.recordId);
    expect(pushed.sort()).toEqual(reported.sort());
    const batches = new Set((await usage.records(instance)).map(({ batchId }) => batchId));
    expect(batches.size).toBeLessThan(4);
    expect(runner.runningCount).toBeLessThanOrEqual(1);
  });
});
