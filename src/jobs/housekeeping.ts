/** What removes old rows; `storage` is one. */
export interface Prunable {
  /** In small steps, so that calls get through in between; resolves with how many rows went. */
  prune(limits: {
    readonly callsBefore: number;
  }): Promise<{ readonly calls: number; readonly nonces: number }>;
}

export interface HousekeepingOptions {
  readonly storage: Prunable;
  readonly callRetentionDays: number;
  readonly now: () => number;
  readonly onPruned: (removed: { readonly calls: number; readonly nonces: number }) => void;
  readonly onError: (error: unknown) => void;
}

const intervalMs = 60_000;
const dayMs = 86_400_000;

/** Removes call records past their retention and nonces past their window, once a minute. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= pruneOnce(options).finally(() => (running = undefined));
  }, intervalMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function pruneOnce({
  storage,
  callRetentionDays,
  now,
  onPruned,
  onError,
}: HousekeepingOptions) {
  try {
    onPruned(await storage.prune({ callsBefore: now() - callRetentionDays * dayMs }));
  } catch (error) {
    // The next minute tries again; calls are answered meanwhile.
    onError(error);
  }
}
