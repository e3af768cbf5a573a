import type { Page } from '../../src/domain/directories.js';

/** Reads page after page; `meanwhile` runs between two of them. */
export async function readAllPages<Item>(
  read: (cursor: { cursor?: string }) => Promise<Page<Item>>,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  for (let pages = 1, cursor: { cursor?: string } = {}; ; pages++) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.nextCursor === undefined) return { items, pages };
    cursor = { cursor: page.nextCursor };
    await meanwhile();
  }
}
