import { setTimeout as sleep } from 'node:timers/promises';
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
    const running = run(purchase, options, deadline.signal);
    const ended = await Promise.race([running, after(deadlineMs, deadline)]);
    deadline.abort();
    return ended ?? (await load.instanceOfSale(instance)) ?? instance;
  };
}

async function run(
  { instance, again }: PurchaseToProvision,
  options: ProvisionerOptions,
  over: AbortSignal,
): Promise<Instance | undefined> {
  const lane = instanceLane(instance.instanceId);
  if (again) await bringForward(lane, options);
  await options.runLane(lane);
  return untilRunElsewhere(instance, options, over);
}

const lookMs = { first: 50, longest: 400 };

/**
 * The purchase as it is now. Where another process was the first to take the job, or the purchase was given up in favour of an instance that
 * is still being made, nothing tells this call when that has ended: the table is looked at, a few times, until it has or until the deadline.
 */
async function untilRunElsewhere(
  instance: Instance,
  { load, reader }: ProvisionerOptions,
  over: AbortSignal,
): Promise<Instance | undefined> {
  for (let pauseMs = lookMs.first; ; pauseMs = Math.min(2 * pauseMs, lookMs.longest)) {
    const current = await load.instanceOfSale(instance);
    if (current?.state !== 'pending' || over.aborted) return current;
    const job = await reader.headOf(instanceLane(current.instanceId));
    // It may have ended between the two reads.
    if (job?.kind !== 'provision' || job.state !== 'running') return load.instanceOfSale(instance);
    await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined);
  }
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

function after(ms: number, { signal }: AbortController): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
