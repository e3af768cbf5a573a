import type { Committer } from './domain/committer.js';
import type { OrderLookUp } from './domain/order-details.js';
import type { UsageDesk } from './domain/usage-desk.js';
import { collectUsageJob } from './jobs/collect-usage-job.js';
import { handleJob } from './jobs/handle-job.js';
import type { JobDefinitions } from './jobs/job-runner.js';
import { lookUpOrderJob } from './jobs/look-up-order-job.js';
import { provisionJob, type ProvisionSource } from './jobs/provision-job.js';
import { pushUsageJob } from './jobs/push-usage-job.js';
import { uploadLicenseJob } from './jobs/upload-license-job.js';
import type { SellersSideOptions } from './sellers-side-options.js';
import type { Webhooks } from './webhooks/create-webhooks.js';

export interface JobDefinitionsOptions extends Pick<
  SellersSideOptions,
  'config' | 'storage' | 'handlers' | 'marketplace' | 'log' | 'newId'
> {
  readonly committer: Committer;
  readonly orders: OrderLookUp;
  readonly source: ProvisionSource | undefined;
  readonly usage: UsageDesk;
  readonly webhooks: Webhooks;
}

/** Beside the seller's code: the order is looked up, and what has come of it is written. */
const marginMs = 60_000;

/** How each kind of job is run. What needs a marketplace or a handler that is not there has no definition. */
export function jobDefinitions(options: JobDefinitionsOptions): JobDefinitions {
  const { config, storage, handlers, orders, committer, source, webhooks } = options;
  const { load, directories } = storage;
  const timeoutMs = config.handlerTimeoutMs + marginMs;
  return {
    provision: provisionJob({
      load,
      purchaseOf: (instanceId) => directories.instances.purchase(instanceId),
      committer,
      orders,
      source,
      timeoutMs,
    }),
    'look-up-order': lookUpOrderJob({ orders, load }),
    handle: handleJob({ load, directories, orders, handlers, timeoutMs }),
    deliver: webhooks.deliver,
    ...marketplaceJobs(options),
    ...(handlers?.has('usage') === true && {
      'collect-usage': collectUsageJob({
        handlers,
        desk: options.usage,
        usage: storage.usage,
        handlerTimeoutMs: config.handlerTimeoutMs,
      }),
    }),
  };
}

function marketplaceJobs(options: JobDefinitionsOptions): JobDefinitions {
  const { marketplace, storage, committer, handlers, log, newId } = options;
  if (marketplace === undefined) return {};
  const { load } = storage;
  return {
    'push-usage': pushUsageJob({
      marketplace,
      load,
      usage: storage.usage,
      committer,
      legacyForSaasV1: options.config.v1UsagePush === 'old',
      newId,
      onLate: (late) =>
        log.warn({ count: late.length }, 'usage was pushed later than the marketplace asks for'),
    }),
    'upload-license': uploadLicenseJob({ marketplace, load, committer, handlers }),
  };
}
