/** What has been begun and has not ended. */
export interface UnderWay {
  /** Hands on what it is given, as it ends. */
  track<Result>(result: Promise<Result>): Promise<Result>;
  /** Resolves when all of it has ended, also what was begun meanwhile. Failures are for those who began. */
  ended(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const open = new Set<Promise<unknown>>();
  return {
    track(result) {
      const ended: Promise<unknown> = result.then(
        () => open.delete(ended),
        () => open.delete(ended),
      );
      open.add(ended);
      return result;
    },
    async ended() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
