import type { Committer } from '../domain/committer.js';
import { applyInstanceEvent, type InstanceEvent } from '../domain/instance-life.js';
import type { Instance } from '../domain/instance.js';
import type { Loaders } from '../domain/loaders.js';
import type { ProvisionHandler, ProvisioningOutcome } from '../domain/provisioning.js';

export interface ProvisionerOptions {
  readonly handler: ProvisionHandler;
  readonly load: Loaders;
  readonly committer: Committer;
  readonly now: () => number;
  /** How long an answer may wait for the seller's code (ms); then it goes on in the background. */
  readonly deadlineMs: number;
  readonly onError: (instance: Instance, error: unknown) => void;
  readonly onRunning: (count: number) => void;
}

export interface Provisioner {
  /** Resolves with the instance as it is when the seller's code has ended, or as it was when the deadline came. */
  provision(instance: Instance): Promise<Instance>;
  /** Waits for what still runs. */
  drain(): Promise<void>;
}

/**
 * Runs the seller's code for instances that are durable and pending, and commits what became of them. For programs that embed
 * the app and give it a handler: `koogate serve` has no handler to run yet.
 */
export function createProvisioner(options: ProvisionerOptions): Provisioner {
  const running = new Map<string, Promise<Instance>>();
  const stop = new AbortController();

  return {
    async provision(instance) {
      const run = running.get(instance.instanceId) ?? start(instance);
      return Promise.race([run, deadline(options.deadlineMs, instance)]);
    },
    async drain() {
      stop.abort();
      await Promise.allSettled(running.values());
    },
  };

  function start(instance: Instance): Promise<Instance> {
    const run = provisionOnce(instance, stop.signal, options).finally(() => {
      running.delete(instance.instanceId);
      options.onRunning(running.size);
    });
    running.set(instance.instanceId, run);
    options.onRunning(running.size);
    return run;
  }
}

/** An exception of the seller's code is no verdict on the purchase: the instance stays pending. */
async function provisionOnce(
  instance: Instance,
  signal: AbortSignal,
  { handler, onError, ...options }: ProvisionerOptions,
): Promise<Instance> {
  try {
    const outcome = await handler(instance, signal);
    return await settle(instance, toEvent(outcome), options);
  } catch (error) {
    onError(instance, error);
    return instance;
  }
}

const attemptsMax = 100;

async function settle(
  instance: Instance,
  event: InstanceEvent,
  { load, committer, now }: Pick<ProvisionerOptions, 'load' | 'committer' | 'now'>,
): Promise<Instance> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const current = (await load.instance(instance.instanceId)) ?? instance;
    const step = applyInstanceEvent(current, event, now());
    if (step.kind !== 'changed') return current;
    const outcome = await committer.commit({
      call: null,
      nonce: null,
      changes: [
        { kind: 'update', table: 'instances', record: step.instance },
        {
          kind: 'claim',
          table: 'instanceHistory',
          record: { ...step.history, cause: 'provisioning' },
        },
      ],
    });
    if (outcome === 'committed') return step.instance;
  }
  throw new Error(
    `provisioning of ${instance.instanceId} lost ${attemptsMax} times to other changes`,
  );
}

function toEvent(outcome: ProvisioningOutcome): InstanceEvent {
  return outcome.kind === 'succeeded'
    ? { kind: 'provisioning-succeeded', access: outcome.access }
    : { kind: 'provisioning-failed', failure: outcome.failure };
}

async function deadline(deadlineMs: number, instance: Instance): Promise<Instance> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(instance), deadlineMs).unref();
  });
}
