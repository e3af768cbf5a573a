import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TestDatabase } from './databases.js';
import { startApp, testNoon, type AppSettings, type Clock, type StartedApp } from './start-app.js';

/** The server over the database of the suite around it, from `beforeAll` on; its clock stands at noon. */
export function useApp(database: TestDatabase, settings: AppSettings = {}): () => StartedApp {
  let app: StartedApp | undefined;
  beforeAll(async () => {
    const clock: Clock = { now: testNoon };
    const storage = await database.openTestStorage({ now: () => clock.now });
    app = await startApp({ storage, clock }, settings);
  });
  afterEach(() => {
    expect(app?.differences).toEqual([]);
  });
  afterAll(() => app?.stop());
  return () => {
    if (app === undefined) throw new Error('the server is there from beforeAll on');
    return app;
  };
}
