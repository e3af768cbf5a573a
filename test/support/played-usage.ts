import { v7 as uuidv7 } from 'uuid';
import type { Instance } from '../../src/domain/instance.js';
import type { UsageDesk } from '../../src/domain/usage-desk.js';
import { newPushUsageJob } from '../../src/domain/usage-jobs.js';
import type { UsageRecord } from '../../src/domain/usage-record.js';
import type { Committer } from '../../src/domain/committer.js';
import type { JobOutcome } from '../../src/jobs/job-definition.js';
import { pushUsageJob } from '../../src/jobs/push-usage-job.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import type { MarketplaceClient } from '../../src/marketplace/marketplace-client.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { resource } from './example-marketplace.js';
import { clientForTest } from './marketplace-client.js';
import { playOpenApis, type PlayedOpenApis } from './open-api-call.js';
import { newTestId, purchaseOf, submissionOf } from './submissions.js';
import { hour, usedInstance } from './usage.js';

const perUse = { orderId: 'CS2602010800P4Y5U', productId: 'OFFI846204237451911170' };

/** A seller of pay-per-use products and the marketplace that it pushes to, over real HTTP. */
export interface PlayedUsage {
  readonly played: PlayedOpenApis;
  readonly desk: UsageDesk;
  readonly late: readonly UsageRecord[];
  readonly now: () => number;
  /** An instance that both sides know. */
  sell(changes?: Partial<Instance>): Promise<Instance>;
  /** So many windows of a minute each, the newest of which has just ended. */
  report(instance: Instance, count: number): Promise<readonly UsageRecord[]>;
  /** One run of the job. */
  push(options?: PushOptions): Promise<JobOutcome>;
  records(instance: Instance): Promise<readonly UsageRecord[]>;
}

export interface PushOptions {
  readonly client?: MarketplaceClient;
  readonly storage?: Storage;
  readonly committer?: Committer;
  readonly signal?: AbortSignal;
  readonly legacyForSaasV1?: boolean;
}

const minute = 60_000;

export async function playUsage(storage: Storage): Promise<PlayedUsage> {
  const played = await playOpenApis();
  const now = () => played.clock.now();
  const late: UsageRecord[] = [];
  const { client: ownClient } = clientForTest([played.url]);
  const desk = createUsageDesk({ ...storage, pushes: true, now, newId: uuidv7 });
  return {
    played,
    desk,
    late,
    now,
    async sell(changes = {}) {
      const instance = usedInstance({
        instanceId: newTestId('used'),
        orderId: newTestId('order'),
        productId: perUse.productId,
        version: 1,
        ...changes,
      });
      const { instanceId } = instance;
      await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
      played.state.resources.set(
        instanceId,
        resource({
          ...perUse,
          currentProductId: perUse.productId,
          resourceId: instanceId,
          instanceId,
          openedAt: now() - 60 * 24 * hour,
        }),
      );
      return instance;
    },
    async report({ instanceId }, count) {
      const end = Math.floor(now() / minute) * minute;
      const lines = await desk.report(
        Array.from({ length: count }, (_, index) => ({
          instanceId,
          beginAt: end - (index + 1) * minute,
          endAt: end - index * minute,
          value: '1.5',
        })),
        { by: 'management:billing' },
      );
      return lines.flatMap(({ outcome, record }) => {
        if (outcome !== 'accepted' || record === null) throw new Error(`it is ${outcome}`);
        return [record];
      });
    },
    push({ client = ownClient, storage: from = storage, ...options } = {}) {
      const definition = pushUsageJob({
        ...from,
        committer: options.committer ?? from.committer,
        marketplace: client,
        legacyForSaasV1: options.legacyForSaasV1 ?? false,
        newId: uuidv7,
        onLate: (records) => late.push(...records),
      });
      const { signal = new AbortController().signal } = options;
      return definition.run(newPushUsageJob(now(), 0), { signal, now });
    },
    async records({ instanceId }) {
      const found: UsageRecord[] = [];
      let cursor: string | undefined;
      do {
        const page = await storage.directories.usageRecords.list(
          { instanceId },
          { limit: 500, ...(cursor !== undefined && { cursor }) },
        );
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return found;
    },
  };
}

/** The windows of an instance that the marketplace counts, once it has checked them: each once. */
export async function countedWindows(
  { played }: PlayedUsage,
  { instanceId }: Instance,
): Promise<{ readonly counted: number; readonly repeated: number; readonly other: number }> {
  await played.clock.advance(minute);
  const pushed = played.state.usageRecords.filter((record) => record.instanceId === instanceId);
  const isRepeat = (code: string | undefined) => code === '005' || code === '010';
  return {
    counted: pushed.filter(({ status }) => status === 'accepted').length,
    repeated: pushed.filter(({ recordCode }) => isRepeat(recordCode)).length,
    other: pushed.filter(({ status, recordCode }) => status === 'abnormal' && !isRepeat(recordCode))
      .length,
  };
}
