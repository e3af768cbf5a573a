import type { JobFilter } from '../../src/domain/directories.js';
import type { HandlerCalls, HandlerName, HandlerSettings } from '../../src/domain/handler-calls.js';
import type { Job } from '../../src/domain/job.js';
import type { StartedApp, TestHandlers } from './start-app.js';

/** Lets the app's time pass, and gives a turn to the jobs whose time has come, as their timers would. Resolves when they have run. */
export async function passTime(app: StartedApp, ms: number): Promise<void> {
  app.clock.now += ms;
  const waiting = await jobsOf(app, { state: 'waiting' });
  for (const job of waiting.filter(({ runAt }) => runAt <= app.clock.now)) {
    const record = { ...job, version: job.version + 1, updatedAt: app.clock.now };
    // Whoever was faster has given it its turn.
    await app.sellersSide.committer.commit({
      call: null,
      nonce: null,
      changes: [{ kind: 'update', table: 'jobs', record }],
    });
  }
  await app.provisioned();
}

/** Those that were written first come first. */
export async function jobsOf(
  { storage }: Pick<StartedApp, 'storage'>,
  filter: JobFilter,
): Promise<readonly Job[]> {
  const { items } = await storage.directories.jobs.list(filter, { limit: 1_000 });
  return items.toReversed();
}

/** A call of a handler, as it was made. */
export type Asked<Name extends HandlerName = HandlerName> = {
  readonly [Each in Name]: {
    readonly name: Each;
    readonly ask: HandlerCalls[Each]['ask'];
    readonly settings: HandlerSettings;
  };
}[Name];

export interface RecordedHandlers {
  readonly handlers: TestHandlers;
  /** In the order in which they were made. */
  readonly asked: readonly Asked[];
  /** Of one handler. */
  of<Name extends HandlerName>(name: Name): readonly Asked<Name>[];
}

/** Writes down each call before it is answered. */
export function recorded(functions: TestHandlers): RecordedHandlers {
  const asked: Asked[] = [];
  const handlers = Object.fromEntries(
    Object.entries(functions).map(([name, run]) => [
      name,
      (ask: never, settings: HandlerSettings) => {
        asked.push({ name, ask, settings } as Asked);
        return (run as (ask: never, settings: HandlerSettings) => unknown)(ask, settings);
      },
    ]),
  ) as TestHandlers;
  return {
    handlers,
    asked,
    of: (name) => asked.filter((each) => each.name === name) as never,
  };
}
