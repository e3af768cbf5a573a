import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  otherTestSecret,
  testClock,
  testEndpoint,
  testSecret,
  webhookReceiver,
} from '../support/webhook-receivers.js';
import { instanceEvent, testWebhooks } from '../support/webhook-runs.js';

const start = Date.UTC(2025, 0, 15, 8);

describe('an event that is delivered', () => {
  it('is a CloudEvent, signed by each secret under its own id', async () => {
    const receiver = await webhookReceiver();
    const secrets = [testSecret, otherTestSecret];
    const { deliver } = testWebhooks([testEndpoint(receiver.url, { secrets })]);
    const event = instanceEvent({ type: 'instance.frozen', at: start });
    expect(await deliver(event)).toEqual({ kind: 'done', status: 204 });
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': event.eventId,
      'user-agent': 'KooGate',
    });
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(body, headers)).toEqual({
        specversion: '1.0',
        id: event.eventId,
        source: 'koogate',
        type: 'instance.frozen',
        subject: event.subject,
        time: '2025-01-15T08:00:00.000Z',
        datacontenttype: 'application/json',
        cause: event.cause,
        data: { ...event.data, order: null },
      });
    }
  });

  it('has the same id and body at each attempt, and another signature', async () => {
    const receiver = await webhookReceiver(() => 500);
    const clock = testClock(start);
    const { deliver } = testWebhooks([testEndpoint(receiver.url)], { now: clock.now });
    const event = instanceEvent({ data: { text: '张三 "\\\u2028', list: [1, null, true] } });
    await deliver(event);
    await clock.advanceTo(start + 3_600_000);
    receiver.behave(() => 200);
    expect(await deliver(event)).toMatchObject({ kind: 'done' });
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    const changed = Object.keys(first?.headers ?? {}).filter(
      (name) => first?.headers[name] !== second?.headers[name],
    );
    expect(changed.sort()).toEqual(['webhook-signature', 'webhook-timestamp']);
  });

  it.each([200, 201, 202, 204, 299])('is taken by an answer %d', async (status) => {
    const { url } = await webhookReceiver(() => status);
    const { deliver } = testWebhooks([testEndpoint(url)]);
    expect(await deliver(instanceEvent())).toEqual({ kind: 'done', status });
  });

  const asks = {
    1: 'does it know one of the secrets, and is its clock right?',
    2: 'is its URL the one that takes POST?',
    3: 'redirections are not followed: configure the address that it leads to',
    4: 'it must answer 2xx within 5 s',
  };
  it.each([
    [301, asks[3]],
    [307, asks[3]],
    [400, asks[4]],
    [401, asks[1]],
    [403, asks[1]],
    [404, asks[2]],
    [405, asks[2]],
    [413, 'it must take bodies of 1 MiB'],
    [500, asks[4]],
    [503, asks[4]],
  ])('comes again after an answer %d, with advice', async (status, advice) => {
    const { url } = await webhookReceiver(() => status);
    const { deliver } = testWebhooks([testEndpoint(url)]);
    expect(await deliver(instanceEvent())).toEqual({
      kind: 'retry',
      status,
      problem: `endpoint product has answered ${status}; ${advice}`,
    });
  });

  it('is given up when the endpoint does not want it, and others go on', async () => {
    const receiver = await webhookReceiver(({ event }) =>
      event.type === 'instance.frozen' ? 410 : 204,
    );
    const { deliver } = testWebhooks([testEndpoint(receiver.url)]);
    for (let time = 0; time < 4; time += 1) {
      expect(await deliver(instanceEvent({ type: 'instance.frozen' }))).toEqual({
        kind: 'dead',
        status: 410,
        problem:
          'the endpoint does not want this event (410 Gone); leave its type out of the events of the endpoint',
      });
    }
    expect(await deliver(instanceEvent())).toMatchObject({ kind: 'done' });
  });

  it('is given up when the endpoint is configured no more, or the event is kept no more', async () => {
    const { url } = await webhookReceiver();
    const { deliver } = testWebhooks([testEndpoint(url)]);
    expect(await deliver(instanceEvent(), { endpoint: 'crm' })).toEqual({
      kind: 'dead',
      problem: 'no endpoint is called crm any more: name one so, or cancel the job',
    });
    const payload = { endpoint: 'product', eventId: 'another' };
    expect(await deliver(instanceEvent(), { job: { payload } })).toEqual({
      kind: 'dead',
      problem: 'the event is not kept any more',
    });
  });
});
