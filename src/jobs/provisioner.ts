import type { Committer } from '../domain/committer.js';
import { instanceLane } from '../domain/follow-up-jobs.js';
import type { Instance } from '../domain/instance.js';
import type { JobReader } from '../domain/job.js';
import type { Loaders } from '../domain/loaders.js';

export interface ProvisionerOptions {
  /** Runs what is due in a lane, and resolves when nothing is. */
  readonly runLane: (lane: string) => Promise<void>;
  readonly load: Pick<Loaders, 'instanceOfSale'>;
  readonly reader: Pick<JobReader, 'headOf'>;
  readonly committer: Committer;
  readonly now: () => number;
  /** How long an answer may wait for the provisioning (ms); then that goes on in the background. */
  readonly deadlineMs: number;
}

export interface PurchaseToProvision {
  readonly instance: Instance;
  /** Asked for by a repeat: what waits for another try need not wait any longer. */
  readonly again: boolean;
}

/**
 * Lets the provisioning of a purchase run while the marketplace waits for its answer. Resolves with what has come of it: the instance
 * as it is when that has ended or when the deadline comes, or the one in whose favour it was given up.
 */
export function createProvisioner(options: ProvisionerOptions) {
  const { load, deadlineMs } = options;
  return async function provision(purchase: PurchaseToProvision): Promise<Instance> {
    const { instance } = purchase;
    const deadline = new AbortController();
    await Promise.race([run(purchase, options), after(deadlineMs, deadline)]);
    deadline.abort();
    return (await load.instanceOfSale(instance)) ?? instance;
  };
}

async function run(
  { instance, again }: PurchaseToProvision,
  options: ProvisionerOptions,
): Promise<void> {
  const lane = instanceLane(instance.instanceId);
  if (again) await bringForward(lane, options);
  await options.runLane(lane);
}

/** Whoever loses here has found it running, or brought forward by another repeat. */
async function bringForward(
  lane: string,
  { reader, committer, now }: ProvisionerOptions,
): Promise<void> {
  const job = await reader.headOf(lane);
  const at = now();
  if (job?.kind !== 'provision' || job.state !== 'waiting' || job.runAt <= at) return;
  const record = { ...job, runAt: at, version: job.version + 1, updatedAt: at };
  await committer.commit({
    call: null,
    nonce: null,
    changes: [{ kind: 'update', table: 'jobs', record }],
  });
}

function after(ms: number, { signal }: AbortController): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
