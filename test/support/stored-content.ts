import type { Page, PageRequest } from '../../src/domain/directories.js';
import type { StartedApp } from './start-app.js';

type List = (filter: object, page: PageRequest) => Promise<Page<unknown>>;

/** All that callbacks leave behind besides their records, list by list; a small test database is meant. */
export async function storedContent({
  storage: { directories },
}: Pick<StartedApp, 'storage'>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const { calls: _, ...others } = directories;
  const lists = Object.entries(others as Readonly<Record<string, { readonly list: List }>>);
  const contents = await Promise.all(
    lists.map(async ([name, directory]): Promise<[string, readonly unknown[]]> => {
      const { items, nextCursor } = await directory.list({}, { limit: 1_000 });
      if (nextCursor !== undefined) throw new Error(`${name} has more than one page`);
      return [name, items];
    }),
  );
  return Object.fromEntries(contents);
}
