import type { Page, PageRequest } from '../domain/directories.js';

/** `limit` and `cursor` of a list call. The validator has filled in the default. */
export function toPageRequest(query: ListQuery | undefined): PageRequest {
  const { limit = 50, cursor } = query ?? {};
  return { limit, ...(cursor !== undefined && { cursor }) };
}

interface ListQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

export function toPageAnswer<Item, Answer>(page: Page<Item>, toAnswer: (item: Item) => Answer) {
  const { items, nextCursor } = page;
  return { items: items.map(toAnswer), ...(nextCursor !== undefined && { nextCursor }) };
}
