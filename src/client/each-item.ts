import type { CallOptions } from './call-deadline.js';

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

type List = (input?: Readonly<Record<string, unknown>>, options?: CallOptions) => Promise<unknown>;

/** From a method that answers pages to one that goes through their items. A page is asked for when the one before is used up. */
export function createEach(list: List) {
  return async function* each(
    input: Readonly<Record<string, unknown>> = {},
    options?: CallOptions,
  ): AsyncGenerator {
    let next = input;
    for (;;) {
      const { items, nextCursor } = (await list(next, options)) as Page;
      yield* items;
      if (nextCursor === undefined) return;
      next = { ...input, cursor: nextCursor };
    }
  };
}
