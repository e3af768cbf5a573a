import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signWebhook } from '../../src/webhooks/sign-webhook.js';
import { otherTestSecret, testSecret } from '../support/webhook-receivers.js';

const message = { id: 'evt_1', body: '{"type":"instance.renewed","name":"示例"}' };

describe('the signature of a webhook', () => {
  // The vector that Standard Webhooks publish with their specification.
  it('is that of the published vector', () => {
    const headers = signWebhook(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      1_614_265_330_000,
    );
    expect(headers).toEqual({
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['the current secret', testSecret],
    ['the one before, while secrets are rotated', otherTestSecret],
  ])('is verified by %s', (_, secret) => {
    const headers = signWebhook(message, [testSecret, otherTestSecret], Date.now());
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    expect(new Webhook(secret).verify(message.body, { ...headers })).toMatchObject({
      name: '示例',
    });
  });

  it.each<[string, string, (headers: Record<string, string>) => void, string]>([
    ['another body', `${message.body} `, () => undefined, 'No matching signature found'],
    [
      'another id',
      message.body,
      (headers) => (headers['webhook-id'] = 'evt_2'),
      'No matching signature found',
    ],
    [
      'another time',
      message.body,
      (headers) =>
        (headers['webhook-timestamp'] = String(Number(headers['webhook-timestamp']) + 1)),
      'No matching signature found',
    ],
  ])('does not fit %s', (_, body, change, words) => {
    const headers: Record<string, string> = { ...signWebhook(message, [testSecret], Date.now()) };
    change(headers);
    expect(() => new Webhook(testSecret).verify(body, headers)).toThrow(words);
  });

  it('is not verified by a secret that was taken away', () => {
    const headers = signWebhook(message, [testSecret], Date.now());
    expect(() => new Webhook(otherTestSecret).verify(message.body, { ...headers })).toThrow(
      'No matching signature found',
    );
  });

  it('that is recorded does not count six minutes later', () => {
    const headers = signWebhook(message, [testSecret], Date.now() - 360_000);
    expect(() => new Webhook(testSecret).verify(message.body, { ...headers })).toThrow(
      'Message timestamp too old',
    );
  });
});
