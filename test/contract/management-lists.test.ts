import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import { askList, lists, pagedOperationIds, type Item } from './management-lists.js';
import { startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

it('knows every list of the specification', () => {
  expect(lists.map(({ operationId }) => operationId).sort()).toEqual(pagedOperationIds.toSorted());
});

const wrongCursors = [
  '!',
  'e30',
  'bm90IG9uZSBvZiBvdXJz',
  'AA',
  '%00',
  '\u{1F511}',
  'x'.repeat(600),
];

describeManagement('management API: every list', (storage) => {
  it.each(lists)(
    '$operationId gives each item once, in order, while more come in',
    async (list) => {
      const server = startManagement(storage());
      let added = 0;
      const add = async () => list.add(storage(), added++);
      for (let index = 0; index < 7; index += 1) await add();
      const before = await readPage('limit=200');
      expect(before.items.length).toBeGreaterThanOrEqual(7);
      expect(before.nextCursor).toBeUndefined();

      const items: Item[] = [];
      let cursor: string | undefined;
      do {
        const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await readPage(`limit=2${query}`);
        expect(page.items.length).toBeLessThanOrEqual(2);
        items.push(...page.items);
        cursor = page.nextCursor;
        if (added < 14) await add();
      } while (cursor !== undefined);

      const keys = items.map(list.keyOf);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(expect.arrayContaining(before.items.map(list.keyOf)));
      const { member, direction } = list.sortedBy;
      const values = items.map((item) => String(item[member]));
      const ascending = direction === 'ascending' ? values : values.toReversed();
      expect(ascending).toEqual(ascending.toSorted());

      async function readPage(query: string): Promise<{ items: Item[]; nextCursor?: string }> {
        const response = await askList(server, list, query);
        expect(response.status).toBe(200);
        expectAsSpecified(response, list.operationId);
        return response.body as { items: Item[]; nextCursor?: string };
      }
    },
  );

  it.each(lists)('$operationId refuses a filter that it does not have', async (list) => {
    const response = await askList(startManagement(storage()), list, 'colour=red');
    expect(response.status).toBe(400);
    expectAsSpecified(response, list.operationId);
    expect(response.body).toMatchObject({
      errors: [{ parameter: 'colour', detail: "Unknown query parameter 'colour'" }],
    });
  });

  it.each(lists)('$operationId refuses a cursor that no list gave', async (list) => {
    const server = startManagement(storage());
    for (const cursor of wrongCursors) {
      const response = await askList(server, list, `cursor=${encodeURIComponent(cursor)}`);
      expect(response.status, cursor).toBe(400);
      expectAsSpecified(response, list.operationId);
    }
  });

  it.each(lists)('$operationId refuses the cursor of another list', async (list) => {
    const server = startManagement(storage());
    for (const other of lists) {
      // These two are the same list, once with a filter that may not stand in an address.
      const isSame = [list, other].every(({ operationId }) => operationId.endsWith('Licenses'));
      if (other === list || isSame) continue;
      for (let index = 0; index < 2; index += 1) await other.add(storage(), 100 + index);
      const page = (await askList(server, other, 'limit=1')).body as { nextCursor?: string };
      const { nextCursor = '' } = page;
      expect(nextCursor).not.toBe('');
      const response = await askList(server, list, `cursor=${encodeURIComponent(nextCursor)}`);
      expect(response.status, other.operationId).toBe(400);
      expectAsSpecified(response, list.operationId);
    }
  });

  it.each(lists)('$operationId takes pages of 1 to 200', async (list) => {
    const server = startManagement(storage());
    for (const [limit, status] of [
      ['0', 400],
      ['1', 200],
      ['200', 200],
      ['201', 400],
    ] as const) {
      const response = await askList(server, list, `limit=${limit}`);
      expect(response.status, limit).toBe(status);
      expectAsSpecified(response, list.operationId);
    }
  });
});
