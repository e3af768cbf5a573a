import { describe, expect, it, vi } from 'vitest';
import { testClock, testEndpoint, webhookReceiver } from '../support/webhook-receivers.js';
import { instanceEvent, testWebhooks } from '../support/webhook-runs.js';

const start = Date.UTC(2025, 0, 15, 8);

describe('an endpoint that is away', () => {
  const down = { endpoints: [testEndpoint('http://127.0.0.1:1/')] };

  it('is tried by one event at a time, due again when the next one is', async () => {
    const clock = testClock(start);
    const { deliver, webhooks } = testWebhooks(down.endpoints, {
      now: clock.now,
      timerAt: clock.at,
    });
    for (const at of [undefined, undefined, start + 5_000]) {
      expect(await deliver(instanceEvent())).toMatchObject({
        kind: 'retry',
        ...(at !== undefined && { at }),
      });
    }
    expect([...webhooks.away()]).toMatchObject([['product', { probeAt: start + 5_000 }]]);
    let ended = 0;
    const waiting = Array.from({ length: 4 }, () =>
      deliver(instanceEvent()).finally(() => (ended += 1)),
    );
    await vi.waitFor(() => expect(clock.next()).toBe(start + 5_000));
    await clock.advanceTo(start + 5_000);
    await vi.waitFor(() => expect(ended).toBe(1));
    expect(await waiting[0]).toMatchObject({ kind: 'retry', at: start + 15_000 });
  });

  it('rests for as long as it has asked for', async () => {
    const receiver = await webhookReceiver((_, response) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
      return 'handled';
    });
    const clock = testClock(start);
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], {
      now: clock.now,
      timerAt: clock.at,
    });
    expect(await deliver(instanceEvent())).toMatchObject({
      kind: 'retry',
      status: 429,
      at: start + 120_000,
    });
    receiver.behave(() => 204);
    const next = deliver(instanceEvent());
    await clock.advanceTo(start + 119_000);
    expect(receiver.received).toHaveLength(1);
    await clock.advanceTo(start + 120_000);
    expect(await next).toMatchObject({ kind: 'done' });
  });

  it('gives an event up that has waited for seven days', async () => {
    const clock = testClock(start);
    const { deliver } = testWebhooks(down.endpoints, { now: clock.now, timerAt: clock.at });
    for (let time = 0; time < 3; time += 1) await deliver(instanceEvent());
    const sevenDays = 7 * 86_400_000;
    const late = deliver(instanceEvent(), { job: { triedFrom: start - sevenDays + 1_000 } });
    await vi.waitFor(() => expect(clock.next()).toBe(start + 1_000));
    await clock.advanceTo(start + 1_000);
    expect(await late).toEqual({
      kind: 'retry',
      problem:
        'endpoint product has taken nothing: endpoint product did not answer: nobody listens there (ECONNREFUSED)',
    });
  });
});
