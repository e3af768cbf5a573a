/** What removes old rows; `storage` is one. */
export interface Prunable {
  /** In small steps, so that calls get through in between; resolves with how many rows went. The signal ends it after a step. */
  prune(limits: {
    readonly callsBefore: number;
    readonly endedBefore: number;
    readonly signal: AbortSignal;
  }): Promise<Pruned>;
}

/** How many rows went, by what they were. */
export type Pruned = Readonly<Record<'calls' | 'nonces' | 'jobs' | 'events', number>>;

export interface HousekeepingOptions {
  readonly storage: Prunable;
  readonly callRetentionDays: number;
  readonly eventRetentionDays: number;
  readonly now: () => number;
  readonly onPruned: (removed: Pruned) => void;
  readonly onError: (error: unknown) => void;
}

const intervalMs = 60_000;
const dayMs = 86_400_000;

/** Removes call records, events and ended jobs past their retention, and nonces past their window, once a minute. Stopping does not wait for all that is old. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const stopping = new AbortController();
  const timer = setInterval(() => {
    running ??= pruneOnce(options, stopping.signal).finally(() => (running = undefined));
  }, intervalMs);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

async function pruneOnce(
  { storage, callRetentionDays, eventRetentionDays, now, onPruned, onError }: HousekeepingOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    const removed = await storage.prune({
      callsBefore: now() - callRetentionDays * dayMs,
      endedBefore: now() - eventRetentionDays * dayMs,
      signal,
    });
    onPruned(removed);
  } catch (error) {
    // The next minute tries again; calls are answered meanwhile.
    onError(error);
  }
}
