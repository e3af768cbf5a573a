import type { ChangeJudge } from './domain/change-check.js';
import type { Committer } from './domain/committer.js';
import type { FollowUpSettings } from './domain/follow-up-jobs.js';
import { handlerNames } from './domain/handler-calls.js';
import type { Licensing } from './domain/licensing.js';
import type { OrderLookUp } from './domain/order-details.js';
import type { ProvisioningPlan } from './domain/provisioning.js';
import type { UsageDesk } from './domain/usage-desk.js';
import { createJobMetrics } from './http/job-metrics.js';
import { createChangeJudge } from './jobs/change-judge.js';
import { withFollowUps } from './jobs/follow-ups.js';
import { JobRunner, type RunReport } from './jobs/job-runner.js';
import { createLicensing } from './jobs/licensing.js';
import { createOrderLookUp } from './jobs/order-look-up.js';
import type { ProvisionSource } from './jobs/provision-job.js';
import { createProvisioner } from './jobs/provisioner.js';
import { createUsageDesk } from './jobs/usage-desk.js';
import { startUsageSchedule } from './jobs/usage-schedule.js';
import type { MarketplaceClient } from './marketplace/marketplace-client.js';
import { jobDefinitions } from './job-definitions.js';
import type { SellersSideOptions } from './sellers-side-options.js';
import { createWebhooks, type Webhooks } from './webhooks/create-webhooks.js';
import type { WebhookEndpoints } from './webhooks/endpoints.js';

/** What the seller's own systems take part in: before an answer leaves, and after it. */
export interface SellersSide {
  /** Commits what follows from a call together with it. */
  readonly committer: Committer;
  readonly provisioning: ProvisioningPlan;
  readonly provision: ReturnType<typeof createProvisioner>;
  readonly licensing: Licensing;
  readonly judgeChange: ChangeJudge;
  readonly marketplace: MarketplaceClient | undefined;
  readonly orders: OrderLookUp;
  readonly usage: UsageDesk;
  readonly webhooks: Webhooks;
  readonly endpoints: WebhookEndpoints;
  /** Which work follows from an event. */
  readonly followUps: FollowUpSettings;
  /** Begins to run jobs. */
  start(): void;
  /** Ends what runs, or gives it back; the storage must be open until then. */
  stop(): Promise<void>;
}

/** Puts together what happens beside and after the answers. Nothing runs before `start`. */
export function createSellersSide(options: SellersSideOptions): SellersSide {
  const { config, storage, handlers, endpoints, marketplace, log, now, newId } = options;
  const { load } = storage;
  const orders = toOrderLookUp(options);
  const webhooks = createWebhooks({
    endpoints,
    load,
    orders,
    allowsPrivate: config.webhookPrivateTargets,
    now,
    newId,
  });
  const source = toProvisionSource(options, webhooks);
  const provisioning = toProvisioningPlan(options, webhooks);
  const scheduler = storage.createLaneScheduler((error) =>
    log.warn({ err: error }, 'turns of jobs are late'),
  );
  const followUps = toFollowUpSettings(options, provisioning);
  const committer = withFollowUps(storage.committer, {
    settings: followUps,
    now,
    wake: (lanes) => scheduler.wake(lanes),
  });
  const pushes = marketplace !== undefined;
  const usage = createUsageDesk({ load, usage: storage.usage, committer, pushes, now, newId });
  const runner = new JobRunner({
    definitions: jobDefinitions({ ...options, committer, orders, source, usage, webhooks }),
    reader: storage.jobs,
    committer,
    scheduler,
    now,
    random: Math.random,
    processId: options.processId,
    onRun: reportRuns(options),
    onError: (error) => log.error({ err: error }, 'a job could not be run; it is tried again'),
  });
  const lifetime = lifetimeOf(options, { runner, committer, webhooks });
  return {
    committer,
    provisioning,
    provision: createProvisioner({
      runLane: (lane) => runner.runLane(lane),
      load,
      reader: storage.jobs,
      committer,
      now,
      deadlineMs: config.provisionDeadlineMs,
    }),
    licensing: toLicensing(options),
    judgeChange: createChangeJudge({ handlers, deadlineMs: config.provisionDeadlineMs, newId }),
    marketplace,
    orders,
    usage,
    webhooks,
    endpoints,
    followUps,
    ...lifetime,
  };
}

/** Its committer makes no events: an order that is kept is no news. */
function toOrderLookUp({ storage, marketplace, now }: SellersSideOptions): OrderLookUp {
  const { load, committer } = storage;
  return createOrderLookUp({ client: marketplace, load, committer, now });
}

/** Who says how buyers get in: the seller's handler, else an endpoint, else the same front end for all. */
function toProvisionSource(
  { config, handlers }: Pick<SellersSideOptions, 'config' | 'handlers'>,
  webhooks: Webhooks,
): ProvisionSource | undefined {
  if (handlers?.has('provision') === true) {
    return (ask, settings) => handlers.call('provision', ask, settings);
  }
  if (webhooks.provision !== undefined) return webhooks.provision;
  const { frontEndUrl } = config;
  if (frontEndUrl === undefined) return undefined;
  return () => Promise.resolve({ kind: 'ready', access: { frontEndUrl } });
}

/** Where nobody has to be asked, neither the marketplace nor the seller, a purchase is ready at once. */
function toProvisioningPlan(
  {
    config,
    handlers,
    marketplace,
  }: Pick<SellersSideOptions, 'config' | 'handlers' | 'marketplace'>,
  webhooks: Webhooks,
): ProvisioningPlan {
  const asksSeller = handlers?.has('provision') === true || webhooks.provision !== undefined;
  if (asksSeller || marketplace !== undefined) return { kind: 'by-job' };
  const { frontEndUrl } = config;
  return frontEndUrl === undefined
    ? { kind: 'by-hand' }
    : { kind: 'at-once', access: { frontEndUrl } };
}

function toFollowUpSettings(
  {
    endpoints,
    handlers,
    marketplace,
  }: Pick<SellersSideOptions, 'endpoints' | 'handlers' | 'marketplace'>,
  provisioning: ProvisioningPlan,
): FollowUpSettings {
  return {
    provisions: provisioning.kind === 'by-job',
    looksUpOrders: marketplace !== undefined,
    uploadsLicenses: marketplace !== undefined && handlers?.has('issueLicense') === true,
    handlers: new Set(handlerNames.filter((name) => handlers?.has(name))),
    endpointsFor: endpoints.endpointsFor,
  };
}

function toLicensing({ config, handlers, log }: SellersSideOptions): Licensing {
  const settingsOf = (idempotencyKey: string) => ({
    idempotencyKey,
    signal: AbortSignal.timeout(config.handlerTimeoutMs),
  });
  return createLicensing({
    ...(handlers?.has('issueLicense') === true && {
      issueLicense: async (order) => {
        const ask = { kind: 'order', ...order } as const;
        const license = await handlers.call('issueLicense', ask, settingsOf(order.orderId));
        if (typeof license === 'object') {
          throw new Error('issueLicense must give the License of an order as one line of text');
        }
        return license;
      },
    }),
    ...(handlers?.has('judgeLicenseRequest') === true && {
      judgeLicenseRequest: (application) => {
        const { eventId } = application.request;
        return handlers.call('judgeLicenseRequest', application, settingsOf(eventId));
      },
    }),
    deadlineMs: config.provisionDeadlineMs,
    onError: (error) => log.error({ err: error }, 'a handler of the seller failed'),
  });
}

function reportRuns({ metrics, storage, log, now }: SellersSideOptions) {
  const jobMetrics = createJobMetrics({
    registry: metrics.registry,
    reader: storage.jobs,
    now,
  });
  return (report: RunReport): void => {
    jobMetrics.observeRun(report);
    const { job, outcome, problem } = report;
    const { jobId, kind, instanceId, attempts } = job;
    const about = { jobId, kind, instanceId, attempts, outcome, problem };
    if (outcome === 'dead') log.error(about, 'a job was given up; it can be driven again');
    else if (outcome === 'retry') log.warn(about, 'a job failed; it is tried again');
    else log.debug(about, 'a job has run');
  };
}

interface Running {
  readonly runner: JobRunner;
  readonly committer: Committer;
  readonly webhooks: Webhooks;
}

function lifetimeOf(
  options: SellersSideOptions,
  { runner, committer, webhooks }: Running,
): Pick<SellersSide, 'start' | 'stop'> {
  const { storage, marketplace, handlers, log, now } = options;
  let schedule: ReturnType<typeof startUsageSchedule> | undefined;
  return {
    start() {
      runner.start();
      schedule = startUsageSchedule({
        jobs: storage.jobs,
        usage: storage.usage,
        committer,
        pushes: marketplace !== undefined,
        collects: handlers?.has('usage') === true,
        now,
        onBacklog: ({ isOverdue, count, oldestEndAt }) => {
          if (!isOverdue) return;
          log.warn({ count, oldestEndAt }, 'usage should have been pushed by now');
        },
        onError: (error) => log.warn({ err: error }, 'the schedule of usage is late'),
      });
    },
    async stop() {
      await schedule?.stop();
      await runner.stop();
      await webhooks.close();
    },
  };
}
