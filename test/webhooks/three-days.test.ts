import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { deliverJob } from '../../src/domain/follow-up-jobs.js';
import type { Job } from '../../src/domain/job.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { createWebhooks } from '../../src/webhooks/create-webhooks.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, useDatabase } from '../support/databases.js';
import { startRunner, untilEnded } from '../support/job-runners.js';
import { newTestId, submissionOf } from '../support/submissions.js';
import {
  testClock,
  testEndpoint,
  webhookReceiver,
  type TestReceiver,
} from '../support/webhook-receivers.js';
import { endpointsOf, instanceEvent, noOrders } from '../support/webhook-runs.js';

const hourMs = 3_600_000;

/** Looked at often, since a simulated day has many steps. */
function soon(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { interval: 2, timeout: 5_000 });
}

/** What receivers have taken of a subject, in the order in which it came. */
function idsOf({ taken }: TestReceiver, subject: string): readonly string[] {
  return taken.filter(({ event }) => event.subject === subject).map(({ event }) => event.id);
}

function bySubject(events: readonly SellerEvent[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { subject, eventId } of events) {
    ids.set(subject, [...(ids.get(subject) ?? []), eventId]);
  }
  return ids;
}

/** Endpoints with the names of receivers, and a runner that delivers to them. */
function startDelivery(
  storage: Storage,
  receivers: Readonly<Record<string, TestReceiver>>,
  clock: { readonly now: () => number; readonly timerAt?: ReturnType<typeof testClock>['at'] },
) {
  const names = Object.keys(receivers);
  const webhooks = createWebhooks({
    endpoints: endpointsOf(
      ...Object.entries(receivers).map(([name, { url }]) => testEndpoint(url, { name })),
    ),
    load: storage.load,
    orders: noOrders,
    allowsPrivate: true,
    newId: () => newTestId('id'),
    ...clock,
  });
  onTestFinished(() => webhooks.close());
  const { runner, committer } = startRunner(storage, {
    now: clock.now,
    definitions: { deliver: webhooks.deliver },
  });
  const jobs: Job[] = [];
  const events: SellerEvent[] = [];
  return {
    jobs,
    events,
    webhooks,
    stop: () => runner.stop(),
    wake: () => runner.wake(new Set(jobs.map(({ lane }) => lane))),
    tell: async (instanceId: string): Promise<void> => {
      const event = instanceEvent({ eventId: newTestId('event'), instanceId, at: clock.now() });
      const made = names.map((name) => deliverJob(event, name, { now: clock.now() }));
      events.push(event);
      jobs.push(...made);
      await committer.commit(
        submissionOf({
          changes: [
            { kind: 'ensure', table: 'events', record: event },
            ...made.map((record) => ({ kind: 'ensure', table: 'jobs', record }) as const),
          ],
        }),
      );
    },
  };
}

describe('an endpoint that is down for three days', () => {
  const database = useDatabase('sqlite');

  it('gets everything in order afterwards, and another one is not delayed meanwhile', async () => {
    const clock = testClock(Date.UTC(2025, 0, 15, 8));
    const storage = await database.openTestStorage({ now: clock.now });
    const down = await webhookReceiver(() => 502);
    const up = await webhookReceiver();
    const timing = { now: clock.now, timerAt: clock.at };
    const { tell, wake, jobs, events, webhooks } = startDelivery(storage, { down, up }, timing);
    const instances = Array.from({ length: 20 }, () => newTestId('instance'));

    // What was tried is over, and who is next waits for the clock.
    const settled = () =>
      soon(() => expect([clock.next()]).toEqual([webhooks.away().get('down')?.probeAt ?? 'open']));

    for (let hour = 0; hour < 72; hour += 1) {
      if (hour % 24 === 0) for (const instanceId of instances) await tell(instanceId);
      await soon(() => expect(up.taken).toHaveLength(events.length));
      await settled();
      const tried = down.received.length;
      await clock.advanceTo(clock.now() + hourMs);
      wake();
      await soon(() => expect(down.received.length).toBeGreaterThan(tried));
    }
    await settled();
    expect(down.taken).toEqual([]);
    // One an hour, since this clock strikes by the hour, and those at the beginning that found out.
    expect(down.received.length).toBeLessThan(72 * 2 + 20);

    down.behave(() => 204);
    await clock.advanceTo(clock.now() + hourMs);
    wake();
    const ended = await untilEnded(storage, ...jobs);
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(down.taken).toHaveLength(events.length);
    for (const [subject, ids] of bySubject(events)) {
      expect(idsOf(down, subject)).toEqual(ids);
      expect(idsOf(up, subject)).toEqual(ids);
    }
    // Who has only waited has not tried.
    const attempts = ended.reduce((sum, job) => sum + job.attempts, 0);
    expect(attempts).toBe(down.received.length + up.received.length);
  });
});

describeEachDatabase('events that are delivered', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it('arrive in order per instance, each once at each endpoint', async () => {
    const one = await webhookReceiver();
    const other = await webhookReceiver();
    const delivery = startDelivery(storage, { one, other }, { now: Date.now });
    const instances = Array.from({ length: 6 }, () => newTestId('instance'));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(instances.map((instanceId) => delivery.tell(instanceId)));
    }
    const ended = await untilEnded(storage, ...delivery.jobs);
    expect(new Set(ended.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
      new Set(['done 1']),
    );
    for (const [subject, ids] of bySubject(delivery.events)) {
      expect(idsOf(one, subject)).toEqual(ids);
      expect(idsOf(other, subject)).toEqual(ids);
    }
  });

  it('of one instance that fail hold up no other instance', async () => {
    const poisoned = newTestId('instance');
    const receiver = await webhookReceiver(({ event }) =>
      event.subject.endsWith(poisoned) ? 500 : 204,
    );
    const delivery = startDelivery(storage, { receiver }, { now: Date.now });
    await delivery.tell(poisoned);
    await delivery.tell(poisoned);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    for (let time = 0; time < 5; time += 1) await delivery.tell(newTestId('instance'));
    await vi.waitFor(() => expect(receiver.taken).toHaveLength(5));
    expect(receiver.received).toHaveLength(6);
    expect(delivery.webhooks.away().size).toBe(0);
  });

  it('wait where the endpoint is away, and the process can stop meanwhile', async () => {
    const receiver = await webhookReceiver(() => 503);
    const delivery = startDelivery(storage, { receiver }, { now: Date.now });
    for (let time = 0; time < 3; time += 1) await delivery.tell(newTestId('instance'));
    await vi.waitFor(() => expect(delivery.webhooks.away().size).toBe(1));
    await delivery.tell(newTestId('instance'));
    const job = delivery.jobs.at(-1);
    await vi.waitFor(async () =>
      expect((await storage.jobs.find(job?.jobId ?? ''))?.state).toBe('running'),
    );
    await delivery.stop();
    expect(await storage.jobs.find(job?.jobId ?? '')).toMatchObject({
      state: 'waiting',
      attempts: 0,
      failures: 0,
    });
  });
});
