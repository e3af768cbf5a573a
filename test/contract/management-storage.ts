import { beforeAll } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import type { ManagementStorage } from './management-server.js';

/**
 * Runs the promises on each database; the storage is there from `beforeAll` on. `openAnother` opens the same database once
 * more, as another process would.
 */
export function describeManagement(
  title: string,
  suite: (storage: () => ManagementStorage, openAnother: () => Promise<ManagementStorage>) => void,
): void {
  describeEachDatabase(title, (database) => {
    let opened: ManagementStorage | undefined;
    beforeAll(async () => {
      opened = await database.openTestStorage();
    });
    suite(
      () => {
        if (opened === undefined) throw new Error('the storage is there from beforeAll on');
        return opened;
      },
      () => database.openTestStorage(),
    );
  });
}
